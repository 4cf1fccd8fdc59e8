"""What a link is completed to while one types."""

import pytest
from django.test import Client

from apps.documents.models import Document
from apps.documents.projection import current_sections, project
from apps.workspaces.models import Member
from tests.factories import make_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(marketer: Member) -> Document:
    return page(marketer, "Ideal client profile", "Hi.\n\n## Who buys\n\nA.\n\n## Who pays\n\nB.\n")


def page(by: Member, title: str, source: str = "## Who buys\n\nC.\n") -> Document:
    made = make_text(by, source, title)
    project(made.pk)
    return made


def offered(member: Member, typed: str) -> list[tuple[str, str]]:
    client = Client()
    client.force_login(member.user)
    answer = client.get(f"/{member.workspace.slug}/documents/suggest.json", {"q": typed})
    assert answer.status_code == 200
    return [(one["title"], one["kind"]) for one in answer.json()]


def test_words_find_pages_and_headings(book: Document, salesperson: Member) -> None:
    assert offered(salesperson, "ideal") == [("Ideal client profile", "Page")]
    assert offered(salesperson, "who b") == [("Ideal client profile › Who buys", "Section")]


def test_after_the_sign_come_the_headings_of_the_page_in_their_order(
    book: Document, salesperson: Member, marketer: Member
) -> None:
    page(marketer, "Ideal client profile of last year")
    mine = ["Ideal client profile › Who buys", "Ideal client profile › Who pays"]
    assert [title for title, _ in offered(salesperson, "Ideal client profile#")] == mine
    assert [title for title, _ in offered(salesperson, "ideal client profile#PAYS")] == mine[1:]
    several = [title for title, _ in offered(salesperson, "ideal#buys")]
    assert set(several) == {mine[0], "Ideal client profile of last year › Who buys"}
    assert offered(salesperson, "Ideal client profile#nothing such") == []


def test_an_address_finds_just_what_it_is_of(book: Document, salesperson: Member) -> None:
    address = book.get_absolute_url()
    assert [title for title, _ in offered(salesperson, address)] == ["Ideal client profile"]
    key = current_sections(book)[2].key
    found = [title for title, _ in offered(salesperson, f"{address}#{key}")]
    assert found == ["Ideal client profile › Who pays"]
    assert offered(salesperson, f"{address}#snothing00") == []


def test_archived_pages_and_those_of_others_are_not_offered(
    book: Document, salesperson: Member, stranger: Member
) -> None:
    for typed in ("who", "ideal#", book.get_absolute_url()):
        assert offered(stranger, typed) == []
    book.archive(by=salesperson)
    for typed in ("who", "ideal#", book.get_absolute_url()):
        assert offered(salesperson, typed) == []


@pytest.mark.parametrize("typed", ["", "#", "  #  ", "##", "%", "\\", "x" * 3000, "a#" * 500])
def test_whatever_is_typed_is_answered(book: Document, salesperson: Member, typed: str) -> None:
    offered(salesperson, typed)
