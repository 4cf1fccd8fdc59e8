"""Sales speaks before the launch: an objection blocks it, an edit voids approvals, both agree."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.campaigns.afterwards import write_line
from apps.campaigns.models import Campaign
from apps.campaigns.staging import move
from tests.campaigns.campaigning import Prepared, decide, edit, fresh, launched_campaign, prepared
from tests.cast import Cast
from tests.journeys.conftest import EDITOR, ready, type_at_end_of
from tests.journeys.test_no_barriers import ASK, AXE, LOOKS, RULES
from tests.journeys.test_threads import card, marked, select, text_of

OpenAs = Callable[..., Page]
CLAIM = "We halve it within a year."


@pytest.fixture
def campaign(transactional_db: None, cast: Cast) -> Prepared:
    """Approved by both teams, with one draft that claims a lot."""
    one = prepared(cast, drafts=1)
    edit(one.drafts[0], cast.marketer, CLAIM)
    for member in (cast.commenter, cast.marketing_lead):
        decide(one.drafts[0], member)
    move(one.campaign, by=cast.marketer, stage="in_review")
    return one


def address(one: Prepared, rest: str = "") -> str:
    return f"{one.campaign.get_absolute_url()}{rest}"


def draft(one: Prepared) -> str:
    return address(one, f"drafts/{one.drafts[0].pk}/")


def approve(page: Page) -> None:
    """In the margin of a draft, as it reads on the page now."""
    page.get_by_role("tab", name="Review").click()
    page.get_by_label("Approve", exact=True).check()
    page.get_by_role("button", name="Give the decision").click()


def said(page: Page, words: str) -> None:
    expect(page.locator(".review__state")).to_have_text(words)


def test_an_objection_of_sales_holds_up_the_launch_until_both_teams_agree_again(
    open_as: OpenAs, cast: Cast, campaign: Prepared
) -> None:
    his = text_of(open_as(cast.commenter.user, draft(campaign)))
    select(his, CLAIM, 1)
    his.get_by_role("button", name="Objection").click()
    his.keyboard.type("Only sixty-one plants did.", delay=15)
    form = his.get_by_role("form", name="New thread")
    form.get_by_label("Blocks").check()
    form.get_by_role("button", name="Open thread").click()
    expect(card(his, "Only sixty-one").get_by_text("Blocking")).to_be_visible()

    hers = open_as(cast.marketer.user, address(campaign))
    expect(hers.locator("#condition-no_blocking_threads")).to_contain_text("Carl Comment")
    hers.get_by_role("link", name="Launch…").click()
    expect(hers.get_by_role("alert")).to_contain_text("cannot launch yet")
    expect(hers.locator("#condition-no_blocking_threads")).to_contain_text("Stella Lead")
    hers.goto(draft(campaign))
    ready(hers)
    type_at_end_of(hers, CLAIM, " So did 61 of 412 plants.")
    ready(hers)

    lead = text_of(open_as(cast.sales_lead.user, draft(campaign)))
    lead.get_by_role("tab", name="Threads").click()
    marked(lead).first.click()
    thread = card(lead, "Only sixty-one")
    thread.locator("summary", has_text="Resolve").click()
    thread.get_by_label("How it was settled").fill("The sample stands beside it now.")
    thread.get_by_role("button", name="Settled").click()
    expect(thread.get_by_text("The sample stands beside it now.")).to_be_visible()
    approve(lead)
    said(lead, "Changed since marketing approved")
    theirs = text_of(open_as(cast.marketing_lead.user, draft(campaign)))
    approve(theirs)
    for page in (lead, theirs):
        said(page, "Approved by both teams")

    type_at_end_of(hers, "So did 61", " Twice.")
    ready(hers)
    for page in (lead, theirs):
        said(page, "Changed since approved")
    theirs.get_by_role("link", name="Difference since").first.click()
    expect(theirs.locator("ins")).to_contain_text("Twice.")
    theirs.goto(draft(campaign))
    text_of(theirs)
    approve(lead)
    approve(theirs)
    for page in (lead, theirs):
        said(page, "Approved by both teams")

    hers.goto(address(campaign))
    hers.get_by_role("link", name="Launch…").click()
    expect(hers.get_by_role("heading", name="Launch “Spring” now?")).to_be_visible()
    hers.get_by_role("button", name="Launch it").click()
    expect(hers.locator(".stage")).to_have_text("Launched")
    assert fresh(campaign.campaign).stage == "launched"
    expect(lead.locator(".stage")).to_have_text("Launched")  # without a reload


PAGES = (
    "/acme/campaigns/", "/acme/campaigns/calendar/", "/acme/campaigns/lessons/",
    "/acme/campaigns/new/", "{open}", "{open}launch/", "{open}timeline/", "{open}edit/",
    "{open}drafts/new/", "{draft}?beside=page", "{draft}changes/", "{launched}results/",
)  # fmt: skip


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look["color_scheme"]))
def test_axe_finds_nothing_on_campaigns_and_nothing_runs_over_the_side(
    open_as: OpenAs, cast: Cast, campaign: Prepared, look: dict[str, Any]
) -> None:
    edit(campaign.drafts[0], cast.marketer, "More words than were approved.")
    Campaign.objects.filter(pk=campaign.campaign.pk).update(launch_on=timezone.localdate())
    launched = launched_campaign(cast)
    write_line(launched, by=cast.salesperson, kind="lesson", text="Say the sample.")
    page = open_as(cast.sales_lead.user, **look)
    found = []
    for path in PAGES:
        page.goto(
            path.format(
                open=address(campaign),
                draft=draft(campaign),
                launched=launched.get_absolute_url(),
            )
        )
        if path.startswith("{draft}?"):
            expect(page.locator(EDITOR)).to_be_visible()
        page.evaluate(AXE.read_text())
        found += [(path, *violation) for violation in page.evaluate(ASK, RULES)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((path, "wider than the window"))
    assert found == []
