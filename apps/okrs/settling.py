"""How key results stand, told when it is other than was told last.

Runs whenever a check-in, a change, a threshold or the time may have moved a standing; a second
run changes nothing and tells nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core.events import Event, publish_all
from apps.okrs.days import today
from apps.okrs.events import (
    KeyResultRecovered,
    KeyResultWentOffTrack,
    KeyResultWentStale,
)
from apps.okrs.models.key_result import KeyResult
from apps.okrs.models.settings import Settings
from apps.okrs.terms import Standing, Thresholds

AT_ONCE = 500
"""Key results that a sweep settles in one transaction."""


@transaction.atomic
def settle(ids: Iterable[UUID], *, by_id: UUID | None, at: datetime | None = None) -> int:
    """Tell of these key results what is news; answers of how many. Archived ones and those of
    closed cycles stand still."""
    wanted = set(ids)
    if not wanted:
        return 0
    now = at or timezone.now()
    held = KeyResult.objects.filter(pk__in=wanted).select_for_update(no_key=True).order_by("pk")
    list(held.values_list("pk"))
    rows = KeyResult.objects.filter(pk__in=wanted).current().in_open_cycles().measured()
    news: list[Event] = []
    changed: list[KeyResult] = []
    for row, standing in _moved(rows.order_by("pk"), now):
        news += _news(row, standing, by_id, now)
        row.told_status = standing.status
        row.told_trouble, row.told_stale = standing.is_trouble, standing.stale
        changed.append(row)
    _store(changed)
    publish_all(news)
    return len(changed)


def _store(changed: Sequence[KeyResult]) -> None:
    """One update for each way to stand, of which there are few."""
    by_standing: dict[tuple[str, bool, bool], list[UUID]] = defaultdict(list)
    for row in changed:
        by_standing[(row.told_status, row.told_trouble, row.told_stale)].append(row.pk)
    for (status, trouble, stale), ids in by_standing.items():
        KeyResult.objects.filter(pk__in=ids).update(
            told_status=status, told_trouble=trouble, told_stale=stale
        )


def settle_all(*, at: datetime | None = None) -> int:
    """What time alone has done to key results of open cycles; most often nothing, so they are
    looked at before any is held."""
    rows = KeyResult.objects.current().in_open_cycles()
    ids = list(rows.order_by("workspace_id", "pk").values_list("pk", flat=True))
    told = 0
    for start in range(0, len(ids), AT_ONCE):
        looked_at = KeyResult.objects.filter(pk__in=ids[start : start + AT_ONCE]).measured()
        moved = [row.pk for row, _ in _moved(looked_at, at or timezone.now())]
        told += settle(moved, by_id=None, at=at)
    return told


def settle_workspace(workspace_id: UUID, *, by_id: UUID | None, at: datetime | None = None) -> int:
    """All open key results of a workspace, whose thresholds were moved."""
    rows = KeyResult.objects.filter(workspace=workspace_id).current().in_open_cycles()
    return settle(rows.values_list("pk", flat=True), by_id=by_id, at=at)


def _moved(rows: Iterable[KeyResult], at: datetime) -> list[tuple[KeyResult, Standing]]:
    """Those that stand otherwise than was told, with their standing."""
    loaded = list(rows)
    thresholds = _thresholds({row.workspace_id for row in loaded})
    stand = (
        (row, row.standing(on=today(at), thresholds=thresholds[row.workspace_id])) for row in loaded
    )
    return [
        (row, now)
        for row, now in stand
        if (row.told_status, row.told_trouble, row.told_stale)
        != (now.status, now.is_trouble, now.stale)
    ]


def _thresholds(workspaces: set[UUID]) -> dict[UUID, Thresholds]:
    stored = {
        row.workspace_id: row.thresholds
        for row in Settings.objects.filter(workspace__in=workspaces)
    }
    return {pk: stored.get(pk, Thresholds()) for pk in workspaces}


def _news(row: KeyResult, now: Standing, by_id: UUID | None, at: datetime) -> list[Event]:
    """What is told: each trouble when it begins, one recovery when the last of them is over."""
    fields = {
        **row.event_fields(by_id, at),
        "status": str(now.status),
        "before": row.told_status,
        "stale": now.stale,
    }
    news: list[Event] = []
    if now.is_trouble and not row.told_trouble:
        news.append(KeyResultWentOffTrack(**fields))
    if now.stale and not row.told_stale:
        news.append(KeyResultWentStale(**fields))
    was = [
        name for name, told in (("off_track", row.told_trouble), ("stale", row.told_stale)) if told
    ]
    if was and not now.needs_care:
        news.append(KeyResultRecovered(**fields, from_what="both" if len(was) == 2 else was[0]))
    return news
