"""Thirty people in one document: what they type, and how long until each other one has it."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from tests.benchmarks.contender import Contender
from tests.benchmarks.crowd import Crowd, Due, crowd
from tests.benchmarks.yjs import Author, Span, sized, spans, varuint

TYPISTS = 30
FIRST_CLIENT = 2_000_001
SENTENCE = "We agree on what a qualified lead is before the quarter begins, in writing. "


@dataclass(frozen=True)
class Keyboard:
    """`base` makes a paragraph for each typist; `keys[n]` are the updates of the n-th one, each a
    character, whose Yjs clock is its number."""

    base: bytes
    keys: list[list[bytes]]


@cache
def keyboard(keys_each: int) -> Keyboard:
    owner = Author(1_999_999)
    for number in range(TYPISTS):
        owner.add_block("paragraph", f"{number}: ")
    base = owner.doc.get_update()
    return Keyboard(base, [_typed(base, number, keys_each) for number in range(TYPISTS)])


def _typed(base: bytes, number: int, keys: int) -> list[bytes]:
    author = Author(FIRST_CLIENT + number, base)
    author.updates.clear()
    text = author.block(number)
    start = len(f"{number}: ")
    for key in range(keys):
        text.insert(start + key, SENTENCE[key % len(SENTENCE)])
    return author.updates


def cursor(number: int, clock: int) -> bytes:
    """An awareness update as the editor's cursor extension sends it after a keystroke."""
    place = {"type": None, "tname": "default", "item": {"client": number, "clock": clock}}
    user = {"name": f"Typist {number}", "color": "#30bced"}
    state = {
        "user": user,
        "cursor": {"anchor": {**place, "assoc": 0}, "head": {**place, "assoc": 0}},
    }
    words = json.dumps(state, separators=(",", ":")).encode()
    return b"\x01" + varuint(FIRST_CLIENT + number) + varuint(clock + 1) + sized(words)


@dataclass
class Typed:
    """What a run showed: seconds from each keystroke to each other person's screen, sorted."""

    delays: list[float] = field(default_factory=list)
    lost: int = 0
    late: float = 0.0
    """Seconds by which the load was late."""
    cpu: float = 0.0
    """Processor used by the server over the run, as a part of one core."""
    rate: float = 0.0
    """Keystrokes a second that were really sent."""

    def percentile(self, part: float) -> float:
        """In milliseconds."""
        if not self.delays:
            return float("inf")
        return 1000 * self.delays[min(len(self.delays) - 1, int(part * len(self.delays)))]


def type_at(
    contender: Contender, rate: float, seconds: float, *, with_cursors: bool = False
) -> Typed:
    """Let thirty people type into a new document, so many keystrokes a second together.

    Raises `Lost` when the server closes a connection.
    """
    keys = int(rate * seconds / TYPISTS)
    board = keyboard(max(3000, keys))
    with crowd(contender, contender.new_document(), TYPISTS) as people:
        _lay_ground(people, board.base)
        times = _times(rate, keys, jitter=with_cursors)
        schedule = _schedule(people, board, times, with_cursors=with_cursors)
        people.lag = 0.0
        before = contender.process.cpu
        sent = people.drive(schedule)
        used = contender.process.cpu - before
        people.settle(quiet=0.4, patience=4)
        typed = _read(people, _sent_at(sent, schedule, with_cursors=with_cursors), keys)
    typed.late, typed.cpu = people.lag, used / (sent[-1] - sent[0])
    typed.rate = keys * TYPISTS / (sent[-1] - sent[0])
    return typed


def _lay_ground(people: Crowd, base: bytes) -> None:
    """Have the paragraphs there before anybody types."""
    people.clients[0].line.send(people.clients[0].frame(base))
    reached: set[int] = {0}

    def laid() -> bool:
        reached.update(who for _, who, _ in people.updates())
        return len(reached) == len(people.clients)

    people.wait_until(laid, 10)
    people.settle(quiet=0.2, patience=2)
    people.arrivals.clear()


def _times(rate: float, keys: int, *, jitter: bool) -> list[tuple[float, int]]:
    """(seconds after the start, typist) of every keystroke, in order."""
    chance = random.Random(11)
    gap = TYPISTS / rate
    times = []
    for typist in range(TYPISTS):
        at = typist / rate
        for key in range(keys):
            shake = chance.uniform(-0.4, 0.4) * gap if jitter else 0.0
            times.append((max(0.0, at + key * gap + shake), typist))
    return sorted(times)


def _schedule(
    people: Crowd, board: Keyboard, times: Sequence[tuple[float, int]], *, with_cursors: bool
) -> list[Due]:
    keys = [iter(typed) for typed in board.keys]
    clocks = [0] * TYPISTS
    schedule = []
    for at, who in times:
        client = people.clients[who]
        schedule.append(Due(at, who, client.frame(next(keys[who]))))
        if with_cursors:
            schedule.append(Due(at, who, client.presence_frame(cursor(who, clocks[who]))))
            clocks[who] += 1
    return schedule


def _sent_at(
    sent: list[float], schedule: Sequence[Due], *, with_cursors: bool
) -> list[list[float]]:
    """When each typist's keystrokes were handed over, without the cursors between them."""
    moments: list[list[float]] = [[] for _ in range(TYPISTS)]
    for number, at in enumerate(sent):
        if not (with_cursors and number % 2):
            moments[schedule[number].who].append(at)
    return moments


def _read(people: Crowd, sent: list[list[float]], keys: int) -> Typed:
    """Compare what was sent with what came; the clock of a keystroke is its number."""
    typed = Typed()
    known: dict[bytes, list[Span]] = {}
    have = [[0] * TYPISTS for _ in range(TYPISTS)]
    for at, who, update in people.updates():
        if update not in known:
            known[update] = [span for span in spans(update) if span.client >= FIRST_CLIENT]
        mine = have[who]
        for span in known[update]:
            typist = span.client - FIRST_CLIENT
            if span.start > mine[typist] or span.end <= mine[typist]:
                continue  # after a gap, or known
            if typist != who:
                typed.delays += [at - moment for moment in sent[typist][mine[typist] : span.end]]
            mine[typist] = span.end
    typed.lost = sum(
        keys - have[who][typist]
        for who in range(TYPISTS)
        for typist in range(TYPISTS)
        if who != typist
    )
    typed.delays.sort()
    return typed
