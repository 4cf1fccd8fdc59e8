"""Who worked on a document's text, and when, in spells."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from apps.core.ids import uuid7

PAUSE = timedelta(minutes=10)
"""A quiet time longer than this ends a spell."""


class EditingSpell(models.Model):
    """A member's uninterrupted work on one document."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="spells"
    )
    member = models.ForeignKey("workspaces.Member", on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["document", "member", "-ended_at"], name="documents_spell_latest"),
            models.Index(fields=["workspace", "-ended_at"], name="documents_spell_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.document_id}"

    @classmethod
    def note(
        cls,
        *,
        workspace_id: object,
        document_id: object,
        member_id: object,
        first: datetime,
        last: datetime,
    ) -> bool:
        """Remember edits between two moments. True if they began a new spell."""
        spell = (
            cls.objects.filter(document_id=document_id, member_id=member_id)
            .order_by("-ended_at")
            .first()
        )
        if spell and first - spell.ended_at <= PAUSE:
            if last > spell.ended_at:
                spell.ended_at = last
                spell.save(update_fields=["ended_at"])
            return False
        cls.objects.create(
            workspace_id=workspace_id,
            document_id=document_id,
            member_id=member_id,
            began_at=first,
            ended_at=last,
        )
        return True
