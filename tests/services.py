"""The servers that tests stand on.

`embedded_services`  PostgreSQL and Valkey for the whole run, shared by all xdist workers; any
                     test that uses the database has them without asking.
`portal_server`      a real web process on a free port over this worker's test database, for
                     browsers and sockets. Use it with committed data: it brings
                     `transactional_db`. `portal_server.kill()` is `kill -9`,
                     `portal_server.start()` brings it back on the same port.
`second_server`      one more web process on another port over the same database.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import quote, urlencode

import psutil
import pytest
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.core.cache import cache
from django.db import connection
from django.db.models.signals import post_migrate

from portal import services
from portal.lifeline import leashed

ROOT = Path(__file__).resolve().parent.parent
LONGEST_START = 60  # seconds, on a machine that is busy with other tests


@pytest.fixture(scope="session")
def embedded_services() -> Iterator[None]:
    if not services.wanted():
        yield
        return
    with services.running(settings.DATA_DIR):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, embedded_services: None
) -> None:
    """Runs before the first test database is made: by then PostgreSQL must answer."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Django's own rows are made with the database and stay in it (`tests/database`): nothing
    need look whether they are there each time that the tables were emptied."""
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")


@pytest.fixture(autouse=True)
def _empty_valkey(request: pytest.FixtureRequest) -> None:
    """What one test counted (a rate limit) or cached is unknown to the next."""
    if {"db", "transactional_db"} & set(request.fixturenames):
        cache.clear()


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the process that made the directory
        shutil.rmtree(os.environ["TANDEM_TEST_DATA"], ignore_errors=True)


def database_url() -> str:
    """This worker's test database as an address for other processes."""
    now = connection.settings_dict
    query = urlencode({"host": now["HOST"], **({"port": now["PORT"]} if now["PORT"] else {})})
    user, password = quote(now["USER"]), quote(now["PASSWORD"])
    return f"postgresql://{user}:{password}@/{now['NAME']}?{query}"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with closing(socket.socket()) as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


class PortalServer:
    """One web process; its address stays the same over kills and starts.

    What it needs is loaded once (`tests/ready_web.py`), so that a start takes no long time.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.socket_url = f"ws://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "tests.ready_web", "--port", str(self.port)]
        self._loaded = subprocess.Popen(
            leashed(command, signal.SIGKILL),
            cwd=ROOT,
            env={**os.environ, **environment, "PORT": str(self.port)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._pid: int | None = None

    @property
    def pid(self) -> int:
        assert self._pid is not None, "the server was not started"
        return self._pid

    def start(self) -> None:
        """Returns when the server is ready. Fails if it ends instead."""
        assert self._loaded.stdin is not None
        self._loaded.stdin.write("begin\n")
        told = self._told()
        if not told:
            pytest.fail("the web process could not be loaded")
        self._pid = int(told)
        deadline = time.monotonic() + LONGEST_START
        while not self.is_ready():
            if not psutil.pid_exists(self.pid):
                pytest.fail("the web process ended instead of serving")
            if time.monotonic() > deadline:
                pytest.fail("the web process did not get ready in time")
            time.sleep(0.05)

    def is_ready(self) -> bool:
        return self.get("/readyz") == 200

    def get(self, path: str) -> int:
        """The status of a page to a visitor, 0 if nobody answers."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            line.request("GET", path)
            return line.getresponse().status
        except (OSError, HTTPException):
            return 0
        finally:
            line.close()

    def kill(self) -> None:
        """`kill -9`: the process has no time for anything."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def restart(self) -> None:
        self.kill()
        self.start()

    def close(self) -> None:
        """Nothing is left; it cannot be started again."""
        self.stop()
        self._loaded.communicate(timeout=20)

    def _end(self, number: signal.Signals) -> None:
        if self._pid is not None:
            os.kill(self._pid, number)
            self._told()
            self._pid = None

    def _told(self) -> str:
        assert self._loaded.stdout is not None
        return self._loaded.stdout.readline().strip()


def _over_the_database() -> PortalServer:
    return PortalServer(
        {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": database_url(),
            "TANDEM_TEST_VALKEY": settings.VALKEY_URL,
        }
    )


@pytest.fixture(scope="session")
def _loaded_server(django_db_setup: None) -> Iterator[PortalServer]:
    with closing(_over_the_database()) as server:
        yield server


@pytest.fixture
def portal_server(transactional_db: None, _loaded_server: PortalServer) -> Iterator[PortalServer]:
    _loaded_server.start()
    yield _loaded_server
    _loaded_server.stop()


@pytest.fixture(scope="session")
def _loaded_second(django_db_setup: None) -> Iterator[PortalServer]:
    with closing(_over_the_database()) as server:
        yield server


@pytest.fixture
def second_server(
    portal_server: PortalServer, _loaded_second: PortalServer
) -> Iterator[PortalServer]:
    _loaded_second.start()
    yield _loaded_second
    _loaded_second.stop()
