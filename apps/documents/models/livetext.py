"""The text of a document as people type it: a numbered log of Yjs updates.

The hot path writes these tables with SQL of its own (`collaboration/log.py`); the models give
them their shape and let Django read them.
"""

from typing import ClassVar

from django.db import models


class LiveText(models.Model):
    """The head of a document's log.

    `revision` is the number of the newest update. `snapshot` is the full Yjs state as of
    `snapshot_revision`. Sections, plain text and activity were last derived from the text at
    `projected_revision`; a sweep finishes what a crash left behind. The newest version holds the
    text as of `versioned_revision`; what the log has up to there, no version needs.

    No index but the key: with one on its numbers, PostgreSQL could not update a row in place at
    every keystroke.
    """

    document = models.OneToOneField(
        "documents.Document", on_delete=models.CASCADE, primary_key=True, related_name="live_text"
    )
    revision = models.BigIntegerField(default=0, db_default=0)
    snapshot = models.BinaryField(default=bytes, db_default=b"")
    snapshot_revision = models.BigIntegerField(default=0, db_default=0)
    projected_revision = models.BigIntegerField(default=0, db_default=0)
    versioned_revision = models.BigIntegerField(default=0, db_default=0)

    def __str__(self) -> str:
        return f"{self.document_id} at {self.revision}"


class Update(models.Model):
    """One step in the log: what one member typed in a moment, merged.

    Numbers are dense and linear within a document. The member has no constraint in the database
    because every keystroke would pay for its check. Where more is stored than the member sent,
    because words were put where they belong, `sent` is what the member sent.
    """

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="updates", db_index=False
    )
    revision = models.BigIntegerField()
    data = models.BinaryField()
    sent = models.BinaryField(null=True)
    member = models.ForeignKey(
        "workspaces.Member",
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "revision"], name="documents_update_number")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} #{self.revision}"
