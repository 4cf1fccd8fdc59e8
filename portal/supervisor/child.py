"""One process under the supervisor: on a leash, its lines prefixed, revived when it dies."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Sequence

from django.conf import settings

from portal.lifeline import leashed
from portal.pulse import Watch
from portal.watched.logs import as_json

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0  # seconds between a death and the next start
LONG_LIFE = 30.0  # seconds after which a death is no longer one in a row
LOOK_EVERY = 1.0  # seconds between two looks at a pulse
LONGEST_SILENCE = 30  # looks without a beat after which a process is ended
LAST_WORDS = 3.0  # seconds to tell where it stood, from SIGABRT to SIGKILL
PATIENCE_AT_END = 12.0  # seconds from SIGTERM to SIGKILL


class Child:
    """`watch()` runs until `end()`; the process group is the child's own, so Ctrl-C at the
    terminal reaches the supervisor alone, and nothing that the child started is left behind."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: dict[str, str],
        fds: Sequence[int] = (),
        has_pulse: bool = False,
    ) -> None:
        """One that `has_pulse` is told by `--pulse FD` where to beat (`portal.pulse`)."""
        self.name = name
        self.command = command
        self.environment = {**environment, "TANDEM_PROCESS": name}
        self.fds = fds
        self.has_pulse = has_pulse
        self.process: asyncio.subprocess.Process | None = None
        self.ending = asyncio.Event()
        self.starts = 0
        self.silent = 0
        """Looks in a row without a beat."""

    @property
    def lives(self) -> bool:
        return self.process is not None and self.process.returncode is None

    async def watch(self) -> None:
        pause = FIRST_PAUSE
        while not self.ending.is_set():
            started = time.monotonic()
            await self._live_once()
            if self.ending.is_set():
                return
            pause = FIRST_PAUSE if time.monotonic() - started > LONG_LIFE else pause
            say("tandem", f"{self.name} ended ({self._fate()}); starting it again in {pause:g} s")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.ending.wait(), pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def end(self) -> None:
        """SIGTERM, patience, then SIGKILL to all that is left of its group."""
        self.ending.set()
        if self.process is None:
            return
        group = self.process.pid
        with contextlib.suppress(ProcessLookupError):
            self.process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), PATIENCE_AT_END)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)

    async def _live_once(self) -> None:
        if not self.has_pulse:
            await self._live(self.command, self.fds)
            return
        watch = Watch()
        looking = asyncio.create_task(self._look_after(watch))
        try:
            beating = watch.beating
            await self._live([*self.command, "--pulse", str(beating)], [*self.fds, beating])
        finally:
            looking.cancel()
            watch.close()

    async def _look_after(self, watch: Watch) -> None:
        """End the process if it stands still."""
        while (silent := watch.look()) < LONGEST_SILENCE or self.ending.is_set():
            self.silent = silent
            await asyncio.sleep(LOOK_EVERY)
        say("tandem", f"{self.name} stands still; ending it")
        for number in (signal.SIGABRT, signal.SIGKILL):
            if self.process:
                with contextlib.suppress(ProcessLookupError):
                    self.process.send_signal(number)
            await asyncio.sleep(LAST_WORDS)

    async def _live(self, command: Sequence[str], fds: Sequence[int]) -> None:
        self.process = await asyncio.create_subprocess_exec(
            *leashed(command, signal.SIGKILL),
            env=self.environment,
            pass_fds=fds,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,
        )
        self.starts += 1
        await self._pass_on_lines(self.process)
        await self.process.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)  # grandchildren

    async def _pass_on_lines(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101  (we asked for a pipe)
        rest = b""
        while chunk := await process.stdout.read(65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                say(self.name, line.decode(errors="replace"))
        if rest:
            say(self.name, rest.decode(errors="replace"))

    def _fate(self) -> str:
        code = self.process.returncode if self.process else None
        if code is None or code >= 0:
            return f"status {code}"
        return signal.Signals(-code).name


def say(name: str, line: str) -> None:
    """One line with who said it. A reader who went away does not stop the portal."""
    if settings.LOG_FORMAT == "json":
        if not line.strip():
            return
        told = as_json(name, line)
    else:
        told = f"{name:<15} │ {line}"
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()
