"""Threads on the text of a document: placed by quote or selection, kept, replaced, let go."""

import random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pycrdt import Doc

from apps.activity.models import Activity
from apps.core.errors import InvalidInput, RuleViolation
from apps.core.richtext import markdown
from apps.core.richtext.relative_positions import Places
from apps.discussions.anchors import Anchor, AnchorHost, host_of
from apps.discussions.models import Thread
from apps.documents import versions
from apps.documents.collaboration import journal
from apps.documents.models import Document, Update
from apps.documents.projection import current_sections, project
from apps.documents.writing import read_content, write_content
from tests.cast import Cast
from tests.core.richtext.scribbling import texts_of
from tests.factories import make_document, make_text, make_thread

pytestmark = pytest.mark.django_db

PAGE = """Hello 🚀.

## Who buys

Plant managers who **lose two hours** a day.

Contact sales to hear more.

## What it costs

Two hours a day.

Contact sales to hear more.
"""


@pytest.fixture
def page(cast: Cast) -> Document:
    return make_text(cast.marketer, PAGE)


@pytest.fixture
def host() -> AnchorHost:
    found = host_of("document")
    assert found is not None
    return found


def rewrite(document: Document, by: Any, source: str) -> None:
    write_content(document, by=by, json=markdown.parse(source)[0])
    project(document.pk)


def standing(thread: Thread) -> str | None:
    """The words that it is on; None if it is detached."""
    thread.refresh_from_db()
    host = host_of("document")
    assert host is not None
    assert thread.anchor is not None
    place = host.locate(thread.subject, {thread.pk: thread.anchor})[thread.pk]
    assert (place is None) == (thread.detached_at is not None)
    return place.text if place else None


def told(name: str) -> int:
    return Activity.objects.filter(type=name).count()


# -- placing


def test_a_quote_is_found_across_marks_and_blocks(page: Document, host: AnchorHost) -> None:
    anchor = host.place(page, quote="who lose two hours a day. Contact sales")
    assert anchor.quote == "who lose two hours a day.\nContact sales"
    assert anchor.prefix.endswith("Plant managers ")
    assert anchor.suffix.startswith(" to hear more.\nWhat it costs")
    assert anchor.section == current_sections(page)[1].key


def test_a_quote_that_is_not_there_is_refused(page: Document, host: AnchorHost) -> None:
    for quote in ("Plant manager who", "lose three hours", "   ", "🚀🚀"):
        with pytest.raises(InvalidInput) as refused:
            host.place(page, quote=quote)
        assert list(refused.value.errors) == ["anchor"]


def test_a_quote_that_stands_twice_is_answered_with_what_it_may_mean(
    page: Document, host: AnchorHost
) -> None:
    with pytest.raises(RuleViolation) as refused:
        host.place(page, quote="Contact sales")
    assert refused.value.code == "quote_ambiguous"
    candidates: Any = refused.value.extra["candidates"]
    placed = [host.place(page, **candidate) for candidate in candidates]
    assert [one.section for one in placed] == [one.key for one in current_sections(page)[1:]]
    assert len({one.start for one in placed}) == 2


def test_a_section_tells_which_of_two_is_meant(page: Document, host: AnchorHost) -> None:
    _, who, cost = current_sections(page)
    for section in (who, cost):
        assert host.place(page, quote="Contact sales", section=section.key).section == section.key


def test_hints_that_fit_nowhere_choose_nothing(page: Document, host: AnchorHost) -> None:
    with pytest.raises(RuleViolation):
        host.place(page, quote="Contact sales", prefix="somewhere quite else ")


def test_a_selection_of_the_browser_is_read_again_by_the_server(
    page: Document, host: AnchorHost
) -> None:
    placed = host.place(page, quote="lose two hours")
    place = host.locate(page, {page.pk: placed})[page.pk]
    assert place is not None
    # A browser names both ends by the character before them.
    places = Places(journal.read(page.pk)[0])
    start, end = places.behind(place.start - 1), places.behind(place.end + 1)
    assert host.check(page, start=start, end=end) == placed


