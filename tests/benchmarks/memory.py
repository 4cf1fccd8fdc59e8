"""What an open document costs: resident memory of the server, with one client in each."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.contender import Contender
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.ours import SEATS
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most_times

AT_MOST = 2 / 3
KILO = 1024


@dataclass
class Room:
    """Kilobytes a document."""

    empty: float
    full: float


def measure(plan: Plan, state: bytes) -> list[Row]:
    """`state` is the long text, as one update."""

    def once(contender: Contender) -> Room:
        empty = [contender.new_document() for _ in range(plan.rooms)]
        full = [contender.new_document() for _ in range(plan.full_rooms + 3)]
        for document in full:
            contender.put(document, state)
        with contender.running():
            _grown_by(contender, [*full[:3], contender.new_document()])  # warm
            return Room(
                _grown_by(contender, empty),
                _grown_by(contender, full[3:]),
            )

    ours, theirs = plan.in_turns(once)
    mark = at_most_times(AT_MOST)
    return [
        Row("kB an open document, empty", _of(ours, "empty"), _of(theirs, "empty"), mark),
        Row("kB an open document, the long text", _of(ours, "full"), _of(theirs, "full"), mark),
    ]


def _grown_by(contender: Contender, documents: Sequence[str]) -> float:
    """Kilobytes a document by which the server grows when one person opens each."""
    time.sleep(1.0)
    before = contender.process.memory
    people = Crowd(
        [contender.join(document, number % SEATS) for number, document in enumerate(documents)]
    )
    people.wait_for_text()
    people.settle(quiet=1.0, patience=3.0)
    after = contender.process.memory
    people.go()
    return (after - before) / len(documents) / KILO


def _of(rooms: Sequence[Room], name: str) -> list[float]:
    return [getattr(room, name) for room in rooms]
