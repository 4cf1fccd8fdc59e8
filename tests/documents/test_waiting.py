"""What waits for a signature, as home tells a signatory."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.documents import signing
from apps.documents.models import Document
from apps.documents.projection import current_sections
from apps.documents.waiting import by_document, waiting_for, waiting_for_others
from apps.workspaces.models import Member
from tests.factories import make_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(marketer: Member) -> Document:
    return make_text(marketer)


def sign(document: Document, by: Member, *titles: str, days_ago: int = 0) -> None:
    chosen = [one for one in current_sections(document) if not titles or one.title in titles]
    at = timezone.now() - timedelta(days=days_ago)
    signing.sign(document, by=by, hashes={one.key: one.content_hash for one in chosen}, at=at)


def test_what_the_other_team_signed_waits_for_mine_and_i_for_them(
    book: Document, sales_lead: Member, marketing_lead: Member
) -> None:
    sign(book, sales_lead, "Who buys")
    assert [one.title for one in waiting_for(marketing_lead)] == ["Who buys"]
    assert [one.title for one in waiting_for_others(sales_lead)] == ["Who buys"]
    assert not waiting_for(sales_lead)
    assert not waiting_for_others(marketing_lead)


def test_a_due_section_waits_for_both_until_each_has_renewed_it(
    book: Document, sales_lead: Member, marketing_lead: Member
) -> None:
    for member in (sales_lead, marketing_lead):
        sign(book, member, "Who buys", days_ago=100)
    assert signing.turn_due() == 1
    assert [len(waiting_for(one)) for one in (sales_lead, marketing_lead)] == [1, 1]
    sign(book, sales_lead, "Who buys")
    assert [len(waiting_for(one)) for one in (sales_lead, marketing_lead)] == [0, 1]
    assert [one.title for one in waiting_for_others(sales_lead)] == ["Who buys"]
    sign(book, marketing_lead, "Who buys")
    assert not waiting_for_others(sales_lead)


def test_what_is_archived_waits_for_nobody_and_turns_not_due(
    book: Document, sales_lead: Member, marketing_lead: Member
) -> None:
    for member in (sales_lead, marketing_lead):
        sign(book, member, "Who buys", days_ago=100)
    sign(book, sales_lead, "What it costs")
    book.archive(by=sales_lead)
    assert signing.turn_due() == 0
    assert not waiting_for(marketing_lead)


def test_another_workspaces_sections_never_wait_here(
    book: Document, sales_lead: Member, stranger: Member
) -> None:
    sign(book, sales_lead)
    assert not waiting_for(stranger)


def test_home_gathers_the_sections_of_a_page(
    client: Client, book: Document, sales_lead: Member, marketing_lead: Member, salesperson: Member
) -> None:
    sign(book, sales_lead)
    [waiting] = by_document(waiting_for(marketing_lead))
    assert [str(one) for one in waiting.sections] == ["Opening", "Who buys", "What it costs"]
    client.force_login(marketing_lead.user)
    assert "To sign" in client.get(f"/{book.workspace.slug}/").content.decode()
    client.force_login(salesperson.user)
    assert "To sign" not in client.get(f"/{book.workspace.slug}/").content.decode()
