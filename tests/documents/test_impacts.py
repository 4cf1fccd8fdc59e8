"""Change impact: what links to an agreed section is marked when that changes."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.activity.models import Activity
from apps.core.errors import RuleViolation
from apps.core.richtext import markdown
from apps.documents import signing
from apps.documents.models import Document, Impact, Link
from apps.documents.policies import ImpactPolicy
from apps.documents.projection import current_sections, project
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import make_text

pytestmark = pytest.mark.django_db

WHO, OTHERS = "Plant managers.", "Plant owners."


@pytest.fixture
def book(cast: Cast) -> Document:
    """A page that both teams agree on."""
    book = make_text(cast.marketer, title="Ideal client profile")
    agree(book, cast)
    return book


def agree(document: Document, cast: Cast) -> None:
    for member in (cast.sales_lead, cast.marketing_lead):
        hashes = {one.key: one.content_hash for one in current_sections(document)}
        signing.sign(document, by=member, hashes=hashes)


def page_at(document: Document, title: str = "") -> str:
    if not title:
        return document.get_absolute_url()
    key = next(one.key for one in current_sections(document) if one.title == title)
    return f"{document.get_absolute_url()}#{key}"


def draft_of(by: Member, source: str, title: str = "Draft") -> Document:
    draft = make_text(by, source, title)
    project(draft.pk)
    return draft


def say(document: Document, by: Member, old: str, new: str) -> None:
    source = markdown.render(read_content(document).json)
    assert old in source
    write_content(document, by=by, json=markdown.parse(source.replace(old, new))[0], keep_tail=True)
    project(document.pk)


def told(kind: str) -> list[Any]:
    return list(Activity.objects.filter(type=kind).order_by("at"))


def test_a_change_of_what_is_agreed_marks_what_links_to_it_and_nothing_else(
    book: Document, cast: Cast
) -> None:
    draft = draft_of(cast.marketer, f"## Mail\n\n[Who]({page_at(book, 'Who buys')})", "Mail")
    whole = draft_of(cast.marketer, f"[All]({page_at(book)})", "Whole")
    draft_of(cast.marketer, f"[Price]({page_at(book, 'What it costs')})", "Price")
    say(book, cast.salesperson, WHO, OTHERS)
    marks = list(Impact.objects.open().told())
    assert [(one.document, one.section_title, one.title) for one in marks] == [
        (draft, "Mail", "Who buys"),
        (whole, "", "Who buys"),
    ]
    assert {one.state for one in marks} == {"changed"}
    assert [one.subject_id for one in told("impact.marked")] == [draft.pk, whole.pk]
    event = told("impact.marked")[0]
    assert (event.by, event.data["section_title"]) == (cast.salesperson, "Who buys")


def test_what_was_never_agreed_marks_nothing(cast: Cast) -> None:
    book = make_text(cast.marketer, title="Ideal client profile")
    draft_of(cast.marketer, f"[Who]({page_at(book, 'Who buys')})")
    say(book, cast.salesperson, WHO, OTHERS)
    assert not Impact.objects.exists()


def test_a_document_is_told_once_and_an_open_mark_is_not_made_twice(
    book: Document, cast: Cast
) -> None:
    who = page_at(book, "Who buys")
    draft_of(cast.marketer, f"[a]({who})\n\n## B\n\n[b]({who}) and [all]({page_at(book)})\n")
    say(book, cast.salesperson, WHO, OTHERS)
    assert Impact.objects.count() == 2
    say(book, cast.salesperson, OTHERS, "Plant buyers.")
    agree(book, cast)
    say(book, cast.salesperson, "Plant buyers.", OTHERS)
    assert Impact.objects.count() == 2
    assert len(told("impact.marked")) == 1


def test_a_page_that_links_within_itself_is_marked_by_its_other_sections_alone(
    cast: Cast,
) -> None:
    book = make_text(cast.marketer, title="Ideal client profile")
    who = page_at(book, "Who buys")
    say(book, cast.marketer, "Two hours", f"[See]({who}) and [all]({page_at(book)}). Two hours")
    say(book, cast.marketer, WHO, f"[Here]({who}). {WHO}")
    agree(book, cast)
    say(book, cast.salesperson, WHO, OTHERS)
    [mark] = Impact.objects.told()
    assert mark.section_title == "What it costs"


def test_a_change_taken_back_settles_the_marks_by_itself(book: Document, cast: Cast) -> None:
    draft = draft_of(cast.marketer, f"[Who]({page_at(book, 'Who buys')})")
    say(book, cast.salesperson, WHO, OTHERS)
    say(book, cast.salesperson, OTHERS, WHO)
    [mark] = Impact.objects.all()
    assert (mark.outcome, mark.settled_by) == ("restored", None)
    assert [one.subject_id for one in told("impact.lifted")] == [draft.pk]
    say(book, cast.salesperson, WHO, OTHERS)
    assert Impact.objects.open().count() == 1


def test_agreeing_to_new_words_leaves_the_mark_and_says_so(book: Document, cast: Cast) -> None:
    draft_of(cast.marketer, f"[Who]({page_at(book, 'Who buys')})")
    say(book, cast.salesperson, WHO, OTHERS)
    agree(book, cast)
    [mark] = Impact.objects.open().told()
    assert mark.state == "agreed"


def test_a_section_that_is_deleted_marks_and_comes_back(book: Document, cast: Cast) -> None:
    before = read_content(book).json
    draft_of(cast.marketer, f"[Who]({page_at(book, 'Who buys')})")
    write_content(book, by=cast.marketer, json=markdown.parse("Nothing.")[0])
    project(book.pk)
    [mark] = Impact.objects.open().told()
    assert (mark.state, mark.title) == ("removed", "Who buys")
    write_content(book, by=cast.marketer, json=before)
    project(book.pk)
    assert not Impact.objects.open().exists()
    assert Impact.objects.get().outcome == "restored"


def test_somebody_says_that_it_still_holds_and_says_it_once(book: Document, cast: Cast) -> None:
    draft = draft_of(cast.marketer, f"[Who]({page_at(book, 'Who buys')})")
    say(book, cast.salesperson, WHO, OTHERS)
    mark = Impact.objects.get()
    mark.confirm(by=cast.salesperson)
    mark.confirm(by=cast.marketer)
    mark.refresh_from_db()
    assert (mark.outcome, mark.settled_by) == ("confirmed", cast.salesperson)
    assert [(one.subject_id, one.by) for one in told("impact.confirmed")] == [
        (draft.pk, cast.salesperson)
    ]


def test_words_that_changed_since_they_were_read_are_not_confirmed(
    book: Document, cast: Cast
) -> None:
    draft_of(cast.marketer, f"[Who]({page_at(book, 'Who buys')})")
    say(book, cast.salesperson, WHO, OTHERS)
    read = Impact.objects.told().get().target_hash or ""
    say(book, cast.salesperson, OTHERS, "Plant buyers.")
    with pytest.raises(RuleViolation) as refusal:
        Impact.objects.get().confirm(by=cast.marketer, content_hash=read)
    assert refusal.value.code == "content_changed"
    assert Impact.objects.open().exists()


def test_an_agreement_on_other_words_than_those_confirmed_marks_again(
    book: Document, cast: Cast
) -> None:
    draft_of(cast.marketer, f"[Who]({page_at(book, 'Who buys')})")
    say(book, cast.salesperson, WHO, OTHERS)
    Impact.objects.get().confirm(by=cast.marketer)
    agree(book, cast)
    assert not Impact.objects.open().exists()
    say(book, cast.salesperson, OTHERS, "Plant buyers.")
    Impact.objects.open().get().confirm(by=cast.marketer)
    say(book, cast.salesperson, "Plant buyers.", "Plant people.")
    agree(book, cast)
    [mark] = Impact.objects.open().told()
    assert mark.state == "agreed"
    assert Impact.objects.count() == 3


def test_deleting_the_link_settles_the_mark(book: Document, cast: Cast) -> None:
    draft = draft_of(cast.marketer, f"Read [Who]({page_at(book, 'Who buys')}).")
    say(book, cast.salesperson, WHO, OTHERS)
    write_content(draft, by=cast.marketer, json=markdown.parse("Read.")[0])
    project(draft.pk)
    mark = Impact.objects.get()
    assert (mark.outcome, mark.settled_by) == ("unlinked", None)
    assert not told("impact.confirmed")


def test_a_mark_goes_along_when_its_words_come_below_another_heading(
    book: Document, cast: Cast
) -> None:
    who = page_at(book, "Who buys")
    draft = draft_of(cast.marketer, f"Read [Who]({who}).")
    say(book, cast.salesperson, WHO, OTHERS)
    write_content(
        draft, by=cast.marketer, json=markdown.parse(f"Hi.\n\n## Mail\n\n[Who]({who})")[0]
    )
    project(draft.pk)
    [mark] = Impact.objects.open().told()
    assert mark.section_title == "Mail"


def test_editors_and_signatories_confirm_and_strangers_see_nothing(
    book: Document, cast: Cast
) -> None:
    draft = draft_of(cast.marketer, f"[Who]({page_at(book, 'Who buys')})")
    say(book, cast.salesperson, WHO, OTHERS)
    mark = Impact.objects.get()
    may = {part: ImpactPolicy(member, mark).may("confirm") for part, member in vars(cast).items()}
    assert {part for part, yes in may.items() if not yes} == {"stranger", "commenter"}
    assert not Impact.objects.visible_to(cast.stranger).exists()
    draft.archive(by=cast.admin)
    assert not ImpactPolicy(cast.admin, Impact.objects.get()).may("confirm")


def test_a_link_that_went_while_it_was_marked_is_not_shown(book: Document, cast: Cast) -> None:
    draft = draft_of(cast.marketer, f"[Who]({page_at(book, 'Who buys')})")
    say(book, cast.salesperson, WHO, OTHERS)
    Link.objects.filter(document=draft).delete()
    assert not Impact.objects.open().exists()
    say(draft, cast.marketer, "Who", "When")
    assert Impact.objects.open().exists()


def test_marking_asks_as_often_for_each_page_that_links(book: Document, cast: Cast) -> None:
    counts = []
    for more, new in ((3, OTHERS), (30, "Plant buyers.")):
        for one in range(more):
            draft_of(cast.marketer, f"[Who]({page_at(book, 'Who buys')})", f"Draft {more} {one}")
        before = Impact.objects.open().count()
        with CaptureQueriesContext(connection) as queries:
            say(book, cast.salesperson, current_sections(book)[1].text.partition("\n")[2], new)
        counts.append((len(queries), Impact.objects.open().count() - before))
        agree(book, cast)
    (few, _), (many, marked) = counts
    assert marked == 30
    assert many - few <= 27  # one row of activity for each, nothing else