def test_positions_of_another_text_are_refused(
    page: Document, host: AnchorHost, cast: Cast
) -> None:
    other = host.place(make_text(cast.marketer, PAGE), quote="Plant managers")
    for start, end in [(other.start, other.end), (b"\x00", b"\xff\xff"), (b"?" * 90, b"")]:
        with pytest.raises(InvalidInput) as refused:
            host.check(page, start=start, end=end)
        assert list(refused.value.errors) == ["anchor"]


def test_a_selection_without_words_is_refused(page: Document, host: AnchorHost) -> None:
    anchor = host.place(page, quote="Plant managers")
    with pytest.raises(InvalidInput):
        host.check(page, start=anchor.start, end=anchor.start)


def test_a_selection_of_nearly_everything_is_refused(cast: Cast, host: AnchorHost) -> None:
    page = make_text(cast.marketer, "word " * 2_000)
    with pytest.raises(InvalidInput):
        host.place(page, quote="word " * 2_000)


# -- standing


def test_many_are_located_with_one_read_of_the_text(page: Document, host: AnchorHost) -> None:
    anchor = host.place(page, quote="Plant managers")
    asked: dict[UUID, Anchor] = {make_id(number): anchor for number in range(100)}
    with CaptureQueriesContext(connection) as queries:
        places = host.locate(page, asked)
    assert len(queries) == 1
    assert {place.text for place in places.values() if place} == {"Plant managers"}


def make_id(number: int) -> UUID:
    return UUID(int=number)


def test_an_edit_elsewhere_writes_nothing_to_a_thread(page: Document, cast: Cast) -> None:
    thread = make_thread(page, cast.commenter, quote="Plant managers")
    before = thread.updated_at
    rewrite(page, cast.marketer, PAGE.replace("Hello", "Good morning"))
    assert standing(thread) == "Plant managers"
    assert thread.updated_at == before


def test_words_that_go_detach_the_thread_and_their_return_attaches_it(
    page: Document, cast: Cast
) -> None:
    thread = make_thread(page, cast.commenter, quote="Plant managers")
    rewrite(page, cast.marketer, PAGE.replace("Plant managers", "People"))
    assert standing(thread) is None
    assert thread.quote == "Plant managers"
    assert (told("thread.detached"), told("thread.attached")) == (1, 0)
    project(page.pk)
    rewrite(page, cast.marketer, PAGE.replace("Plant managers", "People of all sorts"))
    assert told("thread.detached") == 1
    rewrite(page, cast.marketer, PAGE)
    assert standing(thread) == "Plant managers"
    assert told("thread.attached") == 1


def test_a_settled_thread_follows_too_but_nobody_is_told(page: Document, cast: Cast) -> None:
    thread = make_thread(page, cast.commenter, quote="Plant managers")
    thread.resolve(by=cast.commenter)
    rewrite(page, cast.marketer, PAGE.replace("Plant managers", "People"))
    assert standing(thread) is None
    assert told("thread.detached") == 0


def test_a_section_moved_within_the_page_takes_its_threads_along(
    page: Document, cast: Cast
) -> None:
    thread = make_thread(page, cast.commenter, quote="Two hours a day")
    opening, who, cost = PAGE.partition("## Who buys")[0], *PAGE.split("## ")[1:]
    rewrite(page, cast.marketer, f"{opening}## {cost}\n## {who}")
    assert standing(thread) == "Two hours a day"


def test_restoring_a_version_brings_threads_back(page: Document, cast: Cast) -> None:
    thread = make_thread(page, cast.commenter, quote="lose two hours a day")
    kept = versions.keep_named(page, by=cast.marketer, name="Before")
    rewrite(page, cast.marketer, "Nothing is left.")
    assert standing(thread) is None
    versions.restore(kept, by=cast.marketer)
    project(page.pk)
    assert standing(thread) == "lose two hours a day"


def test_an_update_of_a_browser_is_followed_like_any_other(page: Document, cast: Cast) -> None:
    thread = make_thread(page, cast.commenter, quote="lose two hours")
    copy: Doc[Any] = Doc()
    copy.apply_update(journal.read(page.pk)[0].get_update())
    before = copy.get_state()
    (words,) = (one for one in texts_of(copy) if "lose" in str(one))
    words.insert(len("Plant managers who lose "), "about ")
    journal.append(page.pk, member_id=cast.marketer.pk, data=copy.get_update(before))
    project(page.pk)
    assert standing(thread) == "lose about two hours"


