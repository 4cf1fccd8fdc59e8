"""After the launch: what it brought, and what each team learned."""

from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from apps.campaigns import events
from apps.campaigns.models import Campaign, PostMortemLine, Results
from apps.core.errors import Forbidden, RuleViolation
from apps.core.records import touched
from apps.core.validation import checked
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import SIGNING_TEAMS


class Figures(TypedDict, total=False):
    """What a campaign brought; None is not known. Money is in units of `currency`."""

    leads: int | None
    meetings: int | None
    pipeline: Decimal | None
    revenue: Decimal | None
    currency: str


FIGURES = tuple(Figures.__annotations__)


@transaction.atomic
def record_results(
    campaign: Campaign, *, by: Member, at: datetime | None = None, **figures: Unpack[Figures]
) -> Results:
    """Set the figures that are named; the same ones change nothing. `not_launched` before that."""
    now = _launched(campaign)
    results = Results.objects.filter(campaign=now).first()
    results = results or Results(campaign=now, workspace_id=now.workspace_id)
    before = tuple(getattr(results, name) for name in FIGURES)
    for name, value in figures.items():
        setattr(results, name, value)
    is_new = results._state.adding  # noqa: SLF001 - Django's own word for "not stored yet"
    if not is_new and tuple(getattr(results, name) for name in FIGURES) == before:
        return results
    results.by, results.at = by, at or timezone.now()
    if is_new:
        checked(results).save(force_insert=True)
    else:
        checked(results).save(update_fields=touched(*FIGURES, "by", "at"))
    now.tell(events.ResultsRecorded, by_id=by.pk, leads=results.leads, meetings=results.meetings)
    return results


@transaction.atomic
def write_line(
    campaign: Campaign,
    *,
    by: Member,
    kind: str,
    text: str,
    channel: str = "",
    at: datetime | None = None,
) -> PostMortemLine:
    """Add a line to the post-mortem for the team of `by`; after closing, too."""
    if by.team not in SIGNING_TEAMS:
        raise Forbidden("Only members of sales and marketing write the post-mortem.")
    now = _launched(campaign)
    line = PostMortemLine(
        workspace_id=now.workspace_id,
        campaign=now,
        member=by,
        team=by.team,
        kind=kind,
        channel=channel,
        text=text.strip(),
        at=at or timezone.now(),
    )
    checked(line).save(force_insert=True)
    now.tell(events.PostMortemWritten, by_id=by.pk, team=by.team, kind=kind, line=line.pk)
    return line


def _launched(campaign: Campaign) -> Campaign:
    now = Campaign.objects.hold(campaign.pk)
    if not now.is_live:
        raise RuleViolation("not_launched", "This campaign has not been launched.")
    return now
