"""Who may settle what, and how a thread ends."""

from typing import Any

import pytest

from apps.activity.models import Activity
from apps.core.errors import InvalidInput, RuleViolation
from apps.core.richtext import markdown
from apps.discussions.models import Resolution, Thread
from apps.discussions.policies import CommentPolicy, ThreadPolicy
from apps.documents.models import Document
from apps.documents.projection import current_sections, project
from apps.documents.writing import read_content, write_content
from tests.cast import Cast
from tests.factories import make_text, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(cast: Cast) -> Document:
    return make_text(cast.marketer)


def who_may(action: str, thread: Thread, cast: Cast) -> set[str]:
    return {part for part, member in vars(cast).items() if ThreadPolicy(member, thread).may(action)}


EVERYBODY = {
    "admin", "salesperson", "marketer", "sales_lead", "marketing_lead", "leader", "commenter",
}  # fmt: skip
SUGGESTION = {"kind": "suggestion", "quote": "Two hours", "replacement": "One hour"}
SETTLERS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("commenter", {}, EVERYBODY),
    ("commenter", {"kind": "objection"}, EVERYBODY),
    ("commenter", {"kind": "objection", "blocking": True}, {"commenter", "sales_lead"}),
    ("salesperson", {"kind": "objection", "blocking": True}, {"salesperson", "sales_lead"}),
    ("marketer", {"kind": "question", "blocking": True}, {"marketer", "marketing_lead"}),
    ("leader", {"kind": "objection", "blocking": True}, {"leader", "admin"}),
    ("commenter", SUGGESTION, EVERYBODY),
    ("salesperson", SUGGESTION, EVERYBODY - {"commenter"}),
    ("commenter", {**SUGGESTION, "blocking": True}, {"commenter", "sales_lead"}),
]


@pytest.mark.parametrize(("by", "more", "expected"), SETTLERS)
def test_what_blocks_is_settled_by_the_side_that_raised_it(
    by: str, more: dict[str, Any], expected: set[str], book: Document, cast: Cast
) -> None:
    thread = make_thread(book, getattr(cast, by), **more)
    assert who_may("resolve", thread, cast) == expected


def test_the_other_side_cannot_get_round_that_by_saying_that_it_does_not_block(
    book: Document, cast: Cast
) -> None:
    thread = make_thread(book, cast.commenter, kind="objection", blocking=True)
    assert who_may("change", thread, cast) == {"commenter", "sales_lead"}
    assert who_may("ask", thread, cast) == EVERYBODY
    assert "Sales raised this" in ThreadPolicy(cast.marketer, thread).refusal("resolve")


def test_who_changes_teams_settles_for_the_one_in_which_it_was_raised_no_more(
    book: Document, cast: Cast
) -> None:
    thread = make_thread(book, cast.commenter, kind="objection", blocking=True)
    cast.sales_lead.change(by=cast.admin, team="marketing")
    cast.commenter.change(by=cast.admin, team="marketing")
    assert who_may("resolve", thread, cast) == {"commenter"}


def test_a_signatory_settles_for_who_has_left(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter, kind="objection", blocking=True)
    cast.commenter.leave(by=cast.commenter)
    assert who_may("resolve", thread, cast) == {"sales_lead"}
    thread.resolve(by=cast.sales_lead)
    assert [one.author.name for one in thread.comments.all()] == ["Carl Comment"]


def test_a_suggestion_is_accepted_by_those_who_write_the_text(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter, **SUGGESTION)
    assert who_may("accept", thread, cast) == EVERYBODY - {"commenter"}
    assert who_may("accept", make_thread(book, cast.commenter), cast) == set()


def test_on_what_is_put_away_nothing_is_said_but_ones_own_is_settled(
    book: Document, cast: Cast
) -> None:
    thread = make_thread(book, cast.commenter, kind="objection", blocking=True)
    book.archive(by=cast.marketer)
    thread = Thread.objects.get(pk=thread.pk)
    comment = thread.comments.get()
    for action in ("reply", "reopen", "change", "ask"):
        assert who_may(action, thread, cast) == set()
    assert who_may("view", thread, cast) == EVERYBODY
    assert who_may("resolve", thread, cast) == {"commenter"}
    assert CommentPolicy(cast.commenter, comment).can() == ["view", "remove"]
    assert ThreadPolicy(cast.marketer, thread).refusal("reply") == (
        "This page is archived. Restore it first."
    )


def test_a_thread_on_what_is_gone_is_nobodys(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter)
    Document.objects.filter(pk=book.pk).delete()
    assert who_may("view", Thread.objects.get(pk=thread.pk), cast) == set()