def test_a_page_without_threads_is_not_read_for_them(page: Document, cast: Cast) -> None:
    write_content(page, by=cast.marketer, json=markdown.parse(PAGE + "\nMore.")[0])
    with CaptureQueriesContext(connection) as queries:
        project(page.pk)
    assert not [one for one in queries if 'SELECT "documents_update"."data"' in one["sql"]]


# -- replacing


def suggest(page: Document, by: Any, quote: str, replacement: str) -> Thread:
    return make_thread(page, by, body="", kind="suggestion", quote=quote, replacement=replacement)


def source(page: Document) -> str:
    return markdown.render(read_content(page).json)


def test_accepting_is_one_smallest_edit_by_who_accepts(page: Document, cast: Cast) -> None:
    thread = suggest(page, cast.commenter, "lose two hours a day", "lose half a day")
    before = read_content(page).revision
    thread.accept(by=cast.marketer)
    assert source(page) == PAGE.replace("**lose two hours** a day", "**lose half a day**")
    row = Update.objects.get(document=page, revision__gt=before)
    assert row.member_id == cast.marketer.pk
    assert len(row.data) < 150


def test_accepting_no_words_takes_them_out(page: Document, cast: Cast) -> None:
    suggest(page, cast.commenter, "to hear more.\nWhat it costs", "").accept(by=cast.marketer)
    assert "Contact sales&#32;\n\nTwo hours" in source(page)


def test_lines_of_a_suggestion_are_lines_of_the_text(page: Document, cast: Cast) -> None:
    suggest(page, cast.commenter, "Two hours a day.", "Two hours.\nA day.").accept(by=cast.marketer)
    assert "Two hours.\\\nA day." in source(page)


def test_words_that_changed_meanwhile_are_not_replaced(page: Document, cast: Cast) -> None:
    thread = suggest(page, cast.commenter, "Plant managers who", "Managers who")
    rewrite(page, cast.marketer, PAGE.replace("Plant managers", "Plants managers"))
    with pytest.raises(RuleViolation) as refused:
        thread.accept(by=cast.marketer)
    assert refused.value.code == "words_changed"
    assert "Plants managers who" in source(page)


@pytest.mark.parametrize("settled", [True, False])
def test_words_that_are_gone_are_not_replaced(page: Document, cast: Cast, settled: bool) -> None:
    thread = suggest(page, cast.commenter, "Plant managers", "Managers")
    write_content(page, by=cast.marketer, json=markdown.parse("Nothing.")[0])
    if settled:
        project(page.pk)
    with pytest.raises(RuleViolation) as refused:
        thread.accept(by=cast.marketer)
    assert refused.value.code == "anchor_detached"


def test_a_suggestion_over_cells_of_a_table_is_left_to_people(cast: Cast) -> None:
    page = make_text(cast.marketer, "| one | two |\n| --- | --- |\n| three | four |\n")
    with pytest.raises(RuleViolation) as refused:
        suggest(page, cast.commenter, "three\nfour", "five").accept(by=cast.marketer)
    assert refused.value.code == "across_cells"


def test_an_empty_page_has_no_words(cast: Cast, host: AnchorHost) -> None:
    with pytest.raises(InvalidInput):
        host.place(make_document(cast.marketer), quote="Anything")


def test_a_page_turned_upside_down_keeps_all_its_threads(cast: Cast, host: AnchorHost) -> None:
    chance = random.Random(500)
    paragraphs = [" ".join(f"w{chance.randrange(10**6)}" for _ in range(60)) for _ in range(60)]
    page = make_text(cast.marketer, "\n\n".join(paragraphs))
    for words in paragraphs[:20]:
        make_thread(page, cast.commenter, quote=words[:39])
    rewrite(page, cast.marketer, "\n\n".join(reversed(paragraphs)))
    anchors = {one.pk: one.anchor for one in Thread.objects.on(page) if one.anchor}
    places = host.locate(page, anchors)
    assert len(anchors) == 20
    for pk, anchor in anchors.items():
        place = places[pk]
        assert place is not None
        assert place.text == anchor.quote
