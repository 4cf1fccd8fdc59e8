"""A leader sees where the teams disagree and says so; the owner checks in; screens stay true."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.okrs.days import today
from apps.okrs.models import KeyResult
from tests.cast import Cast
from tests.journeys.test_no_barriers import ASK, AXE, LOOKS, RULES
from tests.okrs.made import make_cycle, make_key_result, make_objective

OpenAs = Callable[..., Page]


@pytest.fixture
def split(transactional_db: None, cast: Cast) -> KeyResult:
    """A key result that the teams see differently, among one that they do not and one that is not
    measured yet."""
    first = today() - timedelta(days=40)
    cycle = make_cycle(cast.sales_lead, "Spring", first, first + timedelta(days=80))
    objective = make_objective(
        cast.sales_lead,
        cycle,
        title="Leads worth a call",
        sales_owner=cast.sales_lead,
        marketing_owner=cast.marketing_lead,
    )
    fine = make_key_result(cast.sales_lead, objective, title="Calls held", unit="calls")
    split = make_key_result(
        cast.sales_lead, objective, title="Accepted share", unit="%", owner=cast.salesperson
    )
    make_key_result(cast.sales_lead, objective, title="Visits", weight=0)
    day = today() - timedelta(days=8)
    for key_result, sales, marketing in ((fine, 7, 7), (split, 3, 8)):
        key_result.check_in(by=cast.marketer, value=50, as_of=day, confidence=marketing)
        key_result.check_in(by=cast.salesperson, value=50, as_of=day, confidence=sales)
    return split


def test_a_leader_finds_the_difference_comments_and_sees_the_owner_check_in(
    open_as: OpenAs, cast: Cast, split: KeyResult
) -> None:
    leader = open_as(cast.leader.user, "/acme/okrs/leaders/")
    apart = leader.get_by_role("region", name="The teams see it differently")
    expect(apart.locator("li")).to_have_count(1)
    expect(apart).to_contain_text("5 apart")
    apart.get_by_role("link", name="Accepted share").click()
    expect(leader.locator(".figures")).to_contain_text("the teams are 5 apart")

    leader.locator("[data-new]").click()
    leader.locator("#write-new").fill("What do you see in the leads that marketing does not?")
    leader.get_by_role("button", name="Open thread").click()
    expect(leader.locator("#threads")).to_contain_text("What do you see in the leads")

    view = open_as(cast.leader.user, "/acme/okrs/leaders/")
    owner = open_as(cast.salesperson.user, "/acme/okrs/")
    row = owner.locator(f"#key-result-{split.pk}")
    row.get_by_label("Check in on Accepted share").click()
    expect(row.get_by_label("Value in %")).to_be_focused()
    owner.keyboard.type("72")
    owner.keyboard.press("Tab")
    owner.keyboard.type("7")
    owner.keyboard.press("Enter")
    expect(row).to_contain_text("72%")
    expect(owner.locator(f"#objective-head-{split.objective_id}")).to_contain_text("0.61")

    expect(leader.locator(".figures")).to_contain_text("72%")
    expect(leader.locator("#check-ins tbody tr")).to_have_count(2)
    expect(view.get_by_role("region", name="The teams see it differently")).to_have_count(0)
    expect(view.locator(".leaders")).to_contain_text("0.61")


def test_what_was_typed_and_not_sent_stays_when_others_check_in(
    open_as: OpenAs, cast: Cast, split: KeyResult
) -> None:
    page = open_as(cast.salesperson.user, "/acme/okrs/")
    page.get_by_label("Check in on Calls held").click()
    expect(page.get_by_label("Value in calls")).to_be_focused()
    page.keyboard.type("61")
    page.get_by_role("heading", name="Spring").click()  # the hands are elsewhere
    other = open_as(cast.marketer.user, "/acme/okrs/")
    other.get_by_label("Check in on Accepted share").click()
    expect(other.locator(f"#value-{split.pk}")).to_be_focused()
    other.keyboard.type("many")
    other.keyboard.press("Enter")
    expect(other.locator(f"#key-result-{split.pk}")).to_contain_text("Enter a number.")
    other.locator(f"#value-{split.pk}").fill("80")
    other.keyboard.press("Enter")
    expect(other.locator(f"#key-result-{split.pk}")).to_contain_text("80%")
    page.wait_for_timeout(1500)
    expect(page.get_by_label("Value in calls")).to_have_value("61")
    page.get_by_label("Value in calls").press("Enter")
    expect(page.locator(f"#key-result-{split.pk}")).to_contain_text("80%")


PAGES = {
    "read": ("okrs/", "okrs/leaders/", "okrs/cycles/", "okrs/key-results/{key_result}/",
             "okrs/objectives/{objective}/"),
    "written": ("okrs/import/", "okrs/cycles/{cycle}/closing/",
                "okrs/cycles/{cycle}/objectives/new/",
                "okrs/key-results/{key_result}/edit/", "settings/okrs/"),
}  # fmt: skip


@pytest.mark.parametrize("pages", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look["color_scheme"]))
def test_axe_finds_nothing_on_the_pages_of_okrs(
    open_as: OpenAs, cast: Cast, split: KeyResult, look: dict[str, Any], pages: tuple[str, ...]
) -> None:
    page = open_as(cast.admin.user, **look)
    names = {"cycle": split.cycle_id, "objective": split.objective_id, "key_result": split.pk}
    found = []
    for path in pages:
        page.goto(f"/acme/{path.format(**names)}")
        if path == "okrs/":
            page.locator("details.key-result__check-in summary").first.click()
        page.evaluate(AXE.read_text())
        found += [(path, *violation) for violation in page.evaluate(ASK, RULES)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((path, "wider than the window"))
    assert found == []
