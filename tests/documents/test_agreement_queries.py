"""What it costs to ask where a page stands: as many queries for many sections as for few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from apps.activity.models import Activity
from apps.core.richtext import markdown
from apps.documents import signing
from apps.documents.models import Document, Section
from apps.documents.projection import current_sections, project
from apps.documents.seals import seals_of
from apps.documents.vocabulary import SectionState
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.factories import at, caller, make_text

pytestmark = pytest.mark.django_db

MANY = 200


def agreed(by: Member, *members: Member, size: int) -> Document:
    """A page of so many sections that these have signed."""
    source = "\n\n".join(f"## Part {number}\n\nWords." for number in range(size))
    page = make_text(by, source)
    hashes = {section.key: section.content_hash for section in current_sections(page)}
    for member in members:
        signing.sign(page, by=member, hashes=hashes)
    return page


@pytest.fixture
def small(marketer: Member, sales_lead: Member, marketing_lead: Member) -> Document:
    return agreed(marketer, sales_lead, marketing_lead, size=2)


@pytest.fixture
def large(marketer: Member, sales_lead: Member, marketing_lead: Member) -> Document:
    return agreed(marketer, sales_lead, marketing_lead, size=MANY)


def test_the_states_of_all_sections_are_one_query(
    large: Document, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        states = list(Section.objects.filter(document=large).values_list("state", flat=True))
    assert states == [SectionState.AGREED] * MANY


def test_who_signed_what_is_one_query_more_and_their_names_another(
    large: Document, sales_lead: Member, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    page = Document.objects.select_related("archival").get(pk=large.pk)
    sections = current_sections(page)
    with django_assert_num_queries(2):
        seals = seals_of(page, sections, sales_lead)
        rings = {(one.sales, one.marketing) for one in seals.sections}
        names = {
            team.signed.member.name for one in seals.sections for team in one.teams if team.signed
        }
    assert rings == {("filled", "filled")}
    assert names == {"Stella Lead", "Max Lead"}


def test_signing_two_hundred_sections_asks_as_often_as_signing_two(
    marketer: Member, sales_lead: Member, marketing_lead: Member
) -> None:
    counts = []
    for size in (2, MANY):
        page = agreed(marketer, sales_lead, size=size)
        hashes = {section.key: section.content_hash for section in current_sections(page)}
        with CaptureQueriesContext(connection) as queries:
            signing.sign(page, by=marketing_lead, hashes=hashes)
        counts.append(len(queries))
        assert {section.state for section in current_sections(page)} == {SectionState.AGREED}
    assert counts[0] == counts[1]


def test_a_text_of_which_all_agreed_words_change_asks_as_often_as_a_short_one(
    marketer: Member, sales_lead: Member, marketing_lead: Member
) -> None:
    counts = []
    for size in (4, MANY):
        page = agreed(marketer, sales_lead, marketing_lead, size=size)
        source = markdown.render(read_content(page).json)
        kept, _, _ = source.partition(f"## Part {size // 2}")
        changed = markdown.parse(kept.replace("Words.", "Others."))[0]
        write_content(page, by=marketer, json=changed)
        with CaptureQueriesContext(connection) as queries:
            project(page.pk)
        counts.append(len(queries))
        told = Activity.objects.filter(subject_id=page.pk, type="section.changed")
        assert told.count() == size  # half of them changed, half of them gone
    assert counts[0] == counts[1]


def test_rest_and_the_page_ask_as_often_for_many_sections_as_for_few(
    small: Document, large: Document, sales_lead: Member
) -> None:
    client = caller(sales_lead)
    browser = Client()
    browser.force_login(sales_lead.user)

    def asked(page: Document) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as by_rest:
            answer = client.get(at(page, f"sections/?page_size={MANY}"))
        assert {one["state"] for one in answer.json()["results"]} == {SectionState.AGREED}
        with CaptureQueriesContext(connection) as by_page:
            assert (
                browser.get(f"/{page.workspace.slug}/documents/{page.pk}/sections/").status_code
                == 200
            )
        return len(by_rest), len(by_page)

    asked(small)  # what is kept from one request to the next is there now
    assert asked(small) == asked(large)
