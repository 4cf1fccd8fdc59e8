"""How things stand, as every view shows it: page, board, API, event and closing take it from here.

A `Yardstick` is a workspace's thresholds on a day; it measures key results that were loaded by
`KeyResult.objects.measured()`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db.models import QuerySet

from apps.okrs import scoring
from apps.okrs.days import today
from apps.okrs.models import Cycle, KeyResult, Objective, Settings
from apps.okrs.scoring import Standing, Thresholds
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

    @property
    def score(self) -> Fraction | None:
        return scoring.score(self._weighed)

    @property
    def coverage(self) -> Fraction | None:
        """The share of the weight that is behind the score."""
        return scoring.coverage(self._weighed)

    @property
    def weakest(self) -> Measured | None:
        return min(self.key_results, key=lambda one: one.standing.weakness, default=None)

    @property
    def status(self) -> Status | None:
        """That of the weakest key result; None without any."""
        return self.weakest.standing.status if self.weakest else None

    @property
    def difference(self) -> int | None:
        """The largest by which the teams' confidences in a key result are apart."""
        known = [one.key_result.confidence_difference for one in self.key_results]
        return max((one for one in known if one is not None), default=None)

    @property
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
        """Each with its key results that count: one query for all of them."""
        rows = list(objectives)
        below: dict[UUID, list[Measured]] = {row.pk: [] for row in rows}
        for key_result in key_results_of(rows):
            below[key_result.objective_id].append(self.measure(key_result))
        return [MeasuredObjective(row, below[row.pk]) for row in rows]


def key_results_of(objectives: Iterable[Objective]) -> QuerySet[KeyResult]:
    """Those of some objectives that count, in the order in which they were made. An archived
    objective keeps what it had."""
    rows = KeyResult.objects.filter(objective__in=list(objectives), archival=None)
    return rows.measured().order_by("created_at", "pk")


def board_of(cycle: Cycle, at: datetime | None = None) -> list[MeasuredObjective]:
    """Everything that counts in a cycle, for the board and the leaders' view: three queries,
    however much it is."""
    yardstick = Yardstick.of(cycle.workspace_id, at)
    return yardstick.measure_objectives(Objective.objects.filter(cycle=cycle).for_board())
