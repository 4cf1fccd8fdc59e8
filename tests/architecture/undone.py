"""What a step at a door did, with everything undone afterwards."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from apps.activity.models import Activity

Happened = tuple[int, list[str], list[list[Any]]]
"""The status, the events that were told, and how things stand."""


def undone(
    do: Callable[[], int], *, tells: Callable[[str], bool], stands: Iterable[QuerySet[Any, Any]]
) -> Happened:
    """Do it and take it back. Of the events those count that `tells` picks by their names."""
    with transaction.atomic():
        before = set(Activity.objects.values_list("pk", flat=True))
        status = do()
        told = Activity.objects.exclude(pk__in=before).order_by("pk")
        events = [row.type for row in told if tells(row.type)]
        after = [list(rows.all()) for rows in stands]
        transaction.set_rollback(True)
    return status, events, after
