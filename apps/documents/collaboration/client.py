"""One connection as the core sees it: what waits to be stored, what waits to be sent."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.presence import Person
from apps.documents.collaboration.protocol import Close


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


Authorise = Callable[[], Awaitable[Access | Close]]
"""Asked at connect and whenever rights may have changed."""


class Outbox:
    """Frames on their way to one client, counted in bytes.

    `on_relief` is called when a client that lagged has caught up.
    """

    def __init__(self, limits: Limits, *, on_overflow: Callable[[], None]) -> None:
        self.limits = limits
        self.on_overflow = on_overflow
        self.on_relief: Callable[[], None] = lambda: None
        self.size = 0
        self._frames: deque[tuple[bytes, int]] = deque()
        self._filled = asyncio.Event()
        self._deadline: asyncio.TimerHandle | None = None

    @property
    def lags(self) -> bool:
        return self._deadline is not None

    def put(self, frame: bytes, *, asked_for: bool = False) -> None:
        """Queue a frame. What the client asked for is not held against it."""
        size = 0 if asked_for else len(frame)
        self._frames.append((frame, size))
        self.size += size
        self._filled.set()
        if self.size > self.limits.outbox:
            self.on_overflow()
        elif self.size > self.limits.lag and self._deadline is None:
            loop = asyncio.get_running_loop()
            self._deadline = loop.call_later(self.limits.lag_seconds, self.on_overflow)

    async def frames(self) -> AsyncIterator[bytes]:
        """Frames in order, each counted until the next one is asked for."""
        while True:
            while self._frames:
                frame, size = self._frames.popleft()
                yield frame
                self.size -= size
                if self._deadline and self.size <= self.limits.lag // 2:
                    self.clear_deadline()
                    self.on_relief()
            self._filled.clear()
            await self._filled.wait()

    def clear_deadline(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def drop(self) -> None:
        """Let go of everything; nobody will read it."""
        self.clear_deadline()
        self._frames.clear()
        self.size = 0


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
        self.outbox = Outbox(limits, on_overflow=lambda: self.close(Close.TOO_SLOW))
        self.closed = asyncio.Event()
        self.close_code: int | None = None
        self.held = False
        """Its rights are being asked anew; meanwhile nothing of it is stored."""
        self.asked_at = time.monotonic()

        self.pending: deque[bytes] = deque()
        self.pending_size = 0
        self.drained = asyncio.Event()
        self.drained.set()
        self.received = self.taken = self.saved = 0
        self.unexplained: deque[tuple[int, bytes]] = deque()
        """(number, update) of what builds upon edits that are not here yet."""
        self.unexplained_since = 0.0
        self.wants_state: bytes | None = None
        """A state vector to answer once all that is in the room is durable."""

    def close(self, code: int | None) -> None:
        """Close the connection soon; the first reason counts."""
        if not self.closed.is_set():
            self.close_code = code
            self.closed.set()

    def push(self, update: bytes) -> None:
        """Put an update before the writer."""
        self.received += 1
        self.pending.append(update)
        self._grow(len(update))

    @property
    def must_wait(self) -> bool:
        """Whether too much of this client, or of all, is not stored to take in more."""
        return not self.drained.is_set() or (
            self.backlog.size > self.backlog.limit and bool(self.pending)
        )

    async def can_send(self) -> None:
        """Wait while that is so."""
        await self.drained.wait()
        if self.pending:
            await self.backlog.eased.wait()

    def pull(self, size: int) -> list[bytes]:
        """Take pending updates, in order, until `size` bytes are reached; at least one."""
        pulled: list[bytes] = []
        while self.pending and size > 0:
            update = self.pending.popleft()
            size -= len(update)
            pulled.append(update)
        self._grow(-sum(map(len, pulled)))
        self.taken += len(pulled)
        return pulled

    def put_back(self, updates: list[bytes]) -> None:
        """Undo a `pull`."""
        self.pending.extendleft(reversed(updates))
        self._grow(sum(map(len, updates)))
        self.taken -= len(updates)

    def forsake(self) -> None:
        """Drop what was never stored."""
        self.pending.clear()
        self._grow(-self.pending_size)
        self.unexplained.clear()

    def _grow(self, size: int) -> None:
        self.pending_size += size
        self.backlog.grow(size)
        if self.pending_size > self.limits.pending:
            self.drained.clear()
        elif self.pending_size <= self.limits.pending // 2:
            self.drained.set()

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
