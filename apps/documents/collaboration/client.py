"""One connection as the core sees it: what waits to be stored, what waits to be sent."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.outbox import Direct, Outbox, Send
from apps.documents.collaboration.presence import Person
from apps.documents.collaboration.protocol import EMPTY_STATE, EMPTY_UPDATE, Close


@dataclass(frozen=True, slots=True)
class Access:
    """What a connection may do, as Django decided it."""

    member_id: UUID
    user_id: UUID | int
    workspace_id: UUID
    name: str
    team: str
    may_edit: bool

    @property
    def person(self) -> Person:
        return Person(id=str(self.member_id), name=self.name, team=self.team)


class Typed(NamedTuple):
    """An update as a client sent it. `seen` counts the frames with text that the client had surely
    taken in; `exact` where it said so itself, and had no more. `returning` is all that it brings
    from a time without a line, `early` what it made after that and before it had the text as it is
    now."""

    data: bytes
    seen: int = 0
    exact: bool = False
    returning: bool = False
    early: bool = False


Authorise = Callable[[], Awaitable[Access | Close]]
"""Asked at connect and whenever rights may have changed."""


class Backlog:
    """What all connections of a process sent and nobody stored yet, in bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self.eased = asyncio.Event()
        self.eased.set()

    def grow(self, size: int) -> None:
        """Add bytes, or with a negative size take them off."""
        self.size += size
        if self.size > self.limit:
            self.eased.clear()
        elif self.size <= self.limit // 2:
            self.eased.set()


class Client:
    """One connection to one document.

    Sync frames that carry something are counted: `received` when they arrive, `taken` when they
    enter a commit, `saved` when the author was told that they are durable.
    """

    def __init__(
        self,
        access: Access,
        send: Send,
        direct: Direct | None,
        *,
        authorise: Authorise,
        acks: bool,
        limits: Limits,
        backlog: Backlog,
    ) -> None:
        self.access = access
        self.authorise = authorise
        self.acks = acks
        self.limits = limits
        self.backlog = backlog
        self.outbox = Outbox(
            limits,
            send,
            direct,
            on_overflow=lambda: self.close(Close.TOO_SLOW),
            on_loss=lambda: self.close(None),
        )
        self.closed: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        """The code to close it with, None if it has closed by itself; pending while it is open."""
        self.held = False
        """Its rights are being asked anew; meanwhile nothing of it is stored."""
        self.refused = False
        """What it sent cannot be stored: nothing more of it is, and nothing is said to be."""
        self.came_at = self.asked_at = time.monotonic()

        self.pending: list[Typed] = []
        self.pending_size = 0
        self._drained: asyncio.Event | None = None
        """There while so much is pending that no more is taken; set when it is over."""
        self.received = self.taken = self.saved = 0
        self.unexplained: list[tuple[int, bytes]] = []
        """(number, update) of what builds upon edits that are not here yet."""
        self.unexplained_since = 0.0
        self.wants_state: bytes | None = None
        """A state vector to answer once all that is in the room is durable."""

        self.numbered = False
        """Whether it is told up to which revision it has all."""
        self.knows = 0
        """The revision up to which it had all when it came, as far as it said."""
        self.greeted = False
        """Whether it said what it has; before, it is shown nothing."""
        self.vector = EMPTY_STATE
        """The state that it came with."""
        self.answered = False
        """Whether it told what it brings; before, no block is taken away that it typed in."""
        self.brought = EMPTY_UPDATE
        """What it told that it brings."""
        self.synced: int | None = None
        """What had been told to it when it had got the whole text."""
        self.told = self.seen = 0
        """Frames with text that were sent to it, and how many of them it had seen for sure."""
        self.asked: deque[int] = deque()
        """What was told to it whenever it was asked for its state: once it answers, it has that."""

    def close(self, code: int | None) -> None:
        """Close the connection soon; the first reason counts."""
        if not self.closed.done():
            self.closed.set_result(code)

    def push(self, typed: Typed) -> None:
        """Put an update before the writer. What a client brings from a time without a line holds
        all that a stock client was too quick to send before."""
        self.received += 1
        self.pending.insert(0 if typed.returning else len(self.pending), typed)
        self._grow(len(typed.data))

    def show(self, frame: bytes, *, asked_for: bool = False) -> None:
        """Send a frame with text."""
        self.told += 1
        self.outbox.put(frame, asked_for=asked_for)

    def got_all(self) -> None:
        """The whole text was sent to it. Who came with nothing cannot type on anything else."""
        if self.synced is None:
            self.synced = self.told
            if self.vector == EMPTY_STATE:
                self.seen = self.told

    def is_early(self, seen: int) -> bool:
        """Whether what it makes is made on the text that it came with."""
        return self.vector != EMPTY_STATE and (self.synced is None or seen < self.synced)

    @property
    def comes_back(self) -> bool:
        """Whether what it brings from a time without a line is not stored yet."""
        return bool(self.pending) and self.pending[0].returning

    @property
    def brings_words(self) -> bool:
        """Whether it may come back with words that nobody has yet, and has not shown them."""
        return self.access.may_edit and not self.answered and self.vector != EMPTY_STATE

    @property
    def must_wait(self) -> bool:
        """Whether too much of this client, or of all, is not stored to take in more."""
        return self._drained is not None or (
            self.backlog.size > self.backlog.limit and bool(self.pending)
        )

    async def can_send(self) -> None:
        """Wait while that is so."""
        if self._drained:
            await self._drained.wait()
        if self.pending:
            await self.backlog.eased.wait()

    def pull(self, size: int) -> list[Typed]:
        """Take pending updates, in order, until `size` bytes are reached; at least one."""
        count = 0
        while count < len(self.pending) and size > 0:
            size -= len(self.pending[count].data)
            count += 1
        return self.pull_first(count)

    def pull_first(self, count: int) -> list[Typed]:
        """Take so many pending updates."""
        pulled, self.pending = self.pending[:count], self.pending[count:]
        self._grow(-_size(pulled))
        self.taken += len(pulled)
        return pulled

    def put_back(self, updates: list[Typed]) -> None:
        """Undo a `pull`."""
        self.pending[:0] = updates
        self._grow(_size(updates))
        self.taken -= len(updates)

    def forsake(self) -> None:
        """Drop what was never stored."""
        self.pending.clear()
        self._grow(-self.pending_size)
        self.unexplained.clear()

    def refuse(self) -> None:
        """It sent what cannot be taken in: drop what was not stored, and close."""
        self.refused = True
        self.forsake()
        self.close(Close.MALFORMED)

    def _grow(self, size: int) -> None:
        self.pending_size += size
        self.backlog.grow(size)
        if self.pending_size > self.limits.pending:
            self._drained = self._drained or asyncio.Event()
        elif self._drained and self.pending_size <= self.limits.pending // 2:
            self._drained.set()
            self._drained = None

    def unexplained_for(self, now: float) -> float:
        """Seconds since something began to wait for the edits it builds upon."""
        if not self.unexplained:
            self.unexplained_since = 0.0
            return 0.0
        self.unexplained_since = self.unexplained_since or now
        return now - self.unexplained_since

    @property
    def durable(self) -> int:
        """How many of its frames are in the log once everything taken is."""
        return self.unexplained[0][0] - 1 if self.unexplained else self.taken


def _size(updates: list[Typed]) -> int:
    return sum(len(typed.data) for typed in updates)
