"""How often the pages of campaigns ask the database: a fixed number, however many campaigns,
drafts, decisions and lessons there are."""

from collections.abc import Callable, Sequence

import pytest
from django.db import transaction
from django.utils import timezone

from apps.campaigns.models import Briefing, Campaign, Draft, PostMortemLine, Review
from apps.campaigns.vocabulary import Stage
from apps.documents.models import Document, LiveText
from tests.architecture.test_query_budgets import asked, browser_of
from tests.campaigns.campaigning import launched_campaign, make_campaign, make_draft
from tests.cast import Cast
from tests.kept import Shelf

SHOWN = 26
"""Queries that a page of campaigns may ask, with the sign-in and the frame around it."""

FEW, MANY = 3, 40
CROWD = 1000

Filled = Callable[[Cast, int], Campaign]


@pytest.fixture
def cast(shared_cast: Cast, db: None) -> Cast:
    return shared_cast


def begun(cast: Cast, rows: int) -> Campaign:
    """So many campaigns in every stage but those that went out, each with a reviewed draft."""
    by, today = cast.marketer, timezone.localdate()
    stages = [Stage.IDEA, Stage.DRAFTING, Stage.IN_REVIEW, Stage.READY]
    made = Campaign.objects.bulk_create(
        Campaign(
            workspace=by.workspace, name=f"Campaign {number}", goal="More", created_by=by,
            stage=stages[number % 4], round=1, owner=by, partner=cast.salesperson,
            launch_on=today,
        )
        for number in range(rows)
    )  # fmt: skip
    _with_drafts(cast, made, 1)
    return made[0]


def written(cast: Cast, rows: int) -> Campaign:
    """One campaign with so many drafts, decisions and readers."""
    campaign = make_campaign(cast.marketer, goal="More")
    make_draft(campaign, cast.marketer)
    _with_drafts(cast, [campaign], rows)
    return campaign


def learned(cast: Cast, rows: int) -> Campaign:
    """One launched campaign with so many lines in its post-mortem."""
    campaign = launched_campaign(cast)
    PostMortemLine.objects.bulk_create(
        PostMortemLine(
            workspace=campaign.workspace, campaign=campaign, member=member, team=member.team,
            kind="lesson", text=f"Line {number}", at=timezone.now(),
        )
        for number in range(rows)
        for member in (cast.marketer, cast.salesperson)
    )  # fmt: skip
    return campaign


def _with_drafts(cast: Cast, campaigns: Sequence[Campaign], rows: int) -> None:
    """So many approved drafts each, and a reader of the brief."""
    by, now = cast.marketer, timezone.now()
    owners = [campaign for campaign in campaigns for _ in range(rows)]
    pages = Document.objects.bulk_create(
        Document(
            workspace=by.workspace, position=place, title=f"Draft {place}",
            kind="campaign_draft", created_by=by,
        )
        for place in range(len(owners))
    )  # fmt: skip
    LiveText.objects.bulk_create(LiveText(document=page) for page in pages)
    drafts = Draft.objects.bulk_create(
        Draft(
            workspace=by.workspace, campaign=campaign, document=page, channel="email",
            content_hash="0" * 64, created_by=by,
        )
        for campaign, page in zip(owners, pages, strict=True)
    )  # fmt: skip
    Review.objects.bulk_create(
        Review(
            workspace=by.workspace, campaign=draft.campaign, draft=draft, member=member,
            team=member.team, decision="approve", content_hash="0" * 64, round=1, at=now,
        )
        for draft in drafts
        for member in (cast.marketer, cast.salesperson)
    )  # fmt: skip
    Briefing.objects.bulk_create(
        Briefing(
            workspace=by.workspace, campaign=campaign, member=cast.salesperson,
            brief_hash=campaign.brief_hash, at=now,
        )
        for campaign in campaigns
    )  # fmt: skip


PAGES: list[tuple[str, Filled]] = [
    ("/acme/", begun),
    ("/acme/campaigns/", begun),
    ("/acme/campaigns/?stage=idea", begun),
    ("/acme/campaigns/calendar/", begun),
    ("/acme/campaigns/archived/", begun),
    ("/acme/campaigns/lessons/", learned),
    ("/acme/campaigns/new/", learned),
    ("{one}", written),
    ("{one}head/", written),
    ("{one}timeline/", written),
    ("{one}launch/", written),
    ("{one}drafts/{draft}/", written),
    ("{one}drafts/{draft}/reviews/", written),
    ("{one}results/", learned),
]


def named(one: object) -> str | None:
    return getattr(one, "__name__", None)


def count(shelf: Shelf, cast: Cast, path: str, filled: Filled, rows: int) -> int:
    with transaction.atomic():
        one = shelf.again(filled, cast, rows, key=rows)
        draft = one.drafts.first()
        address = path.format(one=one.get_absolute_url(), draft=draft.pk if draft else "")
        told = asked(browser_of(cast.sales_lead), address)
        transaction.set_rollback(True)
    return told


@pytest.mark.parametrize(("path", "filled"), PAGES, ids=named)
def test_a_page_of_campaigns_asks_as_often_for_many_as_for_few(
    path: str, filled: Filled, shelf: Shelf, cast: Cast
) -> None:
    few, many = (count(shelf, cast, path, filled, rows) for rows in (FEW, MANY))
    assert many <= few <= SHOWN


def test_the_board_of_a_thousand_campaigns_asks_as_often_as_that_of_a_few(
    shelf: Shelf, cast: Cast
) -> None:
    """One more than for three: the tree beside it is that of a large book then."""
    few = count(shelf, cast, "/acme/campaigns/", begun, FEW)
    assert count(shelf, cast, "/acme/campaigns/", begun, CROWD) <= few + 1
