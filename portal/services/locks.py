"""Locks on files: the kernel frees them when their holder dies, whatever it died of."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path


def opened(path: Path) -> TextIOWrapper:
    """The lock's file. It is closed in child processes, so they cannot hold the lock."""
    return path.open("a+", encoding="utf-8")


def try_exclusive(path: Path, patience: float = 0.5) -> TextIOWrapper | None:
    """The open file that holds the lock until it is closed; None if another holds it.

    It tries for `patience` seconds, since `is_held` takes the lock for a moment to find out.
    """
    file = opened(path)
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < deadline:
                time.sleep(0.02)
                continue
            file.close()
            return None
        return file


def is_held(path: Path) -> bool:
    """Whether some process holds the lock alone."""
    if not path.exists():
        return False
    with opened(path) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    with opened(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def alone(file: TextIOWrapper) -> bool:
    """Turns a shared lock into an exclusive one if no one else shares it. Gives it up if not."""
    with suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
