"""The page of a draft in the book says whose draft it is: search, the inbox and links to threads
lead there."""

import pytest
from django.test import Client

from apps.campaigns.archiving import archive
from apps.campaigns.staging import move
from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.campaigns.campaigning import Prepared, make_campaign, make_draft, prepared
from tests.cast import Cast
from tests.factories import make_document

pytestmark = pytest.mark.django_db

LINE = 'class="document__belongs"'


@pytest.fixture
def ready(cast: Cast) -> Prepared:
    return prepared(cast, drafts=1)


def shown(member: Member, path: str, **headers: str) -> str:
    client = Client()
    client.force_login(member.user)
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def line(member: Member, document: Document) -> str:
    """The line alone, with whitespace as one reads it."""
    told = shown(member, document.get_absolute_url()).split(LINE)[1].split("</p>")[0]
    return " ".join(told.split())


def test_a_draft_in_the_book_names_its_campaign_its_stage_and_the_way_there(
    ready: Prepared,
) -> None:
    [draft] = ready.drafts
    told = line(ready.cast.commenter, draft.document)
    assert "Draft of the campaign" in told
    assert f'href="{draft.get_absolute_url()}"' in told
    assert ">Spring</a>" in told
    assert "stage--drafting" in told


def test_the_line_comes_anew_with_the_stage_and_the_archive(ready: Prepared) -> None:
    [draft] = ready.drafts
    reader = ready.cast.salesperson
    assert f'data-live-stream="campaign:{ready.campaign.pk}"' in line(reader, draft.document)
    move(ready.campaign, by=ready.cast.marketer, stage="in_review")
    alone = shown(reader, draft.get_absolute_url(), **{"HX-Request": "true"})
    assert alone.strip().startswith("<p")
    assert "stage--ready" in alone
    archive(ready.campaign, by=ready.cast.marketer)
    assert "Archived" in line(reader, draft.document)


def test_a_name_with_markup_is_words(cast: Cast) -> None:
    draft = make_draft(make_campaign(cast.marketer, "<b>Spring</b>"), cast.marketer)
    assert "&lt;b&gt;Spring&lt;/b&gt;" in line(cast.marketer, draft.document)


@pytest.mark.parametrize("kind", ["page", "campaign_draft"])
def test_a_page_of_no_campaign_says_nothing_of_one(kind: str, cast: Cast) -> None:
    page = make_document(cast.marketer, kind=kind)
    assert LINE not in shown(cast.marketer, page.get_absolute_url())


def test_the_tab_in_the_campaign_does_not_say_it_again(ready: Prepared) -> None:
    assert LINE not in shown(ready.cast.commenter, ready.drafts[0].get_absolute_url())
