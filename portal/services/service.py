"""One server program that the keeper starts, watches and stops."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from portal.lifeline import leashed

LARGEST_LOG = 10_000_000  # bytes; a longer log is put aside at the next start
TELLING = re.compile(r"(?:FATAL|PANIC|ERROR|DETAIL|rror):|# ")  # PostgreSQL's words, Valkey's sign
LONGEST_WAIT_BETWEEN_STARTS = 10.0  # seconds


class ServiceFailed(Exception):
    """A server that ended before it answered; the text says why, in a line."""


@dataclass
class Service:
    """`answers` tells whether the server serves; `stop_signals` are sent in turn, each with its
    patience in seconds, the gentle one first."""

    name: str
    command: list[str]
    log: Path
    answers: Callable[[], bool]
    stop_signals: tuple[tuple[signal.Signals, float], ...]
    user: str | None = None
    process: subprocess.Popen[bytes] | None = None
    deaths: int = field(default=0, init=False)
    not_before: float = field(default=0.0, init=False)

    def start(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                leashed(self.command, self.stop_signals[0][0], self.user),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )

    def wait_until_ready(self, cancelled: Callable[[], bool]) -> None:
        """Returns when the server answers, however long its recovery takes.

        Raises `ServiceFailed` when it ends instead.
        """
        while not self.answers():
            if self.process is None or self.process.poll() is not None:
                raise ServiceFailed(f"{self.name} did not start: {self.last_words()}")
            if cancelled():
                return
            time.sleep(0.02)
        self.deaths = 0

    def revive(self) -> bool:
        """Starts it again if it died, later each time; True if it was started."""
        if self.process is None or self.process.poll() is None:
            return False
        now = time.monotonic()
        if not self.not_before:
            self.deaths += 1
            self.not_before = now + min(0.2 * 2**self.deaths, LONGEST_WAIT_BETWEEN_STARTS)
        if now < self.not_before:
            return False
        self.not_before = 0.0
        self.start()
        return True

    def stop(self) -> None:
        if self.process is None:
            return
        for number, patience in self.stop_signals:
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, number)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
                return

    def last_words(self) -> str:
        """What the end of the log says of an error, or its last line."""
        lines = self.log.read_text(errors="replace").strip().splitlines()[-20:] or ["no log"]
        telling = [line for line in lines if TELLING.search(line)][-2:] or lines[-1:]
        words = " ".join(TELLING.split(line)[-1].strip() for line in telling)
        return f"{words} (see {self.log})"
