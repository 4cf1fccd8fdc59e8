"""What a portal is made of: which processes run on this machine, and with what words."""

import secrets
import socket
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from portal.queues import DERIVE, EXCHANGE, MAIL, THREADS
from portal.supervisor.child import Child

AS_ROOT = "ignore:You're running the worker with superuser"  # its messages are JSON, never pickle
LINES = {"worker.derive": DERIVE, "worker.mail": MAIL, "worker.exchange": EXCHANGE}


class Part(Enum):
    """What may run on a machine of its own, any number of times."""

    WEB, WORKER, BEAT = "web", "worker", "beat"


@dataclass(frozen=True)
class Plan:
    """What is to be served: the address, the number of web processes, the data, and if not the
    whole portal, the one of its parts that this machine runs."""

    host: str
    port: int
    web: int
    data: Path
    part: Part | None = None

    def has(self, part: Part) -> bool:
        return self.part in (None, part)

    @property
    def reachable_host(self) -> str:
        """The host itself, or for "every interface" one that this machine reaches."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104

    @property
    def url(self) -> str:
        host = self.reachable_host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def web_processes(plan: Plan, listener: socket.socket, environment: dict[str, str]) -> list[Child]:
    number = listener.fileno()
    names = ["web"] if plan.web == 1 else [f"web.{number}" for number in range(1, plan.web + 1)]
    return [
        Child(
            name,
            [sys.executable, "-m", "portal.web", "--fd", str(number)],
            environment=environment,
            fds=[number],
            has_pulse=True,
        )
        for name in names
    ]


def background(plan: Plan, environment: dict[str, str]) -> list[Child]:
    """The workers, one a line, and the clock."""
    celery = [sys.executable, "-W", AS_ROOT, "-m", "celery", "--quiet", "-A", "portal.celery"]
    children = []
    if plan.has(Part.WORKER):
        children += [
            Child(name, [*celery, *worker(queue)], environment=environment)
            for name, queue in LINES.items()
        ]
    if plan.has(Part.BEAT):
        beat = [sys.executable, "-m", "portal.beat"]
        children.append(Child("beat", beat, environment=environment))
    return children


def worker(queue: str) -> list[str]:
    """Celery's words for the worker of one queue. Threads: tasks mostly wait for others' servers
    and for the database, and a pool of processes takes several times the memory. A name that no
    other worker has, though their hosts may be called alike, as containers are."""
    threads = str(THREADS[queue])
    return [
        *("worker", "--pool", "threads", "--concurrency", threads, "--queues", queue),
        *("--hostname", f"{queue}-{secrets.token_hex(4)}@%h", "--loglevel", "WARNING"),
    ]
