"""How things stand, as every view shows it: page, board, API, event and closing take it from here.

A `Yardstick` is a workspace's thresholds on a day; it measures key results that were loaded by
`KeyResult.objects.measured()`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from uuid import UUID

from apps.okrs import scoring
from apps.okrs.days import today
from apps.okrs.models import Cycle, KeyResult, Objective, Settings
from apps.okrs.terms import Standing, Thresholds
from apps.okrs.vocabulary import Status


@dataclass(frozen=True)
class Measured:
    """A key result and how it stands."""

    key_result: KeyResult
    standing: Standing
    due_on: date
    """The day of its next check-in."""


@dataclass(frozen=True)
class MeasuredObjective:
    """An objective with its key results that count, and what follows from them."""

    objective: Objective
    key_results: Sequence[Measured]

    @cached_property
    def score(self) -> Fraction | None:
        return scoring.score(self._weighed)

    @cached_property
    def coverage(self) -> Fraction | None:
        """The share of the weight that is behind the score."""
        return scoring.coverage(self._weighed)

    @cached_property
    def weakest(self) -> Measured | None:
        return min(self.key_results, key=lambda one: one.standing.weakness, default=None)

    @cached_property
    def status(self) -> Status | None:
        """That of the weakest key result; None without any."""
        weakest = scoring.weakest([one.standing for one in self.key_results])
        return weakest.status if weakest else None

    @cached_property
    def difference(self) -> int | None:
        """The largest by which the teams' confidences in a key result are apart."""
        known = [one.key_result.confidence_difference for one in self.key_results]
        return max((one for one in known if one is not None), default=None)

    @cached_property
    def _weighed(self) -> list[tuple[Decimal, Fraction | None]]:
        return [(one.key_result.weight, one.standing.progress) for one in self.key_results]


@dataclass(frozen=True)
class Yardstick:
    """By what a workspace measures, on a day."""

    thresholds: Thresholds
    day: date

    @classmethod
    def of(cls, workspace_id: UUID, at: datetime | None = None) -> "Yardstick":
        """That of a workspace now, or at another time: one query."""
        return cls(Settings.of(workspace_id).thresholds, today(at))

    def measure(self, key_result: KeyResult) -> Measured:
        return Measured(
            key_result,
            key_result.standing(on=self.day, thresholds=self.thresholds),
            scoring.check_in_due_on(key_result.current_on, key_result.since, self.thresholds),
        )

    def measure_objectives(self, objectives: Iterable[Objective]) -> list[MeasuredObjective]:
        """Each with its key results that count: three queries for all of them."""
        rows = list(objectives)
        below: dict[UUID, list[Measured]] = {row.pk: [] for row in rows}
        for key_result in key_results_of(rows):
            below[key_result.objective_id].append(self.measure(key_result))
        return [MeasuredObjective(row, below[row.pk]) for row in rows]


def key_results_of(objectives: Iterable[Objective]) -> list[KeyResult]:
    """Those of some objectives that count, in the order in which they were made. An archived
    objective keeps what it had. A thousand rows share their objectives, cycle and owners instead of
    having them made anew from a join each, which is most of the work."""
    above = {one.pk: one for one in objectives}
    rows = KeyResult.objects.filter(objective__in=above, archival=None).with_latest()
    rows = rows.select_related("archival")  # known to be none: policies ask each row
    found = list(rows.prefetch_related("owner__user").order_by("created_at", "pk"))
    for row in found:
        row.objective = above[row.objective_id]
        row.cycle = row.objective.cycle
    return found


def board_of(cycle: Cycle, at: datetime | None = None) -> list[MeasuredObjective]:
    """Everything that counts in a cycle, for the board and the leaders' view: five queries,
    however much it is."""
    yardstick = Yardstick.of(cycle.workspace_id, at)
    return yardstick.measure_objectives(Objective.objects.filter(cycle=cycle).for_board())
