"""The timeline as people read it: many signatures of one page are one line."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.activity.models import Activity
from apps.activity.timeline import Entry, entries, untitled
from apps.documents import signing
from apps.documents.models import Document
from apps.documents.projection import current_sections
from apps.workspaces.models import Member
from tests.factories import caller, make_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(marketer: Member) -> Document:
    return make_text(marketer)


def sign(document: Document, member: Member, *titles: str) -> None:
    """The sections with these titles; all, when none is named."""
    chosen = [one for one in current_sections(document) if not titles or one.title in titles]
    signing.sign(document, by=member, hashes={one.key: one.content_hash for one in chosen})


def told(member: Member, kind: str = "section.signed") -> list[Entry]:
    rows = Activity.objects.visible_to(member).filter(type=kind).for_timeline()
    return entries(rows, member.workspace)


def test_a_page_signed_at_once_is_one_line_with_its_sections_to_see(
    book: Document, sales_lead: Member
) -> None:
    sign(book, sales_lead)
    (line,) = told(sales_lead)
    assert (line.by, line.sentence, line.title) == (sales_lead, "signed 3 sections of", "Playbook")
    assert line.parts == ("Section “Opening”", "Section “Who buys”", "Section “What it costs”")


def test_what_happened_between_them_does_not_part_them(
    book: Document, sales_lead: Member, marketing_lead: Member
) -> None:
    sign(book, sales_lead)
    sign(book, marketing_lead)  # each of these signatures is followed by an agreement
    rows = Activity.objects.visible_to(sales_lead).for_timeline()[:9]
    assert {line.sentence for line in entries(rows, sales_lead.workspace)} == {
        "signed 3 sections of",
        "brought both teams to agree on 3 sections of",
    }


def test_each_person_and_each_page_has_its_own_line(
    book: Document, marketer: Member, sales_lead: Member, marketing_lead: Member
) -> None:
    other = make_text(marketer, title="Other")
    sign(book, sales_lead)
    sign(other, sales_lead)
    sign(book, marketing_lead)
    assert [(line.by, line.title) for line in told(sales_lead)] == [
        (marketing_lead, "Playbook"),
        (sales_lead, "Other"),
        (sales_lead, "Playbook"),
    ]


@pytest.mark.parametrize(("minutes", "lines"), [(10, 1), (11, 2)])
def test_ten_minutes_are_the_border(
    book: Document, sales_lead: Member, minutes: int, lines: int
) -> None:
    sign(book, sales_lead, "Who buys")
    moment = timezone.now()
    rows = Activity.objects.filter(type="section.signed")
    rows.update(at=moment - timedelta(minutes=minutes))
    sign(book, sales_lead, "What it costs")
    rows.filter(data__title="What it costs").update(at=moment)
    assert len(told(sales_lead)) == lines


def test_a_section_signed_again_is_told_again(book: Document, sales_lead: Member) -> None:
    sign(book, sales_lead, "Who buys")
    (section,) = (one for one in current_sections(book) if one.title == "Who buys")
    signing.withdraw(book, by=sales_lead, section=section.key)
    sign(book, sales_lead, "Who buys")
    assert [line.detail for line in told(sales_lead)] == ["Section “Who buys”"] * 2


def test_what_does_not_come_in_numbers_stays_a_line_each(book: Document, marketer: Member) -> None:
    book.rename(by=marketer, title="First")
    book.rename(by=marketer, title="Second")
    assert len(told(marketer, "document.renamed")) == 2


def test_rest_keeps_a_row_an_event(book: Document, sales_lead: Member) -> None:
    sign(book, sales_lead)
    slug = sales_lead.workspace.slug
    rows = caller(sales_lead).get(f"/api/v1/workspaces/{slug}/activity/?type=section.signed").json()
    assert len(rows["results"]) == 3


def test_the_pages_show_the_line_and_its_fold(
    book: Document, sales_lead: Member, client: Client
) -> None:
    sign(book, sales_lead)
    client.force_login(sales_lead.user)
    home = f"/{sales_lead.workspace.slug}/"
    for address in (home, f"{home}activity/"):
        shown = client.get(address).content.decode()
        assert shown.count("signed 3 sections of") == 1
        assert "<li>Section “Who buys”</li>" in shown


def test_on_the_page_itself_no_line_ends_in_the_air(
    book: Document, sales_lead: Member, marketing_lead: Member
) -> None:
    sign(book, sales_lead)
    sign(book, marketing_lead)
    lines = untitled(told(sales_lead, "section.agreed"))
    assert [line.sentence for line in lines] == ["brought both teams to agree on 3 sections"]
