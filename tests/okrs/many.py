"""A cycle with as many objectives, key results and check-ins as a test or a bench wants."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from apps.okrs.days import today
from apps.okrs.models import CheckIn, Confidence, Cycle, KeyResult, Objective
from apps.okrs.vocabulary import Kind
from apps.workspaces.models import Member

DAYS = 100
ELAPSED = 60

AIMS = {
    Kind.INCREASE: (Decimal(0), Decimal(100)),
    Kind.DECREASE: (Decimal(50), Decimal(10)),
    Kind.STAY_ABOVE: (None, Decimal(90)),
    Kind.STAY_BELOW: (None, Decimal(5)),
    Kind.MILESTONE: (Decimal(0), Decimal(1)),
}


def fill_cycle(
    sales: Member, marketing: Member, *, objectives: int, below: int = 5, check_ins: int = 50
) -> Cycle:
    """A running cycle, 60 of 100 days old: `below` key results each, of all kinds, with so many
    check-ins each, on all paces."""
    first = today() - timedelta(days=ELAPSED)
    last = first + timedelta(days=DAYS)
    cycle = Cycle.create(by=sales, name=f"{objectives} objectives", starts_on=first, ends_on=last)
    pursued = Objective.objects.bulk_create(
        Objective(
            workspace=sales.workspace,
            cycle=cycle,
            title=f"Objective {number}",
            sales_owner=sales,
            marketing_owner=marketing if number % 7 else None,
        )
        for number in range(objectives)
    )
    kinds = list(AIMS)
    measured = KeyResult.objects.bulk_create(
        KeyResult(
            workspace=sales.workspace,
            cycle=cycle,
            objective=objective,
            title=f"Key result {number}.{place}",
            kind=kinds[place % len(kinds)],
            baseline=AIMS[kinds[place % len(kinds)]][0],
            target=AIMS[kinds[place % len(kinds)]][1],
            unit="%",
        )
        for number, objective in enumerate(pursued)
        for place in range(below)
    )
    KeyResult.objects.filter(cycle=cycle).update(created_at=_noon(first))
    _check_in(cycle, measured, sales, marketing, check_ins)
    return cycle


def _check_in(
    cycle: Cycle, measured: list[KeyResult], sales: Member, marketing: Member, times: int
) -> None:
    told, voices = [], []
    for number, key_result in enumerate(measured):
        quiet = 20 if number % 9 == 0 else 0
        for turn in range(times):
            day = cycle.starts_on + timedelta(days=turn * (ELAPSED - quiet) // max(times, 1))
            said = CheckIn(
                workspace=sales.workspace, key_result=key_result, as_of=day,
                source=f"s{turn}", by=sales, recorded_at=_noon(day),
                value=_value(key_result, number, turn, times),
            )  # fmt: skip
            told.append(said)
            if turn == times - 1:
                voices += [
                    Confidence(
                        workspace=sales.workspace, check_in=said, key_result=key_result, as_of=day,
                        team=member.team, value=value, by=member, recorded_at=_noon(day),
                    )
                    for member, value in ((sales, number % 10), (marketing, 7))
                ]  # fmt: skip
    CheckIn.objects.bulk_create(told, batch_size=5000)
    Confidence.objects.bulk_create(voices, batch_size=5000)


def _value(key_result: KeyResult, number: int, turn: int, times: int) -> Decimal:
    """On its way to somewhere between nothing and all."""
    if key_result.kind == Kind.MILESTONE:
        return Decimal(number % 2)
    start, target = key_result.baseline or Decimal(0), key_result.target
    share = Decimal((turn + 1) * (number % 11)) / Decimal(times * 12)
    return (start + (target - start) * share).quantize(Decimal("0.01"))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
