"""Everything between the command `serve` and the end of its last process."""

import asyncio
import contextlib
import json
import os
import signal
import socket
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException
from io import TextIOWrapper

from portal import services
from portal.services import locks
from portal.services.place import Place
from portal.supervisor.child import say
from portal.supervisor.parts import Plan, background, web_processes
from portal.watched.serving import Machine
from portal.web import listen

LONGEST_HEAD_START = 20.0  # seconds that worker and beat leave to the web processes
LOOK_EVERY = 1.0  # seconds between two looks at the keeper of the services


class CannotServe(SystemExit):
    """Why the portal does not start; its text is the line that the person sees."""


@contextlib.contextmanager
def sole_portal(plan: Plan) -> Iterator[socket.socket]:
    """The only portal on this data, with its address taken. Raises `CannotServe`."""
    place = Place(plan.data)
    place.make_directories()
    lock = locks.try_exclusive(place.locks / "serve.lock")
    if lock is None:
        raise CannotServe(f"A portal already runs on {plan.data}{_whose(place)}.")
    with lock, address(plan) as listener:
        _sign(lock, place, plan)
        yield listener


def address(plan: Plan) -> socket.socket:
    """The address of the web processes, taken. Raises `CannotServe`."""
    try:
        return listen(plan.host, plan.port)
    except OSError as error:
        reason = error.strerror or str(error)
        raise CannotServe(
            f"PORT: {plan.host}:{plan.port} cannot be used ({reason}); "
            "choose another with --port or PORT"
        ) from None


def demand_a_portal(plan: Plan) -> None:
    """One part alone needs the database and the Valkey of the others: given ones, or those of a
    portal that runs on this data. Raises `CannotServe`."""
    if plan.part and services.wanted() and not locks.is_held(Place(plan.data).locks / "serve.lock"):
        raise CannotServe(
            f"--{plan.part.value}-only: set DATABASE_URL and VALKEY_URL to those of the portal that"
            f" it is a part of, or start the portal on {plan.data} first"
        )


def _sign(lock: TextIOWrapper, place: Place, plan: Plan) -> None:
    note = json.dumps({"process": os.getpid(), "url": plan.url})
    (place.locks / "serve.json").write_text(note)


def _whose(place: Place) -> str:
    try:
        note = json.loads((place.locks / "serve.json").read_text())
        return f": process {note['process']}, {note['url']}"
    except (OSError, ValueError, KeyError):
        return ""


def run(
    plan: Plan,
    listener: socket.socket | None,
    when_ready: Callable[[], None],
    machine: Machine | None = None,
) -> None:
    """Serves until SIGINT or SIGTERM; then every process has ended. `machine` shows its numbers."""
    asyncio.run(_Portal(plan, listener, when_ready, machine).run())


class _Portal:
    def __init__(
        self,
        plan: Plan,
        listener: socket.socket | None,
        when_ready: Callable[[], None],
        machine: Machine | None,
    ) -> None:
        self.plan = plan
        self.when_ready = when_ready
        self.over = asyncio.Event()
        self.ready = asyncio.Event()
        environment = {**os.environ, "PORT": str(plan.port), "PYTHONUNBUFFERED": "1"}
        environment |= machine.environment if machine else {}
        self.web = web_processes(plan, listener, environment) if listener else []
        self.background = background(plan, environment)
        if machine:
            machine.children = [*self.web, *self.background]

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
        while self.web and not await asyncio.to_thread(is_ready, self.plan):
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


def is_ready(plan: Plan) -> bool:
    connection = HTTPConnection(plan.reachable_host, plan.port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
