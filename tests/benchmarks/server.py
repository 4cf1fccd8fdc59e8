"""A server process under the bench: started on one core, watched, and surely ended."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from portal.lifeline import leashed

PATIENCE = 30.0  # seconds until a server must answer


def cores() -> tuple[set[int], set[int]] | None:
    """(for the server, for the load), or None where there is one core or no way to choose."""
    if not hasattr(os, "sched_getaffinity"):
        return None
    usable = sorted(os.sched_getaffinity(0))
    return ({usable[0]}, set(usable[1:])) if len(usable) > 1 else None


CORES = cores()


def take_load_core() -> None:
    """Keep this process away from the servers' core."""
    if CORES:
        os.sched_setaffinity(0, CORES[1])


class ServerProcess:
    """Holds the process id; `cpu` and `memory` count what this process alone uses."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        self.port = free_port()
        words = [word.replace("{port}", str(self.port)) for word in command]
        with log.open("ab") as file, _on_server_core():
            self._process = subprocess.Popen(
                leashed(words, signal.SIGKILL),
                env={**os.environ, **env},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )
        self._seen = psutil.Process(self._process.pid)
        self.log = log
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.02)
        raise SystemExit(f"a server did not start, see {self.log}")

    @property
    def cpu(self) -> float:
        """Seconds of processor used so far."""
        times = self._seen.cpu_times()
        return float(times.user + times.system)

    @property
    def memory(self) -> int:
        """Bytes that are resident."""
        return int(self._seen.memory_info().rss)

    def spread(self) -> None:
        """Let it run on any core: for what is asked of several processes."""
        if CORES:
            self._seen.cpu_affinity(sorted(CORES[0] | CORES[1]))

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def on_any_core() -> Iterator[None]:
    """What is started inside may use all there are: for what is no matter of speed."""
    with _on(CORES[0] | CORES[1] if CORES else None):
        yield


@contextmanager
def _on_server_core() -> Iterator[None]:
    """Children started inside are bound to the servers' core."""
    with _on(CORES[0] if CORES else None):
        yield


@contextmanager
def _on(cores: set[int] | None) -> Iterator[None]:
    if cores is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
