"""A document's text as it was kept at a moment."""

import zlib
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from pycrdt import Doc

from apps.core.ids import uuid7
from apps.core.richtext import ydoc
from apps.documents.collaboration.replica import Replica
from apps.documents.vocabulary import VersionReason


class Version(models.Model):
    """The whole text as of one revision; never changed but for its name.

    `state` is the full Yjs state, compressed: it is also where the log goes on from when later
    versions are cut. `at` is the moment of its last edit, or when it was asked for; `by` is
    who asked, None for an automatic one, `authors` those who edited since the version before.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    revision = models.BigIntegerField()
    name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=16, choices=VersionReason.choices)
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(
        "workspaces.Member", on_delete=models.PROTECT, null=True, related_name="+"
    )
    authors = models.ManyToManyField("workspaces.Member", related_name="+")
    state = models.BinaryField()

    class Meta:
        ordering: ClassVar = ["document", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="documents_version_number"),
            models.CheckConstraint(
                condition=models.Q(reason__in=VersionReason.values),
                name="documents_version_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Version {self.number}"

    @property
    def title(self) -> str:
        """Its name, else why it was kept; an automatic one by its number."""
        if self.reason == VersionReason.AUTOMATIC:
            return f"Version {self.number}"
        return self.name or self.get_reason_display()

    @property
    def author_ids(self) -> list[UUID]:
        return [author.pk for author in self.authors.all()]

    def content(self) -> dict[str, Any]:
        """The text, as ProseMirror JSON."""
        replica = Replica.of([zlib.decompress(bytes(self.state))])
        replica.drop()
        return ydoc.read(replica.doc)


def packed(doc: Doc[Any]) -> bytes:
    """The state of a text as a version keeps it."""
    return zlib.compress(doc.get_update(), 6)
