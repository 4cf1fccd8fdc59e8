"""How often the pages and lists of sign-off, versions, templates and imports ask the database: a
fixed number, however much was signed, kept or linked."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.utils import timezone

from apps.core.richtext import markdown
from apps.documents import signing, versions
from apps.documents.models import Document, Impact, Import, Link, Section, Template, Version
from apps.documents.projection import current_sections
from apps.documents.writing import write_content
from tests.architecture.test_query_budgets import API, FEW, HOME, MANY, asked, browser_of
from tests.cast import Cast
from tests.factories import caller, make_text
from tests.kept import Shelf

pytestmark = pytest.mark.slow

SHOWN, LISTED = 14, 6
"""Queries that a page may ask, with the sign-in and the frame around it, and a list of REST."""

FEW_SECTIONS, MANY_SECTIONS = 3, 50

Filled = Callable[[Cast, int], Document]


@pytest.fixture
def cast(shared_cast: Cast, db: None) -> Cast:
    return shared_cast


def agreed(cast: Cast, sections: int) -> Document:
    """A page with so many sections, each signed by both teams."""
    source = "\n\n".join(f"## Heading {one}\n\nWords {one}." for one in range(sections))
    page = make_text(cast.marketer, source)
    hashes = {one.key: one.content_hash for one in current_sections(page)}
    for lead in (cast.sales_lead, cast.marketing_lead):
        signing.sign(page, by=lead, hashes=hashes)
    assert Section.objects.filter(document=page, state="agreed").count() == sections
    return page


def changed(cast: Cast, sections: int) -> Document:
    """The same after each of them was changed."""
    page = agreed(cast, sections)
    source = "\n\n".join(f"## Heading {one}\n\nOther words {one}." for one in range(sections))
    write_content(page, by=cast.salesperson, json=markdown.parse(source)[0])
    assert {one.state for one in current_sections(page)} == {"changed"}
    return page


def kept(cast: Cast, rows: int) -> Document:
    """A page with so many versions of two authors each."""
    page = make_text(cast.marketer)
    first = versions.keep_named(page, by=cast.marketer, name="First")
    made = Version.objects.bulk_create(
        Version(
            workspace=page.workspace, document=page, number=number, revision=first.revision,
            reason="named", name=f"Version {number}", began_at=first.at, at=first.at,
            by=cast.salesperson, state=first.state,
        )
        for number in range(2, rows + 1)
    )  # fmt: skip
    for version in made:
        version.authors.set([cast.marketer, cast.salesperson])
    return page


def begun(cast: Cast, rows: int) -> Document:
    """So many templates, by two members."""
    Template.objects.bulk_create(
        Template(
            workspace=by.workspace, title=f"{by} {number}", kind="page", content={}, created_by=by
        )
        for number in range(rows)
        for by in (cast.marketer, cast.salesperson)
    )
    return make_text(cast.marketer)


def brought(cast: Cast, rows: int) -> Document:
    """So many imports of one member."""
    by, above = cast.marketer, make_text(cast.marketer)
    Import.objects.bulk_create(
        Import(workspace=by.workspace, by=by, parent=above, kind="page", source=f"{number}.md")
        for number in range(rows)
    )
    return above


def marked(cast: Cast, rows: int) -> Document:
    """A page with so many links to others, each of which links back, and as many marks."""
    by = cast.marketer
    pages = [make_text(by, "## Part\n\nWords.", f"Page {number}") for number in range(rows)]
    linked = (f"## {page}\n\n[{page}]({page.get_absolute_url()})" for page in pages)
    hub = make_text(by, "\n\n".join(linked), "Hub")
    parts = current_sections(hub)
    for page, part in zip(pages, parts, strict=True):
        back = f"## Part\n\n[Hub]({hub.get_absolute_url()})"
        write_content(page, by=by, json=markdown.parse(back)[0])
        current_sections(page)
        Impact.objects.create(
            workspace=by.workspace, document=hub, section=part.key, target=page,
            target_section="opening", agreed_hash="0" * 64, at=timezone.now(),
        )  # fmt: skip
    assert Impact.objects.filter(document=hub).open().count() == rows
    assert Link.objects.filter(document=hub).count() == rows
    assert Link.objects.to_page(hub).count() == rows
    return hub


PAGES: list[tuple[str, Filled, int, int]] = [
    ("{page}", agreed, FEW_SECTIONS, MANY_SECTIONS),
    ("{page}", changed, FEW_SECTIONS, MANY_SECTIONS),
    ("{page}sections/", agreed, FEW_SECTIONS, MANY_SECTIONS),
    ("{page}sections/", changed, FEW_SECTIONS, MANY_SECTIONS),
    ("{page}agreed/", changed, FEW_SECTIONS, MANY_SECTIONS),
    ("{page}changes/", changed, FEW_SECTIONS, MANY_SECTIONS),
    ("{page}versions/", kept, FEW, MANY),
    ("{page}versions/?version=1&show=live", kept, FEW, MANY),
    ("{page}links/", marked, FEW, MANY // 2),
    ("/acme/", marked, FEW, MANY // 2),
    ("/acme/documents/templates/", begun, FEW, MANY),
    ("/acme/documents/new/", begun, FEW, MANY),
]
LISTS: list[tuple[str, Filled, int, int]] = [
    ("{page}sections/?page_size=200", agreed, FEW_SECTIONS, MANY_SECTIONS),
    ("{page}sections/?page_size=200", changed, FEW_SECTIONS, MANY_SECTIONS),
    ("{page}content/?text=agreed", changed, FEW_SECTIONS, MANY_SECTIONS),
    ("{page}versions/?page_size=200", kept, FEW, MANY),
    ("{page}links/?page_size=200", marked, FEW, MANY // 2),
    ("{page}backlinks/?page_size=200", marked, FEW, MANY // 2),
    ("{page}impacts/?page_size=200", marked, FEW, MANY // 2),
    (f"{API}/templates/?page_size=200", begun, FEW, MANY),
    (f"{API}/imports/?page_size=200", brought, FEW, MANY),
]


def counts(
    shelf: Shelf, cast: Cast, filled: Filled, rows: tuple[int, int], ask: Callable[[Document], int]
) -> list[int]:
    """The queries with few rows and with many."""
    told = []
    for some in rows:
        with transaction.atomic():
            told.append(ask(shelf.again(filled, cast, some, key=some)))
            transaction.set_rollback(True)
    return told


def named(one: object) -> str | None:
    return getattr(one, "__name__", None)


@pytest.mark.parametrize(("path", "filled", "few", "many"), PAGES, ids=named)
def test_a_page_asks_as_often_for_many_as_for_few(
    path: str, filled: Filled, few: int, many: int, shelf: Shelf, cast: Cast
) -> None:
    browser = browser_of(cast.sales_lead)

    def ask(page: Document) -> int:
        return asked(browser, path.format(page=page.get_absolute_url()))

    less, more = counts(shelf, cast, filled, (few, many), ask)
    assert more <= less <= (HOME if path == "/acme/" else SHOWN)


@pytest.mark.parametrize(("path", "filled", "few", "many"), LISTS, ids=named)
def test_a_list_of_rest_asks_as_often_for_many_as_for_few(
    path: str, filled: Filled, few: int, many: int, shelf: Shelf, cast: Cast
) -> None:
    client = caller(cast.marketer)

    def ask(page: Document) -> int:
        return asked(client, path.format(page=f"{API}/documents/{page.pk}/"))

    less, more = counts(shelf, cast, filled, (few, many), ask)
    assert more <= less <= LISTED
