"""The beat of a process, by which its supervisor sees that it works and does not only live.

A dead process is seen by the kernel. One whose loop is blocked, or whose writer waits for what
never comes, still holds its socket and is sent visitors: it has to be ended by somebody else.
"""

import contextlib
import os
from collections.abc import Callable

BEAT = b"."


class Pulse:
    """The beating side. Without a pipe, in a process that nobody looks after, it does nothing."""

    def __init__(self, pipe: int | None, *, stopped: Callable[[], bool]) -> None:
        """`stopped` says that the process lives and yet does no good any more."""
        self.pipe = pipe
        self.stopped = stopped
        if pipe is not None:
            os.set_blocking(pipe, False)

    def beat(self) -> None:
        if self.pipe is not None and not self.stopped():
            with contextlib.suppress(BlockingIOError, BrokenPipeError):
                os.write(self.pipe, BEAT)


class Watch:
    """The listening side. Asked from time to time, it counts how often in a row nothing came.

    It counts looks and not seconds: a machine that slept had no pulse and is well.
    """

    def __init__(self) -> None:
        self.listening, self.beating = os.pipe()
        os.set_blocking(self.listening, False)
        self._ever = False
        self.silent = 0

    def look(self) -> int:
        """The number of looks in a row without a beat; none is missed before the first."""
        try:
            heard = bool(os.read(self.listening, 65536))
        except BlockingIOError:
            heard = False
        self._ever = self._ever or heard
        self.silent = 0 if heard or not self._ever else self.silent + 1
        return self.silent

    def close(self) -> None:
        os.close(self.listening)
        os.close(self.beating)
