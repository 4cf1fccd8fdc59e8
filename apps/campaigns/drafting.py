"""Drafts: documents of the book, made below the page of their campaign."""

from django.db import transaction

from apps.campaigns import events
from apps.campaigns.models import Campaign, Draft, Shelf
from apps.campaigns.models.campaign import already_launched, one_line
from apps.campaigns.staging import content_hash_of, settle, step
from apps.campaigns.vocabulary import Channel, Stage
from apps.core.errors import InvalidInput, RuleViolation
from apps.core.records import touched
from apps.documents.models import Document
from apps.documents.starting import start_document
from apps.documents.vocabulary import KindName
from apps.workspaces.models import Member, Workspace

SHELF_TITLE = "Campaigns"


@transaction.atomic
def add_draft(campaign: Campaign, *, by: Member, title: str, channel: str) -> Draft:
    """A new draft with the outline of its kind. The first one takes an idea to drafting.

    Raises `already_launched` after the launch, and `parent_archived` if the campaign's page in the
    book is put away.
    """
    _check_channel(channel)
    document = start_document(
        by=by,
        title=one_line(title),
        kind=KindName.CAMPAIGN_DRAFT,
        parent=_shelf_of(campaign, by=by),
    )
    now = Campaign.objects.hold(campaign.pk)
    if now.is_live:
        raise already_launched()
    draft = Draft.objects.create(
        workspace_id=now.workspace_id,
        campaign=now,
        document=document,
        channel=channel,
        content_hash=content_hash_of(document.pk),
        created_by=by,
    )
    now.tell(
        events.DraftAdded,
        by_id=by.pk,
        draft=draft.pk,
        document=document.pk,
        title=document.title,
        channel=channel,
    )
    if now.stage == Stage.IDEA:
        step(now, by_id=by.pk, stage=Stage.DRAFTING)
    settle(now.pk, by_id=by.pk)
    campaign.refresh_from_db(fields=["stage"])
    return draft


@transaction.atomic
def change_channel(draft: Draft, *, by: Member, channel: str) -> None:
    """Say that it will appear elsewhere; what was approved are its words, so that stays."""
    _check_channel(channel)
    campaign = Campaign.objects.hold(draft.campaign_id)
    if campaign.is_live:
        raise already_launched()
    if draft.channel == channel:
        return
    draft.channel = channel
    draft.save(update_fields=touched("channel"))
    campaign.tell(events.CampaignChanged, by_id=by.pk, fields=["drafts"])


def _check_channel(channel: str) -> None:
    if channel not in Channel.values:
        known = ", ".join(Channel.values)
        raise InvalidInput({"channel": f"“{channel}” is none of {known}."})


def _shelf_of(campaign: Campaign, *, by: Member) -> Document:
    """The campaign's page in the book, made with its first draft; called as the campaign was."""
    Workspace.objects.hold(campaign.workspace_id)  # two first drafts at once share one page
    campaign.refresh_from_db(fields=["shelf"])
    if campaign.shelf is not None:
        if campaign.shelf.is_archived:
            raise RuleViolation(
                "parent_archived",
                f"“{campaign.shelf.title}”, the page of its drafts, is archived; restore that.",
            )
        return campaign.shelf
    campaign.shelf = Document.create(by=by, title=campaign.name, parent=_top_shelf(by))
    campaign.save(update_fields=touched("shelf"))
    return campaign.shelf


def _top_shelf(by: Member) -> Document:
    """The page of all campaigns, made with the first and anew when it was put away. It may be
    renamed and moved."""
    shelf = Shelf.objects.filter(workspace=by.workspace).select_related("document").first()
    if shelf is not None and not shelf.document.is_archived:
        return shelf.document
    document = Document.create(by=by, title=SHELF_TITLE)
    Shelf.objects.update_or_create(workspace=by.workspace, defaults={"document": document})
    return document
