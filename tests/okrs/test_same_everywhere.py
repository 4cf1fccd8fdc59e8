"""Whoever shows progress or status shows the same: REST, lists, roll-up, board, SQL, closing."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from apps.okrs import scoring
from apps.okrs.closing import proposals
from apps.okrs.measures import Yardstick, board_of
from apps.okrs.models import CheckIn, Cycle, KeyResult, Settings
from apps.okrs.models.standing_sql import stale_now, status_now
from apps.okrs.scoring import Thresholds
from apps.okrs.vocabulary import Kind, Status
from apps.workspaces.models import Member
from tests.factories import base, caller
from tests.okrs.made import FIRST, LAST, make_cycle, make_key_result, make_objective, noon

pytestmark = pytest.mark.django_db

VALUES = [Decimal(one) for one in ("-20", "0", "0.1", "1", "7", "9", "35", "45", "50", "63", "90")]
VALUES += [Decimal(100), Decimal("44.999999"), Decimal("130.5")]


def random_key_results(by: Member, dice: random.Random, count: int = 40) -> Cycle:
    """A cycle in which everything is there: all kinds, no check-ins, late ones, no weight."""
    with time_machine.travel(noon(FIRST), tick=False):
        cycle = make_cycle(by)
        objectives = [make_objective(by, cycle, title=f"Objective {n}") for n in range(8)]
        for number in range(count):
            kind = dice.choice(Kind.values)
            make_key_result(
                by,
                dice.choice(objectives),
                title=f"Key result {number}",
                kind=kind,
                weight=dice.choice([0, 1, Decimal("0.3"), 5]),
                **_aim(kind, dice),
            )
    rows = [row for one in KeyResult.objects.filter(cycle=cycle) for row in _said(one, by, dice)]
    CheckIn.objects.bulk_create(rows)
    return cycle


def _aim(kind: str, dice: random.Random) -> dict[str, Any]:
    baseline = dice.choice([Decimal(0), Decimal("-10"), Decimal("0.1")])
    way = dice.choice([Decimal(100), Decimal(1), Decimal("0.3"), Decimal(70)])
    match kind:
        case Kind.MILESTONE:
            return {"baseline": None, "target": None}
        case Kind.DECREASE:
            return {"baseline": baseline + way, "target": baseline}
        case Kind.INCREASE:
            return {"baseline": baseline, "target": baseline + way}
    return {"baseline": dice.choice([None, baseline]), "target": way}


def _said(key_result: KeyResult, by: Member, dice: random.Random) -> Iterator[CheckIn]:
    days = dice.sample(range(100), dice.choice([0, 1, 3]))
    for day in days:
        milestone = key_result.kind == Kind.MILESTONE
        yield CheckIn(
            workspace_id=by.workspace_id,
            key_result=key_result,
            as_of=FIRST + timedelta(days=day),
            source="manual",
            value=dice.choice([Decimal(0), Decimal(1)] if milestone else VALUES),
            by=by,
            recorded_at=noon(FIRST),
        )


DAYS = [FIRST, FIRST + timedelta(days=9), FIRST + timedelta(days=50), LAST, LAST + timedelta(20)]


@pytest.mark.parametrize("seed", range(4))
def test_sql_says_what_scoring_says(seed: int, salesperson: Member) -> None:
    dice = random.Random(seed)
    cycle = random_key_results(salesperson, dice, count=60)
    strict = Thresholds(on_track=Decimal(1), at_risk=Decimal("0.95"), grace=Decimal("0.5"))
    if seed == 3:
        with time_machine.travel(noon(FIRST + timedelta(days=60)), tick=False):
            cycle.close(by=salesperson)
    for day in DAYS:
        for thresholds in (Thresholds(), strict, Thresholds(grace=Decimal(0), stale_after_days=3)):
            _compare(cycle, day, thresholds)


def _compare(cycle: Cycle, day: date, thresholds: Thresholds) -> None:
    rows = KeyResult.objects.filter(cycle=cycle).measured()
    told = {row.pk: row.standing(on=day, thresholds=thresholds) for row in rows}
    both = rows.annotate(
        status_now=status_now(day, thresholds), stale_now=stale_now(day, thresholds)
    )
    assert {pk: (now.status.value, now.stale) for pk, now in told.items()} == {
        pk: (status, stale)
        for pk, status, stale in both.values_list("pk", "status_now", "stale_now")
    }, day


def test_a_list_is_narrowed_by_what_sql_says(salesperson: Member) -> None:
    cycle = random_key_results(salesperson, random.Random(9))
    day, thresholds = DAYS[2], Thresholds()
    rows = KeyResult.objects.filter(cycle=cycle).measured()
    told = {row.pk: row.standing(on=day, thresholds=thresholds) for row in rows}
    for status in Status:
        found = rows.having_status([status], day=day, thresholds=thresholds)
        assert {row.pk for row in found} == {pk for pk, now in told.items() if now.status == status}
    stale = rows.being_stale(True, day=day, thresholds=thresholds)
    assert {row.pk for row in stale} == {pk for pk, now in told.items() if now.stale}


@pytest.mark.parametrize("seed", range(2))
def test_every_view_shows_the_same(seed: int, salesperson: Member, admin: Member) -> None:
    dice = random.Random(100 + seed)
    cycle = random_key_results(salesperson, dice)
    if seed:
        Settings.change(by=admin, on_track=Decimal("0.95"), at_risk=Decimal("0.5"))
    client = caller(salesperson)
    with time_machine.travel(noon(FIRST + timedelta(days=dice.choice([5, 40, 77]))), tick=False):
        board = board_of(cycle)
        listed = all_of(client, f"{base(salesperson)}/key-results/?cycle={cycle.pk}")
        objectives = all_of(client, f"{base(salesperson)}/objectives/?cycle={cycle.pk}")
        earned = {str(one.measured.key_result.pk): one.value for one in proposals(cycle)}
        yardstick = Yardstick.of(salesperson.workspace_id)
        for each in board:
            for one in each.key_results:
                pk = str(one.key_result.pk)
                alone = client.get(f"{base(salesperson)}/key-results/{pk}/").json()
                assert alone == listed[pk]
                progress = one.standing.progress
                assert alone["progress"] == (None if progress is None else float(progress))
                assert alone["status"] == one.standing.status
                assert alone["stale"] == one.standing.stale
                assert earned[pk] == scoring.grade(progress)
                fresh = KeyResult.objects.measured().get(pk=pk)
                assert yardstick.measure(fresh).standing == one.standing
            shown = objectives[str(each.objective.pk)]
            assert shown["score"] == (None if each.score is None else float(each.score))
            assert shown["status"] == each.status
            below = [one for one in listed.values() if one["objective"] == shown["id"]]
            assert shown["score"] == pytest.approx(score_of(below))
            weak = ["off_track", "at_risk", "on_track"]
            known = [status for status in weak if status in {one["status"] for one in below}]
            if known and known[0] == "off_track":
                assert shown["status"] == "off_track"


def score_of(shown: list[dict[str, Any]]) -> float | None:
    """By hand, from what REST tells of the key results."""
    known = [one for one in shown if one["progress"] is not None]
    weight = sum(one["weight"] for one in known)
    return sum(one["weight"] * one["progress"] for one in known) / weight if weight else None


def all_of(client: Any, address: str) -> dict[str, dict[str, Any]]:
    """Every page of a list, by id."""
    found: dict[str, dict[str, Any]] = {}
    page: str | None = f"{address}&page_size=7"
    while page:
        answer = client.get(page).json()
        found |= {one["id"]: one for one in answer["results"]}
        page = answer["next"]
    return found
