"""Objectives and key results as pages show them: rows with their standing, their line and what the
one who looks may do. However many there are, the number of queries is the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final
from uuid import UUID

from apps.okrs import figures
from apps.okrs.drawing import Reading, Sparkline, sparkline
from apps.okrs.measures import Measured, MeasuredObjective, Yardstick
from apps.okrs.models import CheckIn, KeyResult, Objective
from apps.okrs.policies import KeyResultPolicy
from apps.okrs.scoring import needs_check_ins
from apps.okrs.terms import Standing
from apps.okrs.vocabulary import MOVING_KINDS, Kind
from apps.workspaces.models import Member

APART: Final = 3
"""Teams whose confidences differ by so much see different things; from here on it is said."""

WANTED: Final = {
    Kind.INCREASE: "of",
    Kind.DECREASE: "down to",
    Kind.STAY_ABOVE: "at least",
    Kind.STAY_BELOW: "at most",
}


@dataclass
class KeyResultRow:
    """A key result as it stands on a day, for one who looks."""

    measured: Measured
    readings: Sequence[Reading] = ()
    may_check_in: bool = False
    is_due: bool = False
    """A check-in is due of the one who looks."""

    @property
    def key_result(self) -> KeyResult:
        return self.measured.key_result

    @property
    def standing(self) -> Standing:
        return self.measured.standing

    @cached_property
    def line(self) -> Sparkline | None:
        """Its sparkline; a milestone has none."""
        if self.is_milestone:
            return None
        return sparkline(self.key_result.aim, self.key_result.cycle.span, self.readings)

    @property
    def is_milestone(self) -> bool:
        return self.key_result.kind == Kind.MILESTONE

    @property
    def current(self) -> str:
        if self.is_milestone:
            value = self.key_result.current
            return "–" if value is None else "Done" if value else "Not done"
        return figures.figure(self.key_result.current, self.key_result.unit)

    @property
    def aim(self) -> str:
        """What is wanted of the value: "of 70 plants", "at most 4%"."""
        if self.is_milestone:
            return f"by {self.key_result.cycle.ends_on:%-d %B}"
        wanted = figures.figure(self.key_result.target, self.key_result.unit)
        return f"{WANTED[Kind(self.key_result.kind)]} {wanted}"

    @property
    def progress(self) -> str:
        return figures.percent(self.standing.progress)

    @property
    def expected(self) -> str:
        """What was expected by now, of the kinds with a way to go."""
        moving = self.key_result.kind in MOVING_KINDS
        return f"{figures.percent(self.standing.expected)} expected" if moving else ""

    @property
    def beyond(self) -> str:
        """What the clamped progress hides: more than all of the way, or the wrong way."""
        raw = self.standing.raw_progress
        return f"{figures.percent(raw)} of the way" if raw != self.standing.progress else ""

    @property
    def apart(self) -> int:
        """How far the teams' confidences are apart, if far enough to be said."""
        apart = self.key_result.confidence_difference or 0
        return apart if apart >= APART else 0

    def silent_days(self, on: date) -> int:
        """Days since anybody checked in."""
        return (on - (self.key_result.current_on or self.key_result.since)).days


@dataclass
class ObjectiveRow:
    """An objective with its key results, and what they come to."""

    measured: MeasuredObjective
    key_results: list[KeyResultRow]

    @property
    def objective(self) -> Objective:
        return self.measured.objective

    @property
    def standing(self) -> Standing | None:
        """That of its weakest key result."""
        return self.measured.weakest.standing if self.measured.weakest else None

    @property
    def score(self) -> str:
        return figures.tenths(self.measured.score)

    @property
    def coverage(self) -> str:
        """How much of the weight a score speaks of, if not of all."""
        known = self.measured.coverage
        return f"of {figures.percent(known)} of the weight" if known not in (None, 0, 1) else ""


@dataclass(frozen=True)
class Look:
    """Who looks, by which yardstick."""

    member: Member
    yardstick: Yardstick

    @property
    def on(self) -> date:
        return self.yardstick.day

    def row(self, measured: Measured, readings: Sequence[Reading] = ()) -> KeyResultRow:
        key_result = measured.key_result
        cycle = key_result.cycle
        may = KeyResultPolicy(self.member, key_result).may("check_in")
        asked = needs_check_ins(key_result.aim, cycle.span, value=key_result.current, on=self.on)
        return KeyResultRow(
            measured=measured,
            readings=readings,
            may_check_in=may and not cycle.is_closed and cycle.starts_on <= self.on,
            is_due=asked and measured.due_on <= self.on and is_of(self.member, key_result),
        )

    def key_result(self, key_result: KeyResult) -> KeyResultRow:
        """One that was loaded by `measured()`, with its readings."""
        told = readings_of([key_result.pk])[key_result.pk]
        return self.row(self.yardstick.measure(key_result), told)

    def objectives(self, objectives: Iterable[Objective]) -> list[ObjectiveRow]:
        """Objectives with all that counts below them: two queries."""
        found = self.yardstick.measure_objectives(objectives)
        told = readings_of(one.key_result.pk for each in found for one in each.key_results)
        return [self._objective(each, told) for each in found]

    def _objective(
        self, measured: MeasuredObjective, told: dict[UUID, list[Reading]]
    ) -> ObjectiveRow:
        measured.objective.workspace = self.member.workspace  # known: no query for every link
        for one in measured.key_results:
            one.key_result.workspace = self.member.workspace
            one.key_result.objective = measured.objective
        rows = [self.row(one, told[one.key_result.pk]) for one in measured.key_results]
        return ObjectiveRow(measured, rows)


def is_of(member: Member, key_result: KeyResult) -> bool:
    """Whether the member answers for it: as its owner, or its objective's where it has none."""
    if key_result.owner_id is not None:
        return key_result.owner_id == member.pk
    return member.pk in key_result.objective.owner_ids


def readings_of(ids: Iterable[UUID]) -> dict[UUID, list[Reading]]:
    """The values of key results by day; of one day, what was said last."""
    found: dict[UUID, dict[date, Reading]] = defaultdict(dict)
    rows = CheckIn.objects.filter(key_result__in=list(ids)).order_by("as_of", "recorded_at", "pk")
    for key_result, day, value in rows.values_list("key_result_id", "as_of", "value"):
        found[key_result][day] = Reading(day=day, value=value)
    told: dict[UUID, list[Reading]] = defaultdict(list)
    told.update({pk: list(days.values()) for pk, days in found.items()})
    return told
