"""OKRs in great numbers, stored in a few statements."""

from datetime import date, timedelta
from decimal import Decimal

from apps.okrs.models import CheckIn, Confidence, Cycle, KeyResult, Objective
from apps.workspaces.models import Member
from tests.okrs.made import FIRST, make_cycle, noon


def grow_okrs(by: Member, objectives: int, *, key_results: int = 5, check_ins: int = 2) -> Cycle:
    """A cycle with so many objectives, key results in each, check-ins on each of those."""
    cycle = make_cycle(by, f"Cycle of {objectives}")
    above = Objective.objects.bulk_create(
        Objective(workspace=by.workspace, cycle=cycle, title=f"Objective {one}", marketing_owner=by)
        for one in range(objectives)
    )
    rows = KeyResult.objects.bulk_create(
        KeyResult(
            workspace=by.workspace,
            objective=objective,
            cycle=cycle,
            title=f"Key result {one}",
            kind="increase",
            baseline=Decimal(0),
            target=Decimal(100),
            owner=by,
        )
        for objective in above
        for one in range(key_results)
    )
    _check_in(rows, by, [FIRST + timedelta(days=day) for day in range(check_ins)])
    return cycle


def _check_in(rows: list[KeyResult], by: Member, days: list[date]) -> None:
    made = CheckIn.objects.bulk_create(
        (
            CheckIn(
                workspace_id=by.workspace_id,
                key_result=row,
                as_of=day,
                source="manual",
                value=Decimal(place),
                by=by,
                recorded_at=noon(day),
            )
            for row in rows
            for place, day in enumerate(days)
        ),
        batch_size=5_000,
    )
    Confidence.objects.bulk_create(
        (
            Confidence(
                workspace_id=by.workspace_id,
                check_in=one,
                key_result_id=one.key_result_id,
                as_of=one.as_of,
                team=team,
                value=7,
                by=by,
                recorded_at=one.recorded_at,
            )
            for one in made
            for team in ("sales", "marketing")
        ),
        batch_size=5_000,
    )
