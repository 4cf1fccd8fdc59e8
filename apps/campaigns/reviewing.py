"""Deciding on a draft: what was read is what is decided on."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.campaigns import events
from apps.campaigns.models import Campaign, Draft, Review
from apps.campaigns.models.campaign import already_launched
from apps.campaigns.staging import settle, step
from apps.campaigns.vocabulary import UNDER_REVIEW, Decision, Stage
from apps.core.errors import Forbidden, InvalidInput, RuleViolation
from apps.documents import versions
from apps.documents.models import Document, LiveText
from apps.documents.projection import catch_up_with
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import SIGNING_TEAMS


@transaction.atomic
def review(
    draft: Draft,
    *,
    by: Member,
    decision: str,
    content_hash: str,
    reason: str = "",
    at: datetime | None = None,
) -> Review:
    """Decide for the team of `by` on the words with this hash, at any time before the launch.

    A request for changes takes the campaign back to drafting. To decide the same again changes
    nothing. Raises `InvalidInput` for a request without a reason, and `RuleViolation`:
    `content_changed` if the draft reads otherwise now, `already_launched`, `draft_archived`.
    """
    reason = reason.strip()
    if by.team not in SIGNING_TEAMS:
        raise Forbidden("Only members of sales and marketing review.")
    if decision == Decision.REQUEST_CHANGES and not reason:
        raise InvalidInput({"reason": "Say what should change."})
    hold_texts([draft.document_id])
    campaign = Campaign.objects.hold(draft.campaign_id)
    now = Draft.objects.told().get(pk=draft.pk)
    _check(campaign, now, content_hash)
    last = Review.objects.filter(draft=now, member=by).order_by("at", "id").last()
    if last is not None and _says(last) == (decision, reason, content_hash, by.team):
        return last
    given = Review.objects.create(
        workspace_id=campaign.workspace_id,
        campaign=campaign,
        draft=now,
        member=by,
        team=by.team,
        decision=decision,
        reason=reason,
        content_hash=content_hash,
        version=versions.as_of_now(now.document),
        round=campaign.round,
        at=at or timezone.now(),
    )
    _tell(campaign, now, given)
    if decision == Decision.REQUEST_CHANGES and campaign.stage in UNDER_REVIEW:
        step(campaign, by_id=by.pk, stage=Stage.DRAFTING)
    else:
        settle(campaign.pk, by_id=by.pk)
    return given


def hold_texts(documents: Collection[UUID]) -> None:
    """Let these texts stand still until the transaction ends, with all that is derived from them
    as of now. Before the campaign is held; documents before their texts, as everywhere."""
    rows = Document.objects.select_for_update(no_key=True).filter(pk__in=documents)
    list(rows.order_by("pk").values_list("pk"))
    texts = LiveText.objects.select_for_update().filter(document__in=documents)
    list(texts.order_by("document").values_list("document_id"))
    catch_up_with(documents)


def _check(campaign: Campaign, draft: Draft, content_hash: str) -> None:
    if campaign.is_live:
        raise already_launched()
    if draft.is_archived:
        raise RuleViolation(
            "draft_archived", f"“{draft.title}” is archived and no longer reviewed."
        )
    if content_hash != draft.content_hash:
        raise RuleViolation(
            "content_changed",
            f"“{draft.title}” has changed since you read it. Read it again before you decide.",
            content_hash=draft.content_hash,
        )


def _says(given: Review) -> tuple[str, str, str, str]:
    return given.decision, given.reason, given.content_hash, given.team


def _tell(campaign: Campaign, draft: Draft, given: Review) -> None:
    campaign.tell(
        events.ReviewGiven,
        by_id=given.member_id,
        draft=draft.pk,
        document=draft.document_id,
        title=draft.title,
        review=given.pk,
        decision=given.decision,
        reason=given.reason,
        team=given.team,
        content_hash=given.content_hash,
    )
