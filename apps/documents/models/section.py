"""The spans under a document's headings, as last derived from its text."""

from typing import ClassVar

from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models.functions import Coalesce

from apps.core.ids import uuid7


class Section(models.Model):
    """One section of a document's text.

    `key` is the lasting id of the heading; `content_hash` is over what a reader sees.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="sections"
    )
    key = models.CharField(max_length=32)
    position = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    level = models.PositiveSmallIntegerField()
    content_hash = models.CharField(max_length=64)
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["document", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "key"], name="documents_section_key")
        ]

    def __str__(self) -> str:
        return self.title or "Opening"


def hash_of_sections() -> models.Expression:
    """For a query of documents: SHA-256, in hex, over the hashes of their sections in order."""
    hashes = (
        Section.objects.filter(document=models.OuterRef("pk"))
        .order_by()
        .values("document")
        .annotate(all=StringAgg("content_hash", "", order_by="position"))
        .values("all")
    )
    return models.Func(
        Coalesce(models.Subquery(hashes), models.Value("")),
        template="encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex')",
        output_field=models.CharField(),
    )
