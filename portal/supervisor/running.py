"""Everything between the command `serve` and the end of its last process."""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from io import TextIOWrapper
from pathlib import Path

from portal import services
from portal.queues import DERIVE, EXCHANGE, MAIL, THREADS
from portal.services import locks
from portal.services.place import Place
from portal.supervisor.child import Child, say
from portal.web import listen

AS_ROOT = "ignore:You're running the worker with superuser"  # its messages are JSON, never pickle
LONGEST_HEAD_START = 20.0  # seconds that worker and beat leave to the web processes
LOOK_EVERY = 1.0  # seconds between two looks at the keeper of the services


class CannotServe(SystemExit):
    """Why the portal does not start; its text is the line that the person sees."""


@dataclass(frozen=True)
class Plan:
    """What is to be served: the address, the number of web processes, and the data."""

    host: str
    port: int
    web: int
    data: Path

    @property
    def reachable_host(self) -> str:
        """The host itself, or for "every interface" one that this machine reaches."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104

    @property
    def url(self) -> str:
        host = self.reachable_host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


@contextlib.contextmanager
def sole_portal(plan: Plan) -> Iterator[socket.socket]:
    """The only portal on this data, with its address taken. Raises `CannotServe`."""
    place = Place(plan.data)
    place.make_directories()
    lock = locks.try_exclusive(place.locks / "serve.lock")
    if lock is None:
        raise CannotServe(f"A portal already runs on {plan.data}{_whose(place)}.")
    with lock, contextlib.ExitStack() as stack:
        try:
            listener = stack.enter_context(listen(plan.host, plan.port))
        except OSError as error:
            reason = error.strerror or str(error)
            raise CannotServe(
                f"PORT: {plan.host}:{plan.port} cannot be used ({reason}); "
                "choose another with --port or PORT"
            ) from None
        _sign(lock, place, plan)
        yield listener


def _sign(lock: TextIOWrapper, place: Place, plan: Plan) -> None:
    note = json.dumps({"process": os.getpid(), "url": plan.url})
    (place.locks / "serve.json").write_text(note)


def _whose(place: Place) -> str:
    try:
        note = json.loads((place.locks / "serve.json").read_text())
        return f": process {note['process']}, {note['url']}"
    except (OSError, ValueError, KeyError):
        return ""


def run(plan: Plan, listener: socket.socket, when_ready: Callable[[], None]) -> None:
    """Serves until SIGINT or SIGTERM; then every process has ended."""
    asyncio.run(_Portal(plan, listener, when_ready).run())


class _Portal:
    def __init__(self, plan: Plan, listener: socket.socket, when_ready: Callable[[], None]) -> None:
        self.plan = plan
        self.when_ready = when_ready
        self.over = asyncio.Event()
        self.ready = asyncio.Event()
        self.web, self.background = children(plan, listener.fileno())

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, self.over.set)
        watching = [asyncio.create_task(child.watch()) for child in self.web]
        others = [asyncio.create_task(self._announce())]
        if services.wanted():
            others.append(asyncio.create_task(self._look_after_services()))
        await self._web_is_ready()
        if not self.over.is_set():
            watching += [asyncio.create_task(child.watch()) for child in self.background]
        await self.over.wait()
        say("tandem", "stopping")
        for task in others:
            task.cancel()
        await asyncio.gather(*(child.end() for child in (*self.web, *self.background)))
        await asyncio.gather(*watching, *others, return_exceptions=True)

    async def _announce(self) -> None:
        while not await asyncio.to_thread(is_ready, self.plan):
            await asyncio.sleep(0.1)
        self.ready.set()
        self.when_ready()

    async def _web_is_ready(self) -> None:
        """Visitors first: on two cores, three processes that load at once are all late. A web
        process that does not get ready must not keep the tasks waiting for ever."""
        waiting = [asyncio.create_task(one.wait()) for one in (self.ready, self.over)]
        await asyncio.wait(waiting, timeout=LONGEST_HEAD_START, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()

    async def _look_after_services(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                await asyncio.to_thread(services.ensure, Place(self.plan.data))
            except services.ServicesFailed as reason:
                say("tandem", f"the services do not start: {reason}")


def children(plan: Plan, listener: int) -> tuple[list[Child], list[Child]]:
    """The web processes, and those that work in the background."""
    environment = {**os.environ, "PORT": str(plan.port), "PYTHONUNBUFFERED": "1"}
    python = [sys.executable, "-m"]
    celery = [sys.executable, "-W", AS_ROOT, "-m", "celery", "--quiet", "-A", "portal.celery"]
    names = ["web"] if plan.web == 1 else [f"web.{number}" for number in range(1, plan.web + 1)]
    web = [
        Child(
            name,
            [*python, "portal.web", "--fd", str(listener)],
            environment=environment,
            fds=[listener],
            has_pulse=True,
        )
        for name in names
    ]
    workers = [
        Child(f"worker.{name}", [*celery, *worker(queue)], environment=environment)
        for name, queue in (("derive", DERIVE), ("mail", MAIL), ("exchange", EXCHANGE))
    ]
    beat = Child("beat", [*celery, "beat", "--loglevel", "WARNING"], environment=environment)
    return web, [*workers, beat]


def worker(queue: str) -> list[str]:
    """Celery's words for the worker of one queue. Threads: tasks mostly wait for others' servers
    and for the database, and a pool of processes takes several times the memory."""
    threads = str(THREADS[queue])
    return [
        *("worker", "--pool", "threads", "--concurrency", threads, "--queues", queue),
        *("--hostname", f"{queue}@%h", "--loglevel", "WARNING"),
    ]


def is_ready(plan: Plan) -> bool:
    connection = HTTPConnection(plan.reachable_host, plan.port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
