"""Sales confirms that it has read what a campaign is about."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.campaigns import events
from apps.campaigns.models import Briefing, Campaign
from apps.campaigns.models.campaign import already_launched
from apps.core.errors import Forbidden, RuleViolation
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team


@transaction.atomic
def confirm_reading(
    campaign: Campaign, *, by: Member, brief_hash: str = "", at: datetime | None = None
) -> Briefing:
    """Confirm having read the present brief; again changes nothing.

    `brief_hash` names the brief that was read; another one now is `brief_changed`. Without it,
    what stands there now was read.
    """
    if by.team != Team.SALES:
        raise Forbidden("Only members of sales are briefed.")
    now = Campaign.objects.hold(campaign.pk)
    if now.is_live:
        raise already_launched()
    if brief_hash and brief_hash != now.brief_hash:
        raise RuleViolation(
            "brief_changed",
            "The brief has changed since you read it. Read it again before you confirm.",
            brief_hash=now.brief_hash,
        )
    confirmed, fresh = Briefing.objects.get_or_create(
        campaign=now,
        member=by,
        brief_hash=now.brief_hash,
        defaults={"workspace_id": now.workspace_id, "at": at or timezone.now()},
    )
    if fresh:
        now.tell(events.BriefingConfirmed, by_id=by.pk)
    return confirmed
