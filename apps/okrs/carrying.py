"""Objectives that go on in another cycle: new ones, each with a link to where it came from.

What was reached stays behind. A number goes on from where it stands, so that the new cycle measures
its own way; its external id goes along, so that a program that reports it need not know.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from apps.okrs.measures import Measured, MeasuredObjective
from apps.okrs.models import Cycle, KeyResult, Objective
from apps.okrs.scoring import WHOLE
from apps.okrs.vocabulary import MOVING_KINDS, STAY_KINDS
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team


def carry_over(chosen: Sequence[MeasuredObjective], *, by: Member, to: Cycle) -> list[Objective]:
    """Let these go on in the cycle `to`, those above before those below. The caller holds both
    cycles."""
    carried: dict[UUID, Objective] = {}
    for one in _from_the_top(chosen):
        carried[one.objective.pk] = _carried(one, by=by, to=to, above=carried)
    return list(carried.values())


def _from_the_top(chosen: Sequence[MeasuredObjective]) -> list[MeasuredObjective]:
    by_id = {one.objective.pk: one for one in chosen}

    def depth(one: MeasuredObjective) -> int:
        parent = by_id.get(one.objective.parent_id) if one.objective.parent_id else None
        return 0 if parent is None else depth(parent) + 1

    return sorted(chosen, key=depth)


def _carried(
    one: MeasuredObjective, *, by: Member, to: Cycle, above: dict[UUID, Objective]
) -> Objective:
    before = one.objective
    parent = above.get(before.parent_id, before.parent) if before.parent_id else None
    objective = Objective.create(
        by=by,
        cycle=to,
        title=before.title,
        why=before.why,
        sales_owner=_still(before.sales_owner, Team.SALES),
        marketing_owner=_still(before.marketing_owner, Team.MARKETING),
        commitment=before.commitment,
        parent=parent,
        carried_from=before,
    )
    for measured in one.key_results:
        if _goes_on(measured):
            _carry_key_result(measured, by=by, objective=objective)
    return objective


def _goes_on(measured: Measured) -> bool:
    """What is to stay above or below goes on for ever; the others until they are reached."""
    return measured.key_result.kind in STAY_KINDS or measured.standing.progress != WHOLE


def _carry_key_result(measured: Measured, *, by: Member, objective: Objective) -> KeyResult:
    before = measured.key_result
    fields: dict[str, Any] = {
        name: getattr(before, name)
        for name in ("title", "kind", "target", "unit", "weight", "source", "external_id")
    }
    carried: KeyResult = KeyResult.create(
        by=by,
        objective=objective,
        baseline=_starts_from(before),
        owner=_still(before.owner),
        carried_from=before,
        **fields,
    )
    return carried


def _starts_from(before: KeyResult) -> Decimal | None:
    moved = before.kind in MOVING_KINDS and before.current is not None
    return before.current if moved else before.baseline


def _still(owner: Member | None, team: Team | None = None) -> Member | None:
    """The same owner, unless they left, or went to another team."""
    if owner is None or owner.left_at is not None or (team is not None and owner.team != team):
        return None
    return owner
