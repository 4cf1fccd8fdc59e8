"""Up and down the ladder: what members choose, and what follows from reviews and texts."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.campaigns import events
from apps.campaigns.conditions import is_reviewed
from apps.campaigns.models import Campaign, Draft, Review, Round, Voiding
from apps.campaigns.models.campaign import already_launched
from apps.campaigns.models.review import counting_on
from apps.campaigns.standing import derived_gate_of
from apps.campaigns.vocabulary import UNDER_REVIEW, Stage
from apps.core.errors import RuleViolation
from apps.core.records import touched
from apps.documents.models import Document
from apps.documents.models.section import hash_of_sections
from apps.workspaces.models import Member

FOLLOWS = {
    Stage.READY.value: "A campaign becomes ready by itself, when both teams have approved it.",
    Stage.LAUNCHED.value: "A campaign is launched by a launch.",
}


@transaction.atomic
def move(campaign: Campaign, *, by: Member, stage: str) -> None:
    """Put it on another rung, as far as that is chosen; the same one changes nothing.

    To `in_review` is asking for review, which opens a round. Raises `RuleViolation`:
    `stage_follows` for rungs that nobody chooses, `no_drafts`, `not_launched` for closing what
    has not gone out, `already_launched` for going back after that.
    """
    now = Campaign.objects.hold(campaign.pk)
    if stage in FOLLOWS and stage != now.stage:
        raise RuleViolation("stage_follows", FOLLOWS[stage])
    if stage == Stage.CLOSED and not now.is_live:
        raise RuleViolation("not_launched", "Only a launched campaign is closed.")
    if now.is_live and stage not in (Stage.CLOSED, now.stage):
        raise already_launched()
    if stage == Stage.IN_REVIEW:
        _ask_for_review(now, by=by)
    elif stage != now.stage:
        step(now, by_id=by.pk, stage=Stage(stage))
    campaign.stage, campaign.round = now.stage, now.round


def settle(campaign_id: UUID, *, by_id: UUID | None) -> None:
    """Ready if the review is over, in review if it no longer is; other stages stay.

    Runs whenever a text, a decision, a thread or a seat may have changed that, inside the
    transaction of what did.
    """
    campaign = Campaign.objects.for_gate().hold(campaign_id)
    if campaign.stage not in UNDER_REVIEW:
        return
    stage = Stage.READY if is_reviewed(derived_gate_of(campaign)) else Stage.IN_REVIEW
    if stage != campaign.stage:
        step(campaign, by_id=by_id, stage=stage)


def settle_all(campaigns: Iterable[UUID], *, by_id: UUID | None) -> None:
    """Several, always in the same order, or two of us could wait for each other."""
    for campaign_id in sorted(set(campaigns)):
        settle(campaign_id, by_id=by_id)


def step(campaign: Campaign, *, by_id: UUID | None, stage: Stage) -> None:
    """Onto another rung. The caller holds the campaign."""
    before, campaign.stage = campaign.stage, stage.value
    campaign.save(update_fields=touched("stage"))
    campaign.tell(events.CampaignStageChanged, by_id=by_id, stage=stage.value, before=before)


def follow_text(draft: Draft, *, by_id: UUID | None) -> None:
    """Take over what a draft reads like now. Approvals of the words before are void, which is told
    once: when the first edit changes them. The caller holds the document."""
    before = draft.piece
    draft.content_hash = content_hash_of(draft.document_id)
    if draft.content_hash == before.content_hash:
        return
    draft.save(update_fields=touched("content_hash"))
    now = draft.piece
    approvals = [one for one in counting_on([draft.pk]) if one.verdict.approves(before)]
    campaign = draft.campaign
    if not campaign.is_live:
        _tell_voided(draft, [one for one in approvals if not one.verdict.approves(now)], by_id)
    settle(campaign.pk, by_id=by_id)


def _tell_voided(draft: Draft, approvals: Sequence[Review], by_id: UUID | None) -> None:
    """Keep and tell that these count no longer; once each, however often the words come and go."""
    voided = Voiding.note(approvals, by_id=by_id, at=timezone.now())
    campaign = draft.campaign
    if voided:
        campaign.tell(
            events.ApprovalsVoided,
            by_id=by_id,
            draft=draft.pk,
            document=draft.document_id,
            title=draft.title,
            approvals=len(voided),
            teams=sorted({one.team for one in voided}),
        )


def content_hash_of(document_id: UUID) -> str:
    """What a text reads like, as last derived: SHA-256 over the hashes of its sections."""
    row = Document.objects.annotate(content_hash=hash_of_sections()).filter(pk=document_id)
    return str(row.values_list("content_hash", flat=True).get())


def _ask_for_review(campaign: Campaign, *, by: Member) -> None:
    """Again while it is under review changes nothing; decisions of earlier rounds stay."""
    if campaign.stage in UNDER_REVIEW:
        return
    if not campaign.drafts.current().exists():
        raise RuleViolation("no_drafts", "There is no draft to review. Add one first.")
    campaign.round += 1
    campaign.stage = Stage.IN_REVIEW.value
    campaign.save(update_fields=touched("round", "stage"))
    Round.objects.create(
        workspace_id=campaign.workspace_id,
        campaign=campaign,
        number=campaign.round,
        by=by,
        at=timezone.now(),
    )
    campaign.tell(events.ReviewRequested, by_id=by.pk, round=campaign.round)
    settle(campaign.pk, by_id=by.pk)
    campaign.refresh_from_db(fields=["stage"])