def test_settling_keeps_who_when_and_how(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter)
    resolution = thread.decline(by=cast.marketer, note="  Measured twice. ")
    assert (resolution.by, resolution.outcome, resolution.note) == (
        cast.marketer, "declined", "Measured twice.",
    )  # fmt: skip
    assert not Thread.objects.get(pk=thread.pk).is_open
    row = Activity.objects.get(subject_id=book.pk, type="thread.resolved")
    assert (row.data["outcome"], row.data["note"]) == ("declined", "Measured twice.")


def test_settled_again_in_the_same_way_nothing_changes(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter)
    first = thread.resolve(by=cast.marketer)
    again = Thread.objects.get(pk=thread.pk).resolve(by=cast.leader)
    assert again == first
    assert again.by == cast.marketer
    assert Activity.objects.filter(subject_id=book.pk, type="thread.resolved").count() == 1


def test_settled_otherwise_it_stays_as_it_is(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter)
    thread.resolve(by=cast.marketer)
    with pytest.raises(RuleViolation, match="settled this thread otherwise: settled") as refusal:
        thread.decline(by=cast.leader)
    assert refusal.value.code == "already_resolved"


@pytest.mark.parametrize(
    ("more", "field"),
    [({"outcome": "forgotten"}, "outcome"), ({"note": "x" * 2_001}, "note"),
     ({"outcome": "accepted"}, "outcome")],
)  # fmt: skip
def test_settling_in_a_way_that_there_is_not_is_refused(
    more: dict[str, Any], field: str, book: Document, cast: Cast
) -> None:
    thread = make_thread(book, cast.commenter)
    with pytest.raises(InvalidInput) as refusal:
        thread.resolve(by=cast.marketer, **more)
    assert list(refusal.value.errors) == [field]
    assert thread.is_open


def test_it_can_be_opened_again_and_settled_anew(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter)
    thread.resolve(by=cast.marketer)
    thread.reopen(by=cast.commenter)
    thread.reopen(by=cast.commenter)
    assert thread.is_open
    thread.decline(by=cast.marketer)
    rows = Activity.objects.filter(subject_id=book.pk).order_by("pk")
    assert [row.type for row in rows][-3:] == [
        "thread.resolved", "thread.reopened", "thread.resolved",
    ]  # fmt: skip


# --- suggestions ------------------------------------------------------------------------------


def words_of(book: Document) -> str:
    return markdown.render(read_content(book).json)


def test_accepting_puts_the_words_into_the_text_as_an_edit_of_who_accepts(
    book: Document, cast: Cast
) -> None:
    thread = make_thread(book, cast.commenter, **SUGGESTION)
    thread.accept(by=cast.marketer)
    assert "One hour a day." in words_of(book)
    assert Resolution.objects.get(thread=thread).outcome == "accepted"
    project(book.pk)
    assert not Activity.objects.filter(type="thread.detached").exists()


def test_accepted_twice_the_words_stand_there_once(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter, **{**SUGGESTION, "replacement": "Two hours, or"})
    thread.accept(by=cast.marketer)
    Thread.objects.get(pk=thread.pk).accept(by=cast.salesperson)
    assert words_of(book).count("or a day") == 1


def test_declining_leaves_the_text_alone(book: Document, cast: Cast) -> None:
    before = words_of(book)
    make_thread(book, cast.commenter, **SUGGESTION).decline(by=cast.marketer)
    assert words_of(book) == before


def test_what_was_accepted_is_not_opened_again(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter, **SUGGESTION)
    thread.accept(by=cast.marketer)
    with pytest.raises(RuleViolation) as refusal:
        thread.reopen(by=cast.commenter)
    assert refusal.value.code == "suggestion_accepted"


@pytest.mark.parametrize(
    ("now", "code"),
    [("Three hours a day.", "words_changed"), ("", "anchor_detached")],
)
def test_words_that_read_otherwise_by_now_are_not_replaced(
    now: str, code: str, book: Document, cast: Cast
) -> None:
    suggestion = {**SUGGESTION, "quote": "Two hours a day."}
    thread = make_thread(book, cast.commenter, **suggestion)
    text = markdown.render(read_content(book).json).replace("Two hours a day.", now)
    write_content(book, by=cast.salesperson, json=markdown.parse(text)[0])
    for _ in range(2):  # before the text has settled, and after
        with pytest.raises(RuleViolation) as refusal:
            Thread.objects.get(pk=thread.pk).accept(by=cast.marketer)
        assert refusal.value.code == code
        current_sections(book)
    assert Thread.objects.get(pk=thread.pk).is_open
