"""What is said: Markdown, mentions, reactions, edits, and what is left of what was taken back."""

from contextlib import suppress

import pytest

from apps.activity.models import Activity
from apps.core.errors import InvalidInput, RuleViolation
from apps.discussions import bodies
from apps.discussions.models import Comment, CommentVersion, Mention, Reaction
from apps.discussions.policies import CommentPolicy
from apps.discussions.vocabulary import EMOJI
from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import make_text, make_thread


def html_of(source: str) -> str:
    return bodies.shown(bodies.read(source).content)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("**No** and _why_", "<p><strong>No</strong> and <em>why</em></p>"),
        ("<b>bold</b>", "<p>&lt;b&gt;bold&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ('<img src=x onerror="run()">', '<p>&lt;img src=x onerror="run()"&gt;</p>'),
        ("<!-- hidden -->", "<p>&lt;!-- hidden --&gt;</p>"),
        ("[here](javascript:run())", "<p>here</p>"),
        ("# Loud", "<p><strong>Loud</strong></p>"),
        ("---\ntitle: no\n---", "<hr>"),
    ],
)
def test_html_is_shown_as_words_and_nothing_runs(source: str, shown: str) -> None:
    assert shown in html_of(source)


def test_a_picture_is_a_link_so_that_no_foreign_site_learns_who_reads() -> None:
    shown = html_of("Look: ![a chart](https://elsewhere.example/chart.png)")
    assert "<img" not in shown
    assert 'href="https://elsewhere.example/chart.png"' in shown


ODD = (
    "a" * 10_000, "> " * 4_000 + "deep", "- [ ] " * 1_500 + "x", "*" * 9_999 + "x",
    "[" * 5_000 + "x", "`" * 9_998 + "x", "|" * 10_000, "&" * 10_000, "\u202e" * 5_000,
)  # fmt: skip


@pytest.mark.parametrize("source", ODD, ids=range(len(ODD)))
def test_no_comment_is_too_odd_to_be_read_or_refused(source: str) -> None:
    with suppress(InvalidInput):
        assert html_of(source)


# --- below, with a database ----------------------------------------------------------------------


@pytest.fixture
def book(marketer: Member) -> Document:
    return make_text(marketer)


@pytest.fixture
def comment(book: Document, salesperson: Member) -> Comment:
    return make_thread(book, salesperson, "First words.").comments.get()


def mention(member: Member, name: str = "somebody") -> str:
    return f"[@{name}](mention:{member.pk})"


def test_who_is_mentioned_is_called_by_their_name(book: Document, cast: Cast) -> None:
    said = (
        f"{mention(cast.marketer, 'The boss')}, see {mention(cast.leader)} {mention(cast.leader)}"
    )
    thread = make_thread(book, cast.commenter, said)
    comment = thread.comments.get()
    assert {one.member for one in comment.mentions.all()} == {cast.marketer, cast.leader}
    assert comment.words == "@Mia Market, see @Lea Leader @Lea Leader"
    row = Activity.objects.get(type="thread.opened", subject_id=book.pk)
    assert set(row.data["mentions"]) == {str(cast.marketer.pk), str(cast.leader.pk)}


@pytest.mark.parametrize("whom", ["stranger", "left", "nobody", "malformed"])
def test_nobody_beyond_the_workspace_is_mentioned(whom: str, book: Document, cast: Cast) -> None:
    cast.leader.leave(by=cast.leader)
    said = {
        "stranger": mention(cast.stranger), "left": mention(cast.leader),
        "nobody": f"[@x](mention:{book.pk})", "malformed": "[@x](mention:everybody)",
    }[whom]  # fmt: skip
    with pytest.raises(InvalidInput) as refusal:
        make_thread(book, cast.salesperson, said)
    assert list(refusal.value.errors) == ["body"]
    assert not Comment.objects.exists()


