"""The spans under a document's headings, as last derived from its text."""

from typing import ClassVar

from django.contrib.postgres.aggregates import StringAgg
from django.db import models
from django.db.models.functions import Coalesce

from apps.core.ids import uuid7
from apps.documents.vocabulary import AGREED_STATES, SectionState


class Section(models.Model):
    """One section of a document's text.

    `key` is the lasting id of the heading; `content_hash` is over what a reader sees. `state`,
    `agreed_hash` and `agreed_at` follow from the signatures by the rule of `agreement.py` and are
    stored by `settling.py`, so that lists and the home page ask for them quickly.
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
    state = models.CharField(
        max_length=20,
        choices=SectionState.choices,
        default=SectionState.DRAFT,
        db_default=SectionState.DRAFT,
    )
    agreed_hash = models.CharField(max_length=64, blank=True, default="", db_default="")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["document", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "key"], name="documents_section_key"),
            models.CheckConstraint(
                condition=models.Q(state__in=SectionState.values), name="documents_section_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["workspace", "state", "document"],
                name="documents_section_waiting",
                condition=~models.Q(state=SectionState.DRAFT),
            )
        ]

    def __str__(self) -> str:
        return self.title or "Opening"

    @property
    def is_agreed(self) -> bool:
        """Both teams signed this very content, be it long ago."""
        return self.state in AGREED_STATES


def title_of_section(document: str, key: str) -> models.Subquery:
    """For a query of rows that name a section by these two fields: its heading as of now, None if
    the section is gone."""
    named = Section.objects.filter(document=models.OuterRef(document), key=models.OuterRef(key))
    return models.Subquery(named.values("title")[:1], output_field=models.TextField())


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


def sections_counted(*states: SectionState) -> models.Expression:
    """For a query of documents: how many sections each has, in one of these states or in any."""
    rows = Section.objects.filter(document=models.OuterRef("pk")).order_by()
    if states:
        rows = rows.filter(state__in=states)
    counted = rows.values("document").annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)


def share_agreed() -> models.Expression:
    """For a query of documents: the share of sections agreed, 0 to 1; 0 without sections."""
    rows = Section.objects.filter(document=models.OuterRef("pk")).order_by().values("document")
    agreed = models.Count("pk", filter=models.Q(state__in=AGREED_STATES))
    share = rows.annotate(share=1.0 * agreed / models.Count("pk")).values("share")
    return Coalesce(models.Subquery(share, output_field=models.FloatField()), 0.0)
