"""Several at the same moment, each on a connection of its own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from apps.activity.models import Activity
from apps.core.errors import RuleViolation
from apps.documents.models import Document, Version


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """What each step answers or raises when all begin at the same moment."""
    start = Barrier(len(steps))

    def taken(step: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=30)
            return step()
        except RuleViolation as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as threads:
        return [future.result() for future in [threads.submit(taken, step) for step in steps]]


def told(document: Document) -> Counter[str]:
    """How often each thing was told of a page."""
    rows = Activity.objects.filter(subject_id=document.pk)
    return Counter(rows.values_list("type", flat=True))


def is_dense(document: Document) -> bool:
    """Whether the versions are numbered without a gap and each goes on from the one before."""
    rows = Version.objects.filter(document=document).order_by("number")
    numbers, revisions = zip(*rows.values_list("number", "revision"), strict=True)
    return list(numbers) == list(range(1, len(numbers) + 1)) and sorted(revisions) == list(
        revisions
    )