def test_who_has_left_stays_where_they_were_mentioned(book: Document, cast: Cast) -> None:
    comment = make_thread(book, cast.salesperson, f"Ask {mention(cast.leader)}.").comments.get()
    cast.leader.leave(by=cast.leader)
    comment.edit(by=cast.salesperson, body=f"Please ask {mention(cast.leader)}.")
    assert comment.words == "Please ask @Lea Leader."


def test_an_edit_keeps_what_was_said_before(comment: Comment, cast: Cast) -> None:
    comment.edit(by=cast.salesperson, body=f"Second words, {mention(cast.leader)}.")
    comment.edit(by=cast.salesperson, body="Third words.")
    comment.edit(by=cast.salesperson, body="Third words.")
    before = [one.body.split(",")[0] for one in comment.versions.all()]
    assert before == ["First words.", "Second words"]
    assert comment.edited_at is not None
    assert not comment.mentions.exists()
    edits = Activity.objects.filter(type="comment.edited").order_by("pk")
    assert [row.data["mentions"] for row in edits] == [[str(cast.leader.pk)], []]


def test_of_what_was_taken_back_nothing_is_left_but_that_it_was_there(
    comment: Comment, cast: Cast
) -> None:
    comment.edit(by=cast.salesperson, body=f"Call {mention(cast.leader)}.")
    comment.react(by=cast.marketer, emoji="👍")
    comment.remove(by=cast.salesperson)
    comment.remove(by=cast.salesperson)
    kept = Comment.objects.get(pk=comment.pk)
    assert (kept.body, kept.html, kept.removed_by) == ("", "", cast.salesperson)
    for gone in (CommentVersion, Mention, Reaction):
        assert not gone.objects.exists()
    assert Activity.objects.filter(type="comment.removed").count() == 1
    with pytest.raises(RuleViolation, match=r"^This comment was removed\.$"):
        comment.edit(by=cast.salesperson, body="Again.")
    with pytest.raises(RuleViolation, match=r"^This comment was removed\.$"):
        comment.react(by=cast.marketer, emoji="👍")


def test_everybodys_words_are_their_own(comment: Comment, cast: Cast) -> None:
    may = {part: CommentPolicy(member, comment).can() for part, member in vars(cast).items()}
    assert may == {
        "salesperson": ["view", "edit", "remove", "react"],
        "admin": ["view", "remove", "react"],
        "stranger": [],
        "marketer": ["view", "react"],
        "sales_lead": ["view", "react"],
        "marketing_lead": ["view", "react"],
        "leader": ["view", "react"],
        "commenter": ["view", "react"],
    }


def test_a_reaction_a_thousand_times_is_one(comment: Comment, cast: Cast) -> None:
    for _ in range(1_000):
        comment.react(by=cast.marketer, emoji="👍")
    assert Reaction.objects.count() == 1
    comment.unreact(by=cast.marketer, emoji="👍")
    comment.unreact(by=cast.marketer, emoji="👍")
    assert not Reaction.objects.exists()


def test_reactions_stand_together_by_emoji(comment: Comment, cast: Cast) -> None:
    for member, emoji in ((cast.marketer, "❤"), (cast.leader, "👍"), (cast.admin, "❤️")):
        comment.react(by=member, emoji=emoji)
    told = Comment.objects.told().get(pk=comment.pk).reacted
    assert [(one.emoji, one.members) for one in told] == [
        ("👍", [cast.leader]), ("❤️", [cast.marketer, cast.admin]),
    ]  # fmt: skip


@pytest.mark.parametrize("emoji", ["", "a", "🍕", "👍👍", "👍🏽", "<b>", "\x00"])
def test_one_reacts_with_what_is_offered(emoji: str, comment: Comment, cast: Cast) -> None:
    with pytest.raises(InvalidInput) as refusal:
        comment.react(by=cast.marketer, emoji=emoji)
    assert list(refusal.value.errors) == ["emoji"]
    assert all(len(one) <= 8 for one in EMOJI)
