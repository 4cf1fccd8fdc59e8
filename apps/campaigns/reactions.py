"""What follows for campaigns when something happens to them or below them."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from apps.campaigns.events import CampaignEvent
from apps.campaigns.models import Campaign, Draft, Review
from apps.campaigns.staging import follow_text, settle, settle_all
from apps.core.events import reacts_to, reacts_to_all
from apps.discussions.events import (
    ThreadChanged,
    ThreadEvent,
    ThreadOpened,
    ThreadReopened,
    ThreadResolved,
)
from apps.documents.events import (
    DocumentArchived,
    DocumentRenamed,
    DocumentRestored,
    SectionAgreed,
    SectionChanged,
    SectionDue,
    SectionSigned,
    SignOffWithdrawn,
    TextSettled,
)
from apps.documents.models.tree import branch_below
from apps.workspaces.events import MemberJoined, MemberLeft
from apps.workspaces.live import poke

SectionNews = SectionSigned | SignOffWithdrawn | SectionAgreed | SectionChanged | SectionDue


@reacts_to(TextSettled)
def void_approvals(event: TextSettled) -> None:
    """Approvals belong to the words that were read."""
    draft = Draft.objects.filter(document=event.subject.id).select_related("campaign").first()
    if draft is not None:
        follow_text(draft, by_id=event.by_id)
        tell_gate(draft.campaign_id)


@reacts_to(DocumentArchived, DocumentRestored)
def count_drafts_again(event: DocumentArchived | DocumentRestored) -> None:
    """A draft that is put away does not count as one; restored, it does again. The same holds for
    the page of an audience or a message, which only the launch asks for."""
    branch = [page for page, _ in branch_below(event.subject.id)]
    ours = Draft.objects.filter(document__in=branch)
    settle_all(ours.values_list("campaign_id", flat=True), by_id=event.by_id)
    tell_gates(Q(drafts__document__in=branch) | _builds_on(branch))


@reacts_to(ThreadOpened, ThreadChanged, ThreadResolved, ThreadReopened)
def count_blockers_again(event: ThreadEvent) -> None:
    """A blocking thread on a campaign or a draft of it holds up its review."""
    on = event.subject.id
    ours = Campaign.objects.filter(Q(pk=on) | Q(drafts__document=on))
    for campaign in sorted(set(ours.values_list("pk", flat=True))):
        settle(campaign, by_id=event.by_id)
        tell_gate(campaign)


@reacts_to(MemberLeft, MemberJoined)
def count_approvals_again(event: MemberLeft | MemberJoined) -> None:
    """Nobody answers for who has left; who comes back stands by what they decided."""
    theirs = Review.objects.filter(member=event.subject.id)
    settle_all(theirs.values_list("campaign_id", flat=True), by_id=event.by_id)
    tell_gates(Q(workspace=event.workspace_id))


@reacts_to_all(SectionSigned, SignOffWithdrawn, SectionAgreed, SectionChanged, SectionDue)
def look_at_agreements(events: Sequence[SectionNews]) -> None:
    """Open gates show whether both teams agree on the audience and the message."""
    tell_gates(_builds_on(list({event.subject.id for event in events})))


@reacts_to(DocumentRenamed)
def show_new_title(event: DocumentRenamed) -> None:
    tell_gates(Q(drafts__document=event.subject.id))


@reacts_to(CampaignEvent)
def show_campaign(event: CampaignEvent) -> None:
    """Open pages of the campaign, of the key result that it serves, and boards, are drawn anew."""
    poke(f"campaign:{event.subject.id}", "campaign", event.subject.id)
    poke(f"workspace:{event.workspace_id}", "campaigns", event.subject.id)
    served = Campaign.objects.filter(pk=event.subject.id).values_list("key_result", flat=True)
    for key_result in served.exclude(key_result=None):
        poke(f"key_result:{key_result}", "supports", event.subject.id)


def tell_gates(which: Q) -> None:
    """The gates of these campaigns, unless they have gone out, may read otherwise now."""
    rows = Campaign.objects.unlaunched().filter(which)
    for campaign in set(rows.values_list("pk", flat=True)):
        tell_gate(campaign)


def tell_gate(campaign: UUID) -> None:
    poke(f"campaign:{campaign}", "gate", campaign)


def _builds_on(documents: list[UUID]) -> Q:
    return Q(audience_document__in=documents) | Q(message_document__in=documents)
