"""Check-ins that are due by the workspace's cadence: shown to those who owe them, told once."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.core.events import publish_all
from apps.okrs.days import today
from apps.okrs.events import CheckInDue
from apps.okrs.measures import Measured, Yardstick
from apps.okrs.models import KeyResult, Reminder
from apps.okrs.scoring import needs_check_ins
from apps.workspaces.models import Member


def due_for(member: Member, at: datetime | None = None) -> list[Measured]:
    """The key results that this member answers for and that wait for a check-in, the longest due
    first: two queries."""
    rows = KeyResult.objects.visible_to(member).of_member(member)
    return _due(rows.current().in_open_cycles().measured(), Yardstick.of(member.workspace_id, at))


def remind(at: datetime | None = None) -> int:
    """Tell of check-ins that fell due and were not told of; answers of how many."""
    now = at or timezone.now()
    rows = KeyResult.objects.current().in_open_cycles()
    running = rows.filter(cycle__starts_on__lte=today(now), cycle__ends_on__gte=today(now))
    workspaces = running.order_by().values_list("workspace", flat=True).distinct()
    return sum(_remind_workspace(pk, now) for pk in workspaces)


@transaction.atomic
def _remind_workspace(workspace_id: UUID, now: datetime) -> int:
    rows = KeyResult.objects.filter(workspace=workspace_id).current().in_open_cycles()
    due = _due(rows.measured(), Yardstick.of(workspace_id, now))
    told = set(
        Reminder.objects.filter(key_result__in=[one.key_result for one in due]).values_list(
            "key_result", "due_on"
        )
    )
    fresh = [one for one in due if (one.key_result.pk, one.due_on) not in told]
    made = Reminder.objects.bulk_create(
        (
            Reminder(
                workspace_id=workspace_id, key_result=one.key_result, due_on=one.due_on, at=now
            )
            for one in fresh
        ),
        ignore_conflicts=True,  # another sweep at the same moment tells of the rest
    )
    mine = Reminder.objects.filter(pk__in=[row.pk for row in made])
    stored = set(mine.values_list("key_result", flat=True))
    news = [_event(one, now) for one in fresh if one.key_result.pk in stored]
    publish_all(news)
    return len(news)


def _due(rows: Iterable[KeyResult], yardstick: Yardstick) -> list[Measured]:
    measured = [yardstick.measure(row) for row in rows if _is_asked(row, yardstick)]
    waiting = [one for one in measured if one.due_on <= yardstick.day]
    return sorted(waiting, key=lambda one: (one.due_on, one.key_result.pk))


def _is_asked(row: KeyResult, yardstick: Yardstick) -> bool:
    return needs_check_ins(row.aim, row.cycle.span, value=row.current, on=yardstick.day)


def _event(one: Measured, now: datetime) -> CheckInDue:
    row = one.key_result
    owners = row.objective.owner_ids if row.owner_id is None else {row.owner_id}
    return CheckInDue(
        **row.event_fields(None, now),
        due_on=one.due_on,
        member_ids=sorted(str(pk) for pk in owners),
    )
