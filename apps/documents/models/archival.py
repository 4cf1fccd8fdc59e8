"""That a document was put away: who did it, when, and together with what."""

from typing import ClassVar

from django.db import models

from apps.core.ids import uuid7


class Archival(models.Model):
    """A document is archived as long as this record stands.

    `together_with` is the document that was put away with everything below it; restoring that
    one restores exactly these and not what had been archived on its own before.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    document = models.OneToOneField(
        "documents.Document", on_delete=models.CASCADE, related_name="archival"
    )
    together_with = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="archived_together"
    )
    by = models.ForeignKey("workspaces.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-at"], name="documents_archival_recent")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} archived"
