"""OKRs of a large company: the leaders' view, and a thousand check-ins in one request."""

from collections.abc import Callable
from statistics import median

from django.db import connection

from apps.okrs.days import today
from apps.okrs.models import Cycle, KeyResult
from tests.benchmarks.asking import API, PAGES, Asker
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most
from tests.okrs.many import fill_cycle

FEW, MANY = 20, 200
BELOW, CHECK_INS = 5, 50
ASKED = 20
"""Requests a run, one after the other."""
BATCH = 1_000


def measure(plan: Plan) -> list[Row]:
    """Milliseconds of whole requests, the median of each run."""
    sales, marketing = (plan.ours.signatory(team) for team in ("sales", "marketing"))
    few, many = (
        fill_cycle(sales, marketing, objectives=size, below=BELOW, check_ins=CHECK_INS)
        for size in (FEW, MANY)
    )
    _name(many)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE okrs_keyresult, okrs_checkin, okrs_confidence, okrs_objective")
    with plan.ours.running():
        browser = Asker(plan, {"Cookie": plan.ours.cookie_of(sales)})
        rows = _leaders(plan, lambda cycle: browser.get(f"{PAGES}/okrs/leaders/?cycle={cycle.pk}"),
                        few, many)  # fmt: skip
        token = Asker.with_token(plan)
        rows.append(_batch(plan, token))
    return rows


def _leaders(plan: Plan, ask: Callable[[Cycle], float], few: Cycle, many: Cycle) -> list[Row]:
    runs = [
        [median(ask(cycle) for _ in range(ASKED)) for cycle in (few, many)]
        for _ in range(plan.runs + 1)
    ][1:]
    less, more = ([took[place] for took in runs] for place in range(2))
    return [
        Row(f"ms, the leaders' view, {FEW} objectives", less, form=".1f"),
        Row(f"ms, the leaders' view, {MANY} objectives", more, form=".1f"),
        Row(
            "  times as much",
            [much / little for little, much in zip(less, more, strict=True)],
            [],
            at_most(2),
            ".2f",
        ),
    ]


def _batch(plan: Plan, token: Asker) -> Row:
    """Another value for each, run by run, so that all of them are written."""
    took = []
    for run in range(plan.runs + 1):
        lines = [
            {"external_id": f"bench-{number}", "date": today().isoformat(), "value": number % 2,
             "confidence": run % 10, "source": "bench"}
            for number in range(BATCH)
        ]  # fmt: skip
        took.append(token.post(f"{API}/check-ins/", {"check_ins": lines}) / 1000)
    return Row(f"seconds, {BATCH:,} check-ins in one request", took[1:], [], at_most(2), ".2f")


def _name(cycle: Cycle) -> None:
    rows = list(KeyResult.objects.filter(cycle=cycle).order_by("pk")[:BATCH])
    for number, row in enumerate(rows):
        row.external_id = f"bench-{number}"
    KeyResult.objects.bulk_update(rows, ["external_id"], batch_size=500)
