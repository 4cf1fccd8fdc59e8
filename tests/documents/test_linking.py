"""Links of a text as rows: what leads where, and what is broken."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.richtext import markdown
from apps.documents import versions
from apps.documents.importing import read_path
from apps.documents.intake import Intake
from apps.documents.linking import PageAddress
from apps.documents.models import Document, Link
from apps.documents.projection import current_sections, project
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.factories import make_document, make_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(marketer: Member) -> Document:
    return make_text(marketer, title="Ideal client profile")


def key_of(document: Document, title: str) -> str:
    return next(one.key for one in current_sections(document) if one.title == title)


def page_at(document: Document, section: str = "") -> str:
    """The address of a page, or of the section of it with this title."""
    place = f"#{key_of(document, section)}" if section else ""
    return f"{document.get_absolute_url()}{place}"


def draft_of(by: Member, source: str) -> Document:
    """A page with this text, from which its links have been read."""
    draft = make_text(by, source, "Draft")
    project(draft.pk)
    return draft


def rewrite(document: Document, by: Member, source: str) -> None:
    write_content(document, by=by, json=markdown.parse(source)[0])
    project(document.pk)


def linked(document: Document) -> list[tuple[str | None, str, str]]:
    """Source section's title, address and fault of each link."""
    rows = Link.objects.filter(document=document).with_titles().with_fault()
    return [(row.section_title, row.address, row.fault) for row in rows]


def test_links_are_kept_by_section_and_address(book: Document, marketer: Member) -> None:
    whole, part = page_at(book), page_at(book, "Who buys")
    source = f"See [the **profile**]({whole}).\n\n## Play\n\n- [again]({whole})\n- [who]({part})\n"
    draft = draft_of(marketer, source)
    assert linked(draft) == [("", whole, ""), ("Play", whole, ""), ("Play", part, "")]
    rows = list(Link.objects.filter(document=draft))
    assert [row.words for row in rows] == ["the profile", "again", "who"]
    assert {row.target for row in rows} == {book}
    assert [row.target_section for row in rows] == ["", "", key_of(book, "Who buys")]


def test_what_is_written_anew_keeps_its_row_and_what_goes_is_gone(
    book: Document, marketer: Member
) -> None:
    draft = draft_of(marketer, f"[A]({page_at(book)}) [B]({page_at(book, 'Who buys')})")
    kept, gone = Link.objects.filter(document=draft)
    rewrite(draft, marketer, f"[New words]({page_at(book)})")
    [row] = Link.objects.filter(document=draft)
    assert (row.pk, row.words) == (kept.pk, "New words")
    assert not Link.objects.filter(pk=gone.pk).exists()


def test_a_link_breaks_with_its_section_and_page_and_mends_again(
    book: Document, marketer: Member
) -> None:
    before = read_content(book).json
    draft = draft_of(marketer, f"[A]({page_at(book, 'Who buys')})")
    rewrite(book, marketer, "## Something else\n\nWords.\n")
    assert linked(draft)[0][2] == "section_gone"
    write_content(book, by=marketer, json=before)
    project(book.pk)
    assert linked(draft)[0][2] == ""
    book.archive(by=marketer)
    assert linked(draft)[0][2] == "archived"
    book.restore(by=marketer)
    assert linked(draft)[0][2] == ""


def test_pages_that_are_not_here_are_nobodys_target(
    book: Document, marketer: Member, stranger: Member
) -> None:
    theirs = make_text(stranger, title="Theirs")
    smuggled = f"/{book.workspace.slug}/documents/{theirs.pk}/"
    nowhere = f"/{book.workspace.slug}/documents/{uuid4()}/"
    source = f"[a]({theirs.get_absolute_url()}) [b]({smuggled}) [c]({nowhere})"
    draft = draft_of(marketer, source)
    assert [fault for _, _, fault in linked(draft)] == ["unknown"] * 3
    assert not Link.objects.filter(target__isnull=False).exists()


def test_what_is_no_page_is_no_link_of_the_book(book: Document, marketer: Member) -> None:
    source = (
        f"[a](https://example.org{page_at(book)}) [b]({page_at(book)}changes/) "
        f"[c](/{book.workspace.slug}/documents/new/) [d](mailto:ana@example.org)"
    )
    assert linked(draft_of(marketer, source)) == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("/acme/documents/{id}", "/acme/documents/{id}/"),
        ("/acme/documents/{id}/?from=mail#sabc123def", "/acme/documents/{id}/#sabc123def"),
        ("/acme/documents/{id}/#comment-12", "/acme/documents/{id}/"),
        ("/acme/documents/{id}/#", "/acme/documents/{id}/"),
        ("/ACME/documents/{ID}/", "/acme/documents/{id}/"),
    ],
)
def test_one_place_has_one_address(written: str, read: str) -> None:
    page = uuid4()
    found = PageAddress.read(written.format(id=page, ID=str(page).upper()))
    assert str(found) == read.format(id=page)


def test_the_public_address_of_ours_is_ours(settings: object) -> None:
    settings.PUBLIC_URL = "https://book.example.org"  # type: ignore[attr-defined]
    page = uuid4()
    found = PageAddress.read(f"https://book.example.org/acme/documents/{page}/")
    assert found == PageAddress("acme", page, "")
    assert PageAddress.read(f"https://other.example.org/acme/documents/{page}/") is None


def test_links_are_derived_in_as_many_queries_for_many_as_for_few(
    book: Document, marketer: Member
) -> None:
    counts = []
    for many in (3, 120):
        pages = [make_document(marketer, f"Page {one}") for one in range(many)]
        source = "\n\n".join(f"## S{one}\n\n[a]({page_at(page)})" for one, page in enumerate(pages))
        draft = make_document(marketer, "Draft")
        json = markdown.parse(source)[0]
        with CaptureQueriesContext(connection) as queries:
            write_content(draft, by=marketer, json=json)
            project(draft.pk)
        assert Link.objects.filter(document=draft).count() == many
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_restoring_a_version_brings_its_links_back(book: Document, marketer: Member) -> None:
    draft = draft_of(marketer, f"[A]({page_at(book)})")
    version = versions.keep_named(draft, by=marketer, name="With the link")
    rewrite(draft, marketer, "Nothing.")
    assert linked(draft) == []
    versions.restore(version, by=marketer)
    project(draft.pk)
    assert linked(draft) == [("", page_at(book), "")]


def test_links_between_imported_files_are_links_of_the_book(
    marketer: Member, tmp_path: Path
) -> None:
    (tmp_path / "mail.md").write_text("# Mail\n\n[Who](profile.md#who-buys), [all](profile.md).\n")
    (tmp_path / "profile.md").write_text("# Profile\n\nHi.\n\n## Who buys\n\nPlant managers.\n")
    Intake(read_path(tmp_path), by=marketer).run()
    mail, profile = (Document.objects.get(title=title) for title in ("Mail", "Profile"))
    for page in (mail, profile):
        project(page.pk)
    assert linked(mail) == [
        ("", page_at(profile, "Who buys"), ""),
        ("", page_at(profile), ""),
    ]
