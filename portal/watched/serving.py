"""The port on which a machine shows its numbers: those of all its processes, and of their parent.

It is no address of the portal itself, and listens to this machine alone unless METRICS_HOST says
otherwise: what people do here is not for visitors.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
from django.conf import settings
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from redis.exceptions import RedisError

from portal.queues import THREADS
from portal.supervisor.child import LOOK_EVERY, Child

BEGUN = "unacked"
"""Where Celery keeps the tasks that a worker has taken and not finished."""
PATIENCE = 2.0  # seconds for Valkey, while a scrape waits


class Machine(Collector):
    """Who runs here, and how much work waits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.children: Sequence[Child] = ()

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process count."""
        return {"PROMETHEUS_MULTIPROC_DIR": str(self.folder)}

    def collect(self) -> Iterator[Metric]:
        yield from self._processes()
        yield from _queues()
        for child in self.children:
            if not child.lives:
                mark_process_dead(child.name, str(self.folder))  # type: ignore[no-untyped-call]
        yield from MultiProcessCollector(None, str(self.folder)).collect()  # type: ignore[no-untyped-call]

    def _processes(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("tandem_process_up", "1 while it runs.", labels=["process"])
        starts = CounterMetricFamily(
            "tandem_process_starts", "How often it was started.", labels=["process"]
        )
        pulse = GaugeMetricFamily(
            "tandem_pulse_age_seconds",
            "Since a web process last showed that it works.",
            None,
            ["process"],
        )
        for child in self.children:
            up.add_metric([child.name], child.lives)
            starts.add_metric([child.name], child.starts)
            if child.has_pulse:
                pulse.add_metric([child.name], child.silent * LOOK_EVERY)
        yield from (up, starts, pulse)


def _queues() -> Iterator[Metric]:
    """Of the whole portal, so the same on every machine."""
    there = GaugeMetricFamily("tandem_valkey_up", "1 while Valkey answers.")
    length = GaugeMetricFamily("tandem_queue_length", "Tasks that wait.", labels=["queue"])
    begun = GaugeMetricFamily("tandem_tasks_begun", "Tasks that workers have taken.")
    try:
        with redis.Redis.from_url(
            settings.VALKEY_URL, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE
        ) as line:
            for queue in THREADS:
                length.add_metric([queue], line.llen(queue))
            begun.add_metric([], line.hlen(BEGUN))
        there.add_metric([], 1)
    except (RedisError, OSError):
        there.add_metric([], 0)
    yield from (there, length, begun)


class CannotShow(SystemExit):
    """Why the numbers cannot be shown; its text is the line that the person sees."""


@contextmanager
def shown() -> Iterator[Machine | None]:
    """The port, taken and answering; None where no numbers are asked for."""
    if not settings.METRICS_PORT:
        yield None
        return
    folder = settings.DATA_DIR / "metrics" / str(settings.METRICS_PORT)
    machine, registry = Machine(folder), CollectorRegistry(auto_describe=False)
    registry.register(machine)
    try:
        server, thread = start_http_server(settings.METRICS_PORT, settings.METRICS_HOST, registry)
    except OSError as error:
        where = f"{settings.METRICS_HOST}:{settings.METRICS_PORT}"
        raise CannotShow(
            f"METRICS_PORT: {where} cannot be used ({error.strerror or error}); choose another"
        ) from None
    shutil.rmtree(folder, ignore_errors=True)  # whose port it is, theirs is the folder
    folder.mkdir(parents=True)
    try:
        yield machine
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        with suppress(OSError):
            shutil.rmtree(folder)
