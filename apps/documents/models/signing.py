"""Who of which team signed what, and the words that both agreed to."""

from typing import ClassVar

from django.db import models

from apps.core.ids import uuid7
from apps.documents.agreement import Signature
from apps.workspaces.vocabulary import SIGNING_TEAMS, Team


class SignOff(models.Model):
    """A signatory of a team signed a section, as it read then. Never changed; deleted when it is
    withdrawn. A team signs the same content again only to renew an agreement that is due."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="sign_offs"
    )
    key = models.CharField("section", max_length=32)
    team = models.CharField(max_length=16, choices=Team.choices)
    member = models.ForeignKey("workspaces.Member", on_delete=models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(team__in=SIGNING_TEAMS), name="documents_signoff_team"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["document", "key", "at"], name="documents_signoff_section")
        ]

    def __str__(self) -> str:
        return f"{self.team} on {self.document_id}#{self.key}"

    @property
    def signature(self) -> Signature:
        return Signature(self.team, self.content_hash, self.at)


class AgreedText(models.Model):
    """The content of a section that both teams signed, kept by its hash."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="agreed_texts"
    )
    key = models.CharField("section", max_length=32)
    content_hash = models.CharField(max_length=64)
    nodes = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "key", "content_hash"], name="documents_agreedtext_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id}#{self.key}"
