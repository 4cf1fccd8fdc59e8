"""`kill -9` in the middle of typing: what was promised to somebody and is gone afterwards.

An update is promised when its author was told that it is taken, or when it stands on another
person's screen.
"""

import math
import random
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from tests.benchmarks.contender import Contender
from tests.benchmarks.crowd import Due, Lost, crowd
from tests.benchmarks.plan import Plan
from tests.benchmarks.table import Row, at_most
from tests.benchmarks.typing_crowd import SENTENCE
from tests.benchmarks.yjs import Author, spans

TYPISTS = 4
FIRST_CLIENT = 4_000_001
EACH = 20  # keystrokes a second
SHORTEST = 0.3  # seconds


@dataclass
class Losses:
    promised: int = 0
    missing: int = 0
    rounds: int = 0
    """Kills after which something was missing."""


@dataclass
class Promises:
    """By Yjs client: the clock up to which its typing was promised; a keystroke is one."""

    clocks: dict[int, int] = field(default_factory=dict)

    def keep(self, client: int, clock: int) -> None:
        if clock > self.clocks.get(client, 0):
            self.clocks[client] = clock

    def note(self, update: bytes, *, without: int | None = None) -> None:
        """What an update shows, but for its author's own echo."""
        for span in spans(update):
            if span.client != without:
                self.keep(span.client, span.end)

    def missing_in(self, there: "Promises") -> int:
        return sum(
            max(0, clock - there.clocks.get(client, 0)) for client, clock in self.clocks.items()
        )

    @property
    def count(self) -> int:
        return sum(self.clocks.values())


def measure(plan: Plan) -> list[Row]:
    """Both at once: nothing here is a matter of speed."""
    documents = [contender.new_document() for contender in plan.both]
    with ThreadPoolExecutor(2) as threads:
        ours, theirs = threads.map(
            lambda contender, document: _kill_often(contender, document, _moments(plan)),
            plan.both,
            documents,
        )
    for contender, found in zip(plan.both, (ours, theirs), strict=True):
        plan.say(f"  {contender.title}: {found.promised:,} updates promised")
    return [
        Row(
            f"promised updates missing after {plan.kills} kills",
            [ours.missing],
            [theirs.missing],
            at_most(0),
        ),
        Row("  in percent", [_percent(ours)], [_percent(theirs)], form=".1f"),
        Row("  kills that lost something", [ours.rounds], [theirs.rounds]),
    ]


def _moments(plan: Plan) -> list[float]:
    """Seconds of typing before each kill: as many short as long ones, whatever the scale."""
    chance = random.Random(3)
    scale = math.log(plan.longest_before_kill / SHORTEST)
    return [SHORTEST * math.exp(chance.random() * scale) for _ in range(plan.kills)]


def _kill_often(contender: Contender, document: str, moments: Sequence[float]) -> Losses:
    losses = Losses()
    promises = Promises()
    for number, moment in enumerate([*moments, None]):
        contender.process = contender.start()
        try:
            promises = _compare(contender, document, promises, losses)
            if moment is not None:
                _type_until_killed(contender, document, number, moment, promises)
        finally:
            contender.process.kill()
    return losses


def _compare(contender: Contender, document: str, promises: Promises, losses: Losses) -> Promises:
    """Open the document anew and count what of the last round's promises is not in it."""
    with crowd(contender, document, 1, forget=False) as reader:
        there = Promises()
        for _, _, update in reader.updates():
            there.note(update)
    missing = promises.missing_in(there)
    losses.promised += promises.count
    losses.missing += missing
    losses.rounds += bool(missing)
    return Promises()


def _type_until_killed(
    contender: Contender, document: str, number: int, moment: float, promises: Promises
) -> None:
    clients = [FIRST_CLIENT + number * TYPISTS + typist for typist in range(TYPISTS)]
    keys = [_typed(client, int((moment + 1) * EACH)) for client in clients]
    with crowd(contender, document, TYPISTS) as people:
        schedule = sorted(
            Due((key + who / TYPISTS) / EACH, who, people.clients[who].frame(update))
            for who in range(TYPISTS)
            for key, update in enumerate(keys[who])
        )
        killer = threading.Timer(moment, contender.process.kill)
        killer.start()
        with suppress(Lost, OSError):
            people.drive(schedule)
        killer.join()
        people.drain()
        for _, who, update in people.updates():
            promises.note(update, without=clients[who])
        for client, person in zip(clients, people.clients, strict=True):
            promises.keep(client, person.saved)


def _typed(client: int, keys: int) -> list[bytes]:
    author = Author(client)
    text = author.add_block("paragraph")
    for key in range(keys):
        text.insert(key, SENTENCE[key % len(SENTENCE)])
    return author.updates


def _percent(losses: Losses) -> float:
    return 100 * losses.missing / max(1, losses.promised)
