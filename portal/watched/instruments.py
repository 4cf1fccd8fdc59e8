"""Every number that a process counts.

The files of the numbers bear the names that the supervisor gives its processes, not process ids:
whoever is started again goes on counting, and no files pile up.
"""

import os

from django.conf import settings
from prometheus_client import Counter, Gauge, Histogram, values

from portal.watched.logs import PROCESS

NAME = PROCESS or f"process-{os.getpid()}"

if settings.MEASURED:
    values.ValueClass = values.MultiProcessValue(lambda: NAME)  # type: ignore[no-untyped-call]

REQUESTS = Counter("tandem_requests", "Requests answered.", ["view", "method", "status"])
REQUEST_SECONDS = Histogram(
    "tandem_request_seconds",
    "From a request to the beginning of its answer.",
    ["view"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
EDITS_STORED = Counter("tandem_edits_stored", "Edits that came by sockets and were committed.")
COMMIT_SECONDS = Histogram(
    "tandem_commit_seconds",
    "How long the database took to commit what was typed.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
)
TASKS = Counter("tandem_tasks", "Background tasks that ended.", ["task", "outcome"])
TASK_SECONDS = Histogram(
    "tandem_task_seconds",
    "How long background tasks took.",
    ["task"],
    buckets=(0.01, 0.05, 0.25, 1, 5, 30, 120, 600),
)


def _now(name: str, meaning: str, *labels: str) -> Gauge:
    """Something that is so now, and of a process that died no more."""
    return Gauge(name, meaning, ["process", *labels], multiprocess_mode="livesum")


SOCKETS = _now("tandem_open_sockets", "Open WebSockets: of documents, and of live pages.", "kind")
ROOMS = _now("tandem_open_rooms", "Documents in the memory of a web process.")
PENDING = _now("tandem_edits_pending", "Edits that arrived and are not stored yet.")
PENDING_BYTES = _now("tandem_edits_pending_bytes", "Their size.")
TROUBLE = _now("tandem_writer_trouble", "1 while nothing that is typed can be stored.")
WAITING = _now(
    "tandem_commit_waiting_seconds", "How long the database has been silent about a commit."
)
