"""Doing something when a room has been quiet for a moment."""

import asyncio
from collections.abc import Callable


class Pause:
    """Runs `action` once it was quiet for `seconds` after the last stir, `longest` at most after
    the first: whoever types for an hour without a break is not forgotten."""

    def __init__(self, seconds: float, action: Callable[[], None], *, longest: float) -> None:
        self.seconds = seconds
        self.longest = longest
        self.action = action
        self._first = self._last = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def stir(self) -> None:
        """Something happened just now."""
        loop = asyncio.get_running_loop()
        self._last = loop.time()
        if self._timer is None:
            self._first = self._last
            self._timer = loop.call_later(self.seconds, self._look)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        due = min(self._last + self.seconds, self._first + self.longest)
        if loop.time() + 0.001 < due:
            self._timer = loop.call_at(due, self._look)
            return
        self._timer = None
        self.action()

    def finish(self) -> None:
        """Run now what still waits."""
        if self._timer:
            self.cancel()
            self.action()

    def cancel(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
