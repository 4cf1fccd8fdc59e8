"""The statement behind the leaders' view says of every key result what `scoring` says."""

import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from apps.okrs.days import today
from apps.okrs.figures import tenths
from apps.okrs.measures import Yardstick
from apps.okrs.models import Cycle, Objective, Settings
from apps.okrs.models.standings import standings_of
from apps.okrs.overview import ObjectiveLine
from apps.okrs.terms import Thresholds
from apps.workspaces.models import Member
from tests.okrs.made import make_cycle, make_key_result, make_objective, noon

pytestmark = pytest.mark.django_db

AIMS: list[dict[str, Any]] = [
    {"kind": "increase", "baseline": 0, "target": 100},
    {"kind": "increase", "baseline": -7, "target": "3.5"},
    {"kind": "decrease", "baseline": 50, "target": 10},
    {"kind": "stay_above", "baseline": None, "target": 20},
    {"kind": "stay_below", "baseline": None, "target": 20},
    {"kind": "milestone", "baseline": None, "target": None},
]


def drawn_cycle(dice: random.Random, sales: Member, marketing: Member) -> Cycle:
    """A cycle anywhere around today, with anything in it."""
    first = today() - timedelta(days=dice.choice([0, 1, 5, 10, 50, 99, 100, 130]))
    cycle = make_cycle(sales, first=first, last=first + timedelta(days=100))
    for _ in range(4):
        objective = make_objective(sales, cycle, sales_owner=dice.choice([sales, None]))
        for _ in range(dice.randrange(5)):
            more = {**dice.choice(AIMS), "weight": dice.choice([0, 1, 2, "0.5"])}
            made = make_key_result(sales, objective, **more)
            for _ in range(dice.randrange(3)):
                day = first + timedelta(days=dice.randrange(max(1, (today() - first).days + 1)))
                value = dice.choice([10, 30, 63, 70, 90, dice.randrange(-5, 120)])
                if made.kind == "milestone":
                    value = dice.randrange(2)
                made.check_in(
                    by=dice.choice([sales, marketing]), value=value, as_of=day,
                    confidence=dice.choice([None, 2, 9]), at=noon(today()),
                )  # fmt: skip
            if dice.random() < 0.1:
                made.archive(by=sales)
        if dice.random() < 0.1:
            objective.archive(by=sales)
    return cycle


@pytest.mark.parametrize("seed", range(12))
def test_it_agrees_with_scoring_on_anything(
    seed: int, sales_lead: Member, marketing_lead: Member, admin: Member
) -> None:
    dice = random.Random(seed)
    if seed % 3 == 0:
        Settings.change(by=admin, on_track=Decimal("0.8"), stale_after_days=5, grace=Decimal(0))
    cycle = drawn_cycle(dice, sales_lead, marketing_lead)
    if seed % 4 == 0:
        cycle.close(by=admin)
        cycle = Cycle.objects.select_related("closing").get(pk=cycle.pk)
    thresholds = Settings.of(admin.workspace_id).thresholds
    agree(cycle, thresholds)


def agree(cycle: Cycle, thresholds: Thresholds) -> None:
    yardstick = Yardstick(thresholds, today())
    rows = yardstick.measure_objectives(Objective.objects.filter(cycle=cycle).for_board())
    exact = {one.objective.pk: one for one in rows}
    told = standings_of(cycle, on=today(), thresholds=thresholds, apart=3, most=100)
    assert {one.pk for one in told} == set(exact)
    for one in told:
        objective = exact[one.pk]
        below = objective.key_results
        assert one.status == objective.status
        assert one.is_trouble == (
            objective.weakest.standing.is_trouble if objective.weakest else False
        )
        assert sorted(one.statuses) == sorted(each.standing.status for each in below)
        assert one.stale == sum(each.standing.stale for each in below)
        assert ObjectiveLine(one, "").score == tenths(objective.score)
        assert set(one.silent) == {e.key_result.pk for e in below if e.standing.stale}
        assert set(one.apart) == {
            e.key_result.pk for e in below if (e.key_result.confidence_difference or 0) >= 3
        }


def test_a_pace_of_exactly_the_threshold_is_on_track(sales_lead: Member) -> None:
    first = today() - timedelta(days=50)
    cycle = make_cycle(sales_lead, first=first, last=first + timedelta(days=100))
    for value, expected in (
        (45, "on_track"),
        ("44.99", "at_risk"),
        (35, "at_risk"),
        ("34.99", "off_track"),
    ):
        made = make_key_result(sales_lead, make_objective(sales_lead, cycle, title=str(value)))
        made.check_in(by=sales_lead, value=value)
        told = standings_of(cycle, on=today(), thresholds=Thresholds(), apart=3, most=5)
        assert {one.title: one.status for one in told}[str(value)] == expected
