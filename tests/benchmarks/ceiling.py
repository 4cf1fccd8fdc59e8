"""How many keystrokes a second thirty people in one document may make until it hurts."""

from dataclasses import dataclass
from math import inf

from tests.benchmarks.contender import Contender
from tests.benchmarks.crowd import Lost
from tests.benchmarks.plan import Plan
from tests.benchmarks.relay import Relay
from tests.benchmarks.table import Row, at_least_times
from tests.benchmarks.typing_crowd import Typed, type_at

HURTS = 100.0  # milliseconds at the 99th percentile
LATE = 0.03  # seconds; a load that is later than this was the limit itself
LOWEST = 300.0


@dataclass
class Ceiling:
    rate: float
    by_load: bool
    """Whether the load gave out and not the server."""


@dataclass
class Search:
    """Doubles the rate until it fails, then halves the distance; begins where it ended last."""

    plan: Plan
    begin: dict[str, float]

    def measure(self) -> list[Row]:
        load = self._once(Relay(self.plan.logs))
        ours, theirs = self.plan.in_turns(self._once)
        row = Row(
            f"updates/s with p99 < {HURTS:.0f} ms and nothing lost",
            [found.rate for found in ours],
            [found.rate for found in theirs],
            at_least_times(3),
            bound="≥ " if any(found.by_load for found in ours) else "",
        )
        return [row, Row("  of the load against a server that only relays", [load.rate])]

    def _once(self, contender: Contender) -> Ceiling:
        good, bad = 0.0, inf
        by_load = False
        rate = self.begin.get(contender.title, contender.likely_ceiling)
        while rate >= LOWEST and (not good or bad / good > self.plan.close_enough):
            verdict, late = self._holds(contender, rate)
            if verdict:
                good = rate
            else:
                bad, by_load = rate, late
            rate = _next(good, bad)
        self.begin[contender.title] = good or LOWEST
        return Ceiling(good, by_load)

    def _holds(self, contender: Contender, rate: float) -> tuple[bool, bool]:
        """Whether the server bears this rate, and if not, whether the load was late itself. Each
        rate meets a new server: one that had too much before is still busy with that."""
        try:
            with contender.running():
                type_at(contender, 300, 1.0)  # warm
                typed = type_at(contender, rate, self.plan.step_seconds)
        except Lost as lost:
            self.plan.say(f"  {contender.title} at {rate:,.0f}/s: {lost}")
            return False, False
        self.plan.say(f"  {contender.title} at {rate:,.0f}/s: {_told(typed)}")
        return typed.percentile(0.99) < HURTS and not typed.lost, typed.late > LATE


def _next(good: float, bad: float) -> float:
    if not good:
        return bad / 2
    return min(good * 2, (good * bad) ** 0.5) if bad < inf else good * 1.6


def _told(typed: Typed) -> str:
    return (
        f"p50 {typed.percentile(0.5):.1f}, p99 {typed.percentile(0.99):.1f} ms, lost {typed.lost},"
        f" server {typed.cpu:.0%}, load late by {1000 * typed.late:.0f} ms"
    )
