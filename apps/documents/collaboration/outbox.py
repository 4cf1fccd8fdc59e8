"""What is on its way to one client: at once while its connection takes it, else in a queue."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

from apps.documents.collaboration.follower import stop
from apps.documents.collaboration.limits import Limits

Send = Callable[[bytes], Awaitable[None]]
"""Sends one frame; waits while the connection takes no more."""


class Direct(Protocol):
    """A connection that can also be used without waking a task for each frame.

    It is offered by web servers that know how (`portal/direct.py`); all works without it.
    """

    on_frame: Callable[[bytes], bool] | None
    """Called with a frame that came, in its order; False if it shall be queued instead."""

    def write(self, frame: bytes) -> bool:
        """Send a frame now; False if that would mean to wait, or if the connection is ending."""


class Outbox:
    """Frames on their way to one client. What waits is counted in bytes.

    `on_relief` is called when a client that lagged has caught up, `on_overflow` when it is too
    slow, `on_loss` when it cannot be reached any more.
    """

    def __init__(
        self,
        limits: Limits,
        send: Send,
        direct: Direct | None,
        *,
        on_overflow: Callable[[], None],
        on_loss: Callable[[], None],
    ) -> None:
        self.limits = limits
        self.send = send
        self.direct = direct
        self.on_overflow = on_overflow
        self.on_loss = on_loss
        self.on_relief: Callable[[], None] = lambda: None
        self.size = 0
        self._frames: deque[tuple[bytes, int]] | None = None
        """(frame, what it counts); the first one is being sent. Few ever need it."""
        self._sending: asyncio.Task[None] | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._stopped = False

    @property
    def lags(self) -> bool:
        return self._deadline is not None

    def put(self, frame: bytes, *, asked_for: bool = False) -> None:
        """Send a frame after all before it. What the client asked for is not held against it."""
        if not self._frames and self.direct and self.direct.write(frame):
            return
        if not self._stopped:
            self._queue(frame, 0 if asked_for else len(frame))

    def _queue(self, frame: bytes, size: int) -> None:
        if self._frames is None:
            self._frames = deque()
        self._frames.append((frame, size))
        self.size += size
        loop = asyncio.get_running_loop()
        if self._sending is None:
            self._sending = loop.create_task(self._send_all(self._frames))
        if self.size > self.limits.outbox:
            self.on_overflow()
        elif self.size > self.limits.lag and self._deadline is None:
            self._deadline = loop.call_later(self.limits.lag_seconds, self.on_overflow)

    async def _send_all(self, frames: deque[tuple[bytes, int]]) -> None:
        """Send what waits, in order; each frame is counted until the connection took it."""
        try:
            while frames:
                frame, size = frames[0]
                await self.send(frame)
                frames.popleft()
                self.size -= size
                if self._deadline and self.size <= self.limits.lag // 2:
                    self._clear_deadline()
                    self.on_relief()
        except Exception:
            # Transports have each their own error for a peer that is gone.
            self.on_loss()
        self._sending = self._frames = None

    def _clear_deadline(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    async def stop(self) -> None:
        """Send nothing more, and let go of everything; nobody will read it."""
        self._stopped, self.direct = True, None
        self._clear_deadline()
        if self._sending:
            await stop(self._sending)
