"""The launch: once, through the gate or over it with a leader's reason."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.campaigns import events
from apps.campaigns.conditions import Condition, unmet
from apps.campaigns.models import Campaign, Draft, Launch
from apps.campaigns.models.campaign import already_launched
from apps.campaigns.policies import CampaignPolicy
from apps.campaigns.reviewing import hold_texts
from apps.campaigns.standing import derived_gate_of, texts_of
from apps.campaigns.vocabulary import Stage
from apps.core.errors import RuleViolation
from apps.core.records import touched
from apps.workspaces.models import Member


class LaunchRefused(RuleViolation):
    """The gate is closed; `unmet` are the conditions that are not met."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        self.unmet = tuple(conditions)
        told = " ".join(one.detail for one in conditions)
        super().__init__(
            "launch_blocked", f"This campaign cannot launch yet. {told}",
            conditions=[shown(one) for one in conditions],
        )  # fmt: skip


def launch(
    campaign: Campaign, *, by: Member, override_reason: str = "", at: datetime | None = None
) -> Launch:
    """Launch if every condition holds on the texts as of now, or if a leader says why it launches
    all the same; what they overrode is recorded.

    Raises `LaunchRefused`, which is told as `campaign.blocked`, or `already_launched`: of two at
    once, one launches.
    """
    reason = override_reason.strip()
    if reason:
        CampaignPolicy(by, campaign).require("override")
    launched, refused = _launched(campaign.pk, by=by, reason=reason, at=at or timezone.now())
    if launched is None:  # outside the transaction, which keeps that it was refused
        raise LaunchRefused(refused)
    campaign.stage = Stage.LAUNCHED.value
    return launched


def shown(condition: Condition) -> dict[str, object]:
    """A condition as data."""
    return {
        "code": condition.code.value,
        "title": condition.title,
        "met": condition.met,
        "detail": condition.detail,
        "who": [{"type": one.type, "id": one.id, "name": one.name} for one in condition.who],
        "about": [
            {"type": one.type, "id": str(one.id), "title": one.title} for one in condition.about
        ],
    }


@transaction.atomic
def _launched(
    pk: UUID, *, by: Member, reason: str, at: datetime
) -> tuple[Launch | None, list[Condition]]:
    """The launch, or none and the conditions that stand against it."""
    hold_texts(texts_of(Campaign.objects.get(pk=pk), Draft.objects.filter(campaign=pk)))
    campaign = Campaign.objects.for_gate().hold(pk)
    if campaign.is_live:
        raise already_launched()
    missing = unmet(derived_gate_of(campaign))
    if missing and not reason:
        codes = [one.code.value for one in missing]
        campaign.tell(events.LaunchBlocked, by_id=by.pk, conditions=codes)
        return None, missing
    drafts = Draft.objects.filter(campaign=pk).current().told()
    launched = Launch.objects.create(
        workspace_id=campaign.workspace_id,
        campaign=campaign,
        by=by,
        at=at,
        override_reason=reason if missing else "",
        overridden=[{"code": one.code.value, "detail": one.detail} for one in missing],
        pieces=[_went_out(one) for one in drafts],
    )
    campaign.stage = Stage.LAUNCHED.value
    campaign.save(update_fields=touched("stage"))
    campaign.tell(
        events.CampaignLaunched,
        by_id=by.pk,
        override_reason=launched.override_reason,
        overridden=[one.code.value for one in missing],
    )
    return launched, []


def _went_out(draft: Draft) -> dict[str, str]:
    return {
        "draft": str(draft.pk),
        "document": str(draft.document_id),
        "title": draft.title,
        "channel": draft.channel,
        "content_hash": draft.content_hash,
    }
