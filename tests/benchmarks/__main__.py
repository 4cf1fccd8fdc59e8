"""Our server beside Hocuspocus, in one run on one machine.

    python -m tests.benchmarks [--quick] [--only replay,ceiling,…]

Nothing fails by time: the table says which marks were reached.
"""

import argparse
import os
import platform
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module

from tests.benchmarks import (
    difference,
    histories,
    killing,
    memory,
    opening,
    rest_write,
    traces,
    typists,
)
from tests.benchmarks.ceiling import Search
from tests.benchmarks.crowd import Lost
from tests.benchmarks.place import contenders
from tests.benchmarks.plan import Plan, quick
from tests.benchmarks.replay import Replay
from tests.benchmarks.server import CORES
from tests.benchmarks.table import Row, show
from tests.benchmarks.yjs import state_of

Scenarios = dict[str, tuple[str, Callable[[], list[Row]]]]


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Typed:
    """The long text, made when a scenario first asks for it."""

    plan: Plan

    @cached_property
    def trace(self) -> traces.Trace:
        return traces.trace(self.plan.keystrokes)

    @cached_property
    def state(self) -> bytes:
        return state_of(self.trace.updates)

    @cached_property
    def replay(self) -> Replay:
        return Replay(self.plan, self.trace)


def scenarios(plan: Plan) -> Scenarios:
    typed = Typed(plan)
    return {
        "replay": ("Keystrokes typed again, one reader", lambda: typed.replay.measure()),
        "typists": ("30 people, 5 keystrokes a second each", lambda: typists.measure(plan)),
        "ceiling": ("30 people in one document, the ceiling", Search(plan, {}).measure),
        "memory": ("Memory", lambda: memory.measure(plan, typed.state)),
        "cold": ("Cold opening", lambda: opening.cold(plan, typed.trace, typed.replay.documents)),
        "rounds": ("Opening and closing", lambda: opening.again_and_again(plan, typed.state)),
        "rest": ("A write by REST", lambda: rest_write.measure(plan, typed.state)),
        "making": ("Documents made by REST", lambda: of_books("making", plan)),
        "search": ("Searching", lambda: of_books("search", plan)),
        "agreement": ("Where both teams stand", lambda: of_books("agreement", plan)),
        "anchors": ("Threads on their words", lambda: of_books("anchors", plan, typed.state)),
        "margin": ("A margin full of threads; theirs is none", lambda: of_books("margin", plan)),
        "okrs": ("OKRs of a large company", lambda: of_books("okrs", plan)),
        "long-log": ("A long past", lambda: of_books("long_log", plan, typed.trace)),
        "difference": (
            "Telling two texts apart; theirs is difflib",
            lambda: difference.measure(plan),
        ),
        "histories": ("Random histories", lambda: histories.measure(plan)),
        "kill": ("kill -9 in the middle of typing", lambda: killing.measure(plan)),
    }


def of_books(name: str, *given: object) -> list[Row]:
    """A scenario whose models need the settings of the run."""
    rows: list[Row] = import_module(f"tests.benchmarks.{name}").measure(*given)
    return rows


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a look in under two minutes")
    parser.add_argument("--only", default="", help="names of scenarios, with commas between")
    return parser.parse_args()


def tell_the_ground() -> None:
    load = os.getloadavg()[0]
    say(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, load {load:.1f}")
    if CORES:
        say(f"Server on core {min(CORES[0])}, load on {sorted(CORES[1])}, PostgreSQL on any.")
    else:
        say("One core, or no way to choose: servers and load share what there is.")
    if load > 1:
        say("Something else is running on this machine: take the figures with caution.")
    say("PostgreSQL with fsync is the store of both. Medians of all runs, taken in turns.\n")


def main() -> None:
    given = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))  # and leave nothing behind
    tell_the_ground()
    began = time.monotonic()
    tables = []
    with contenders() as (ours, rival):
        plan = Plan(ours, rival, say)
        plan = quick(plan) if given.quick else plan
        known = scenarios(plan)
        for name in given.only.split(",") if given.only else known:
            title, measure = known[name]
            say(f"{title} …")
            try:
                tables.append((title, measure()))
            except Lost as lost:
                say(f"  could not be measured: {lost}")
                continue
            show(*tables[-1], say)
    say(f"All together, after {time.monotonic() - began:.0f} s:\n")
    for title, rows in tables:
        show(title, rows, say)


if __name__ == "__main__":
    main()
