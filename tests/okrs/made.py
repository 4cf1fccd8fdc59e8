"""OKRs with fixed, boring values."""

from datetime import UTC, date, datetime, time
from typing import Any

from apps.okrs.models import Cycle, KeyResult, Objective
from apps.workspaces.models import Member

FIRST = date(2026, 1, 1)
LAST = date(2026, 4, 11)
"""A hundred days after the first: each is one per cent."""


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def make_cycle(by: Member, name: str = "Q1", first: date = FIRST, last: date = LAST) -> Cycle:
    return Cycle.create(by=by, name=name, starts_on=first, ends_on=last)


def make_objective(by: Member, cycle: Cycle | None = None, **more: Any) -> Objective:
    """One objective, in a cycle of its own unless said."""
    fields = {"title": "Win the mid-market", **more}
    return Objective.create(by=by, cycle=cycle or make_cycle(by), **fields)


def make_key_result(by: Member, objective: Objective | None = None, **more: Any) -> KeyResult:
    """Increase from 0 to 100, in an objective of its own unless said."""
    usual = {"title": "Qualified leads", "kind": "increase", "baseline": 0, "target": 100}
    made: KeyResult = KeyResult.create(
        by=by, objective=objective or make_objective(by), **{**usual, **more}
    )
    return made


def measured(key_result: KeyResult) -> KeyResult:
    """The same with its latest check-in, as every view loads it."""
    return KeyResult.objects.measured().get(pk=key_result.pk)
