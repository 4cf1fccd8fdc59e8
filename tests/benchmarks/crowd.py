"""The load: many connections in one loop that sends what is due and notes what comes, and when."""

import gc
import selectors
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from tests.benchmarks.client import Client, Kind
from tests.benchmarks.contender import Contender
from tests.benchmarks.yjs import sized, varuint

BURST = 16
"""How many frames may be sent before looking at what came in."""
ALIVE_EVERY = 15.0
"""Seconds after which stock Yjs clients renew their presence; servers drop who is silent."""


class Due(NamedTuple):
    """Something to be sent `at` seconds after the start."""

    at: float
    who: int
    frame: bytes


class Arrival(NamedTuple):
    at: float
    who: int
    message: bytes


class Lost(Exception):
    """A connection was closed by the server, or nothing came for too long."""


class Crowd:
    """Clients of one document. Their messages are noted whole and read after the clock stopped."""

    def __init__(self, clients: Sequence[Client]) -> None:
        self.clients = clients
        self.arrivals: list[Arrival] = []
        self.lag = 0.0
        """By how many seconds the load itself was late, at the worst."""
        self._alive_at = time.perf_counter()
        self._selector = selectors.DefaultSelector()
        for who, client in enumerate(clients):
            self._selector.register(client.line.socket, selectors.EVENT_READ, who)

    def drive(self, schedule: Sequence[Due]) -> list[float]:
        """Send everything when it is due. Answers when each was handed over."""
        sent: list[float] = []
        start = time.perf_counter()
        while len(sent) < len(schedule):
            for due in schedule[len(sent) : len(sent) + BURST]:
                now = time.perf_counter()
                if start + due.at > now:
                    break
                self.clients[due.who].line.send(due.frame)
                sent.append(now)
                self.lag = max(self.lag, now - start - due.at)
            wait = 0.0
            if len(sent) < len(schedule):
                wait = max(0.0, start + schedule[len(sent)].at - time.perf_counter())
            self.listen(wait)
        return sent

    def listen(self, seconds: float) -> int:
        """Wait for messages, at most so long, and note them; answers how many came."""
        before = len(self.arrivals)
        for key, _ in self._selector.select(seconds):
            line = self.clients[key.data].line
            messages = list(line.read())
            at = time.perf_counter()
            self.arrivals += [Arrival(at, key.data, message) for message in messages]
            if line.closed_with:
                raise Lost(f"a connection was closed with {line.closed_with}")
        for client in self.clients:
            if client.line.waits:
                client.line.flush()
        if time.perf_counter() - self._alive_at > ALIVE_EVERY:
            self._stay_alive()
        return len(self.arrivals) - before

    def _stay_alive(self) -> None:
        self._alive_at = time.perf_counter()
        for who, client in enumerate(self.clients):
            clock = int(self._alive_at)
            state = b"\x01" + varuint(3_000_000 + who) + varuint(clock) + sized(b"{}")
            client.line.send(client.presence_frame(state))

    def wait_until(self, done: Callable[[], bool], patience: float) -> None:
        """Listen until it is so. Raises `Lost` when it does not come to pass."""
        deadline = time.perf_counter() + patience
        while not done():
            if time.perf_counter() > deadline:
                raise Lost("nothing more came")
            self.listen(0.02)

    def settle(self, *, quiet: float, patience: float) -> None:
        """Listen until nothing has come for a while."""
        now = last = time.perf_counter()
        deadline = now + patience
        while now < min(last + quiet, deadline):
            if self.listen(0.02):
                last = time.perf_counter()
            now = time.perf_counter()

    def drain(self) -> None:
        """Read what still stands in the sockets of a server that is gone."""
        for who, client in enumerate(self.clients):
            while not client.line.closed_with:
                messages = list(client.line.read())
                self.arrivals += [Arrival(time.perf_counter(), who, each) for each in messages]

    def wait_for_text(self) -> None:
        """Until everybody was answered what the text is."""
        waiting = set(range(len(self.clients)))
        seen = 0

        def answered() -> bool:
            nonlocal seen
            for arrival in self.arrivals[seen:]:
                if self.clients[arrival.who].is_answer(arrival.message):
                    waiting.discard(arrival.who)
            seen = len(self.arrivals)
            return not waiting

        self.wait_until(answered, 20)

    def updates(self) -> Iterator[tuple[float, int, bytes]]:
        """When, to whom, what: all text that came, in order."""
        for at, who, message in self.arrivals:
            kind, update = self.clients[who].read(message)
            if kind is Kind.TEXT:
                yield at, who, update

    def go(self) -> None:
        self._selector.close()
        for client in self.clients:
            client.line.hang_up()


@contextmanager
def crowd(
    contender: Contender, document: str, size: int, *, forget: bool = True
) -> Iterator[Crowd]:
    """So many different people on one document, all with its text; its arrival is forgotten."""
    gc.collect()
    gc.disable()
    people = Crowd([contender.join(document, seat) for seat in range(size)])
    try:
        people.wait_for_text()
        if forget:
            people.arrivals.clear()
        yield people
    finally:
        gc.enable()
        people.go()
