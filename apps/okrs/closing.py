"""Closing a cycle: every key result is graded, owners say their line, and what is chosen goes on.

Once, whoever asks twice or at the same time: the cycle and its key results are held first, so that
no check-in comes in between. Until then nothing of it is stored but the lines.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core.errors import InvalidInput, RuleViolation
from apps.core.events import publish
from apps.okrs import scoring
from apps.okrs.amounts import amount
from apps.okrs.carrying import carry_over
from apps.okrs.events import CycleClosed
from apps.okrs.lines import write_line
from apps.okrs.measures import Measured, MeasuredObjective, board_of
from apps.okrs.models import Closing, Cycle, Grade, KeyResult, Objective
from apps.okrs.models.cycle import CLOSED
from apps.workspaces.models import Member

STEP = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class GivenGrade:
    """A grade other than the one that was earned, and why."""

    value: Decimal
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What whoever closes the cycle decides. Key results without a grade get the one they earned;
    a line is by objective and team."""

    grades: Mapping[UUID, GivenGrade] = field(default_factory=dict)
    lines: Mapping[tuple[UUID, str], str] = field(default_factory=dict)
    carry_over: Sequence[UUID] = ()
    next_cycle: Cycle | None = None


@dataclass(frozen=True)
class Proposal:
    """The grade that a key result earned, and whether that is good."""

    objective: Objective
    measured: Measured
    value: Decimal
    reached: bool


def proposals(cycle: Cycle, at: datetime | None = None) -> list[Proposal]:
    """What closing the cycle now would grade, before anybody decides otherwise."""
    return [
        _proposal(objective.objective, one)
        for objective in board_of(cycle, at)
        for one in objective.key_results
    ]


@dataclass
class CycleClosing:
    """A member closes a cycle, at a time (now unless said)."""

    cycle: Cycle
    by: Member
    at: datetime = field(default_factory=timezone.now)

    @transaction.atomic
    def close(self, wanted: Wanted | None = None) -> Closing:
        """Close it. Asked again with the same wishes, or with none, it answers the closing that
        stands; with others it raises `RuleViolation`."""
        wanted = wanted or Wanted()
        self._hold(wanted)
        standing = Closing.objects.filter(cycle=self.cycle).first()
        if standing is not None:
            return self._same(standing, wanted)
        board = board_of(self.cycle, self.at)
        self._check(wanted, board)
        for (objective, team), text in wanted.lines.items():
            write_line(self._objective(board, objective), by=self.by, team=team, text=text)
        carried = self._carried(wanted, board)
        closing = Closing.objects.create(
            workspace_id=self.cycle.workspace_id,
            cycle=self.cycle,
            next_cycle=wanted.next_cycle,
            by=self.by,
            at=self.at,
        )
        grades = self._graded(closing, wanted, board)
        Grade.objects.bulk_create(grades)
        publish(
            CycleClosed(
                **{**self.cycle.event_fields(self.by), "at": self.at},
                graded=len(grades),
                reached=sum(grade.reached for grade in grades),
                carried=len(carried),
                next_cycle_id=wanted.next_cycle.pk if wanted.next_cycle else None,
            )
        )
        return closing

    def _hold(self, wanted: Wanted) -> None:
        both = {self.cycle.pk, *([wanted.next_cycle.pk] if wanted.next_cycle else [])}
        list(Cycle.objects.select_for_update(no_key=True).filter(pk__in=both).order_by("pk"))
        mine = KeyResult.objects.filter(cycle=self.cycle).order_by("pk")
        list(mine.select_for_update(no_key=True).only("pk"))

    def _same(self, standing: Closing, wanted: Wanted) -> Closing:
        """The closing that stands, unless something else is wanted now."""
        graded = {grade.key_result_id: grade.value for grade in standing.grades.all()}
        carried = set(
            Objective.objects.filter(
                carried_from__cycle=self.cycle, cycle=standing.next_cycle_id
            ).values_list("carried_from_id", flat=True)
        )
        asked = {pk: grade.value.quantize(STEP) for pk, grade in wanted.grades.items()}
        goes_on = wanted.next_cycle.pk if wanted.next_cycle else standing.next_cycle_id
        if (
            any(graded.get(pk) != value for pk, value in asked.items())
            or (wanted.carry_over and set(wanted.carry_over) != carried)
            or goes_on != standing.next_cycle_id
        ):
            raise RuleViolation("cycle_closed", CLOSED)
        return standing

    def _check(self, wanted: Wanted, board: Sequence[MeasuredObjective]) -> None:
        objectives = {one.objective.pk for one in board}
        key_results = {one.key_result.pk for each in board for one in each.key_results}
        errors: dict[str, str] = {}
        if set(wanted.grades) - key_results:
            errors["grades"] = "Some of these are no key results of this cycle that count."
        for grade in wanted.grades.values():
            if not 0 <= amount(grade.value, field="grades") <= 1:
                errors["grades"] = "A grade is a number from 0.0 to 1.0."
        if {pk for pk, _ in wanted.lines} - objectives:
            errors["lines"] = "Some of these are no objectives of this cycle."
        if set(wanted.carry_over) - objectives:
            errors["carry_over"] = "Some of these are no objectives of this cycle."
        errors |= self._check_next(wanted)
        if errors:
            raise InvalidInput(errors)

    def _check_next(self, wanted: Wanted) -> dict[str, str]:
        following = wanted.next_cycle
        if following is None:
            return {"next_cycle": "In which cycle do they go on?"} if wanted.carry_over else {}
        if following.workspace_id != self.cycle.workspace_id or following.pk == self.cycle.pk:
            return {"next_cycle": "Name another cycle of this workspace."}
        if following.is_closed:
            return {"next_cycle": f"“{following.name}” is closed, too."}
        return {}

    def _objective(self, board: Sequence[MeasuredObjective], pk: UUID) -> Objective:
        return next(one.objective for one in board if one.objective.pk == pk)

    def _carried(self, wanted: Wanted, board: Sequence[MeasuredObjective]) -> list[Objective]:
        if wanted.next_cycle is None:
            return []
        chosen = [one for one in board if one.objective.pk in set(wanted.carry_over)]
        return carry_over(chosen, by=self.by, to=wanted.next_cycle)

    def _graded(
        self, closing: Closing, wanted: Wanted, board: Sequence[MeasuredObjective]
    ) -> list[Grade]:
        grades = []
        for each in board:
            for one in each.key_results:
                earned = _proposal(each.objective, one)
                given = wanted.grades.get(one.key_result.pk, GivenGrade(value=earned.value))
                value = given.value.quantize(STEP)
                progress = one.standing.progress
                grades.append(
                    Grade(
                        workspace_id=closing.workspace_id,
                        closing=closing,
                        key_result=one.key_result,
                        value=value,
                        progress=None if progress is None else scoring.decimal(progress),
                        reached=scoring.is_reached(each.objective.commitment, value),
                        note=given.note.strip(),
                    )
                )
        return grades


def _proposal(objective: Objective, measured: Measured) -> Proposal:
    value = scoring.grade(measured.standing.progress)
    return Proposal(objective, measured, value, scoring.is_reached(objective.commitment, value))
