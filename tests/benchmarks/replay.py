"""A whole document typed again as fast as the server takes it, with one reader."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from pycrdt import Text

from tests.benchmarks.contender import Contender
from tests.benchmarks.crowd import Crowd, Due, Lost, crowd
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_least_times
from tests.benchmarks.traces import Trace
from tests.benchmarks.yjs import Author, text_of

LAST = b"the-last-keystroke-of-all"
READER = 1
PATIENCE = 150.0


@dataclass
class Replayed:
    """Updates a second until the reader had all, and until the store had all as well."""

    seen: float
    kept: float
    right: bool


@dataclass
class Replay:
    """The scenario. `documents` are those it leaves in the store, by contender."""

    plan: Plan
    trace: Trace
    documents: dict[str, list[str]] = field(default_factory=dict)

    def measure(self) -> list[Row]:
        ours, theirs = self.plan.in_turns(self._once)
        right = [all(run.right for run in runs) for runs in (ours, theirs)]
        self.plan.say(
            f"  {len(self.trace.updates):,} keystrokes of {self.trace.name}; text equal at the"
            f" reader and in the store: {right[0]} (Tandem), {right[1]} (Hocuspocus)"
        )
        name = "updates/s until the reader has all"
        return [
            Row(f"{name} and so has the store", *_of(ours, theirs, "kept"), at_least_times(5)),
            Row(name, *_of(ours, theirs, "seen"), at_least_times(5)),
            Row("  the mark to reach for", *_of(ours, theirs, "seen"), at_least_times(8)),
        ]

    def _once(self, contender: Contender) -> Replayed:
        with contender.running():
            document = contender.new_document()
            with crowd(contender, document, 2) as people:
                frame = people.clients[0].frame
                everything = b"".join(map(frame, [*self.trace.updates, last_update()]))
                start = time.perf_counter()
                people.drive([Due(0, 0, everything)])
                seen = _seen_after(people, start)
                kept = _stored_after(contender, document, people, start)
                received = [update for _, who, update in people.updates() if who == READER]
        self.documents.setdefault(contender.title, []).append(document)
        texts = {text_of(received), text_of(contender.stored(document))}
        count = len(self.trace.updates)
        return Replayed(count / seen, count / kept, texts == {self.trace.text})


def last_update() -> bytes:
    """An update beside the text that is recognised in any bytes it is merged into."""
    author = Author(1_000_002)
    author.doc.get("bench", type=Text).insert(0, LAST.decode())
    return author.updates[-1]


def _seen_after(people: Crowd, start: float) -> float:
    """Seconds until the reader has what was typed after everything else."""
    looked = 0
    at = 0.0

    def through() -> bool:
        nonlocal looked, at
        for arrival in people.arrivals[looked:]:
            if arrival.who == READER and LAST in arrival.message:
                at = arrival.at
        looked = len(people.arrivals)
        return at > 0

    people.wait_until(through, PATIENCE)
    return at - start


def _stored_after(contender: Contender, document: str, people: Crowd, start: float) -> float:
    deadline = start + PATIENCE
    while not contender.holds(document, LAST):
        if time.perf_counter() > deadline:
            raise Lost("the store never had all")
        people.listen(0.005)
    return time.perf_counter() - start


def _of(
    ours: Sequence[Replayed], theirs: Sequence[Replayed], name: str
) -> tuple[list[float], list[float]]:
    return [getattr(run, name) for run in ours], [getattr(run, name) for run in theirs]
