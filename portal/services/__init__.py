"""PostgreSQL and Valkey of our own, for when no address of others is given.

`running(DATA_DIR)` is all that the project needs: inside it the servers answer at the addresses
of `Place(DATA_DIR)`. Many processes may be inside at once; the last one out ends the servers.
"""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

from portal.services import locks
from portal.services.place import Place

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("DATABASE_URL", "VALKEY_URL", "REDIS_URL")
_keepers: dict[Path, subprocess.Popen[bytes]] = {}  # those that this process started, by data


class ServicesFailed(SystemExit):
    """The servers could not be started; its text is the line that the person sees."""


def wanted() -> bool:
    """Whether our own servers are needed: an address is missing in the environment."""
    return not (given("DATABASE_URL") and (given("VALKEY_URL") or given("REDIS_URL")))


def given(name: str) -> bool:
    """Whether a variable, or a file that holds it, is set."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


@contextmanager
def running(data: Path) -> Iterator[Place]:
    """Keeps the servers of a data directory running while inside.

    Raises `ServicesFailed` when one of them cannot be started.
    """
    place = Place(data)
    place.make_directories()
    with locks.opened(place.locks / "users.lock") as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # waits for servers that are just being stopped
        try:
            ensure(place)
            yield place
        finally:
            _leave(place, users)


def ensure(place: Place) -> None:
    """Starts the keeper if none lives, and waits until its servers answer."""
    with locks.exclusive(place.locks / "start.lock"):
        while _alive(place):
            if place.state.exists():
                return
            time.sleep(0.05)  # one whose starter died is still at it
        place.state.unlink(missing_ok=True)
        keeper = _start_keeper(place)
        while not place.state.exists():
            if keeper.poll() is not None:
                raise ServicesFailed(_last_line(place.log("services")))
            time.sleep(0.02)


def _alive(place: Place) -> bool:
    return locks.is_held(place.locks / "keeper.lock")


def _start_keeper(place: Place) -> subprocess.Popen[bytes]:
    with place.log("services").open("ab") as log:
        keeper = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "portal.services.keeper", str(place.data)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    former = _keepers.get(place.data)
    if former is not None:
        former.wait()  # it no longer holds its lock: reap it
    _keepers[place.data] = keeper
    return keeper


def _leave(place: Place, users: TextIOWrapper) -> None:
    """Lets go; the last one waits until the servers have ended, so that nothing is left."""
    last = locks.alone(users) or not place.state.exists()
    users.close()
    let_go = time.monotonic()
    while last and _alive(place):
        waited = time.monotonic() - let_go
        if waited > 60 or (waited > 1 and place.state.exists()):
            return  # someone else came in meanwhile and needs them
        time.sleep(0.02)
    if last and place.data in _keepers:
        _keepers.pop(place.data).wait()  # it has let go of its lock, so it is at its very end


def _last_line(log: Path) -> str:
    return (log.read_text(errors="replace").strip().splitlines() or ["no log"])[-1]
