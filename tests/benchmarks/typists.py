"""An ordinary busy hour: thirty people in one document, five keystrokes a second each."""

from collections.abc import Sequence

from tests.benchmarks.contender import Contender
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most_times
from tests.benchmarks.typing_crowd import TYPISTS, Typed, type_at

EACH = 5  # keystrokes a second
ROUNDS = 3
"""The slowest hundredth of the keystrokes is the disk's and the scheduler's more than ours."""


def measure(plan: Plan) -> list[Row]:
    """Every keystroke moves a cursor too, as in the editor."""

    def once(contender: Contender) -> Typed:
        with contender.running():
            type_at(contender, 10 * TYPISTS, 2.0, with_cursors=True)  # warm
            return type_at(contender, EACH * TYPISTS, plan.typing_seconds, with_cursors=True)

    ours, theirs = plan.in_turns(once, rounds=ROUNDS)
    worst = 1000 * max(run.late for run in [*ours, *theirs])
    lost = sum(run.lost for run in ours), sum(run.lost for run in theirs)
    plan.say(f"  lost: {lost[0]} and {lost[1]}; the load was late by {worst:.1f} ms at most")
    return [
        Row("ms to another screen, p50", _at(ours, 0.5), _at(theirs, 0.5), None, ".2f"),
        Row(
            "ms to another screen, p99",
            _at(ours, 0.99),
            _at(theirs, 0.99),
            at_most_times(1.2),
            ".2f",
        ),
        Row(
            "processor of the server for it",
            [run.cpu for run in ours],
            [run.cpu for run in theirs],
            at_most_times(1.0),
            ".3f",
        ),
    ]


def _at(runs: Sequence[Typed], part: float) -> list[float]:
    return [run.percentile(part) for run in runs]
