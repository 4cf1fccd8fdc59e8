"""How much is measured: the whole, or a quick look that only shows that everything runs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from tests.benchmarks.contender import Contender
from tests.benchmarks.ours import Ours
from tests.benchmarks.rival import Rival

Result = TypeVar("Result")


@dataclass(frozen=True)
class Plan:
    ours: Ours
    rival: Rival
    say: Callable[[str], None]
    runs: int = 3
    keystrokes: int | None = None
    """Of the trace; None is all."""
    step_seconds: float = 2.0
    close_enough: float = 1.15
    """How far the rate that holds and the one that fails may be apart."""
    typing_seconds: float = 8.0
    rooms: int = 300
    full_rooms: int = 20
    kills: int = 20
    longest_before_kill: float = 11.0
    rounds: int = 100
    told: int = 100_000
    """Letters of the random histories."""
    searched: tuple[int, int] = (1_000, 100_000)
    """Pages and comments in the small workspace and in the large one."""
    written: int = 10_000
    """Of these, at most; the others are copies."""

    @property
    def logs(self) -> Path:
        return self.ours.logs

    @property
    def both(self) -> tuple[Contender, Contender]:
        return self.ours, self.rival

    def in_turns(
        self, one: Callable[[Contender], Result], *, rounds: int = 1
    ) -> tuple[Sequence[Result], Sequence[Result]]:
        """Measure ours and theirs in turns, each run close to its counterpart. What a noisy
        machine moves more than the contenders differ takes several rounds of all runs."""
        ours, theirs = [], []
        for _ in range(rounds * self.runs):
            ours.append(one(self.ours))
            theirs.append(one(self.rival))
        return ours, theirs


def quick(plan: Plan) -> Plan:
    """Only to see that all runs."""
    return replace(
        plan,
        runs=1,
        keystrokes=20_000,
        step_seconds=1.0,
        close_enough=1.6,
        typing_seconds=2.0,
        rooms=150,
        full_rooms=8,
        kills=2,
        longest_before_kill=3.0,
        rounds=10,
        told=10_000,
        searched=(1_000, 5_000),
        written=1_500,
    )
