"""Putting a campaign away with its drafts, and taking it out again. Nothing is ever deleted."""

from django.db import transaction
from django.utils import timezone

from apps.campaigns import events
from apps.campaigns.models import Campaign, CampaignArchival
from apps.workspaces.models import Member


@transaction.atomic
def archive(campaign: Campaign, *, by: Member) -> None:
    """Put it away, and the page of the book with its drafts. Again changes nothing."""
    shelf = campaign.shelf
    with_shelf = shelf is not None and not shelf.is_archived
    if shelf is not None:
        shelf.archive(by=by)
    Campaign.objects.hold(campaign.pk)
    if CampaignArchival.objects.filter(campaign=campaign.pk).exists():
        return
    CampaignArchival.objects.create(
        campaign=campaign,
        workspace_id=campaign.workspace_id,
        by=by,
        at=timezone.now(),
        with_shelf=with_shelf,
    )
    campaign.tell(events.CampaignArchived, by_id=by.pk)


@transaction.atomic
def restore(campaign: Campaign, *, by: Member) -> None:
    """Take it out again, with the page that was put away with it."""
    archival = CampaignArchival.objects.filter(campaign=campaign.pk).first()
    if archival is None:
        return
    shelf = campaign.shelf
    if archival.with_shelf and shelf is not None:
        shelf.restore(by=by)
    Campaign.objects.hold(campaign.pk)
    if CampaignArchival.objects.filter(campaign=campaign.pk).delete()[0]:
        campaign.tell(events.CampaignRestored, by_id=by.pk)
