"""Each background task counted, told in a line of the log, and named after its request."""

import logging
import time
from contextvars import Token
from dataclasses import dataclass
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.conf import settings

from portal.watched import request_ids

logger = logging.getLogger("portal.tasks")


@dataclass(frozen=True)
class Begun:
    at: float
    before: Token[str]
    """What put the name of the request back that this thread works for otherwise."""


_begun: dict[str, Begun] = {}


def watch() -> None:
    """Begin; does nothing where nobody looks."""
    if settings.WATCHED:
        before_task_publish.connect(_hand_over, weak=False)
        task_prerun.connect(_begin, weak=False)
        task_postrun.connect(_end, weak=False)


def _hand_over(headers: dict[str, Any] | None = None, **more: Any) -> None:
    if headers is not None and (name := request_ids.current.get()):
        headers["request_id"] = name


def _begin(task_id: str, task: Any, **more: Any) -> None:
    name = task.request.get("request_id") or request_ids.current.get()
    _begun[task_id] = Begun(time.perf_counter(), request_ids.current.set(name))


def _end(task_id: str, task: Any, state: str | None = None, **more: Any) -> None:
    begun = _begun.pop(task_id, None)
    if begun is None:
        return
    _tell(task.name, (state or "unknown").lower(), time.perf_counter() - begun.at)
    request_ids.current.reset(begun.before)


def _tell(task: str, outcome: str, seconds: float) -> None:
    if settings.MEASURED:
        from portal.watched.instruments import TASK_SECONDS, TASKS

        TASKS.labels(task, outcome).inc()
        TASK_SECONDS.labels(task).observe(seconds)
    if settings.LOG_FORMAT == "json":
        facts = {"task": task, "outcome": outcome, "milliseconds": round(seconds * 1000, 1)}
        logger.info("%s %s", task, outcome, extra=facts)
