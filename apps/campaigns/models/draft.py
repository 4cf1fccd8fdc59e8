"""A draft: one piece of a campaign, a document of the book with the channel it is for."""

from typing import ClassVar, Self

from django.db import models

from apps.campaigns.facts import Piece
from apps.campaigns.models.campaign import Campaign
from apps.campaigns.vocabulary import Channel
from apps.core.records import Record
from apps.documents.models import Document
from apps.workspaces.models import Member, Workspace


class DraftQuerySet(models.QuerySet["Draft"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(workspace_id=member.workspace_id)

    def current(self) -> Self:
        """Those whose document is not put away; the others do not count as drafts."""
        return self.filter(document__archival=None)

    def told(self) -> Self:
        """In the order in which they were made, each with its document and whether that is put
        away."""
        return self.select_related("document__archival").order_by("created_at", "pk")


class Draft(Record):
    """One row a document. `content_hash` is that of the document as last derived from its text:
    stored, so that the board of a thousand campaigns asks an index and an edit knows what it
    changed; `staging.py` keeps it."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="drafts")
    document = models.OneToOneField(
        Document, on_delete=models.CASCADE, related_name="campaign_draft"
    )
    channel = models.CharField(max_length=16, choices=Channel.choices)
    content_hash = models.CharField(max_length=64)
    created_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="campaigns_draft_channel"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "campaign"], name="campaigns_draft_of_campaign"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.document.title

    @property
    def is_archived(self) -> bool:
        return self.document.is_archived

    @property
    def piece(self) -> Piece:
        """The draft as the gate sees it."""
        return Piece(
            self.pk, self.document_id, self.title, self.content_hash, archived=self.is_archived
        )

    def get_absolute_url(self) -> str:
        return f"{self.campaign.get_absolute_url()}drafts/{self.pk}/"


class Shelf(models.Model):
    """The page of the book below which each campaign gets a page of its own for its drafts."""

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, primary_key=True, related_name="campaign_shelf"
    )
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.document)
