"""Which day it is, the same for everybody who looks.

Standings are told as of the day in UTC, or two people would read two statuses on one board. What a
person dates "today" is right where they are.
"""

from datetime import UTC, date, datetime

from django.utils import timezone

from apps.workspaces.models import Member


def today(at: datetime | None = None) -> date:
    """The day on which standings are measured."""
    return (at or timezone.now()).astimezone(UTC).date()


def latest_day(member: Member, at: datetime | None = None) -> date:
    """The last day that is not in the future for this member."""
    now = at or timezone.now()
    return max(today(now), now.astimezone(member.user.zone).date())
