"""One thing that can be found."""

from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from apps.workspaces.models import Workspace


class EntryQuerySet(models.QuerySet["Entry"]):
    def of(self, kind: str, ids: "list[UUID] | set[UUID]") -> Self:
        return self.filter(subject_type=kind, subject_id__in=ids)

    def unlearnt(self) -> Self:
        """Those with words that the vocabulary does not know yet; an entry is its own outbox."""
        return self.filter(learnt=False).order_by("pk")


class Entry(models.Model):
    """A thing by its words. `at` is when it was last changed, as its type counts that.

    `vector` holds the words of title (A), headings (B) and text (D), and so that one index
    answers all: `^word` for those of the title, `@` with the workspace's id, `@` with the type.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    title = models.TextField(blank=True)
    at = models.DateTimeField()
    archived = models.BooleanField(default=False)
    learnt = models.BooleanField(default=False)
    vector = SearchVectorField()

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "subject_type", "subject_id"], name="search_entry_one_a_thing"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-at"], name="search_entry_latest"),
            models.Index(
                fields=["id"], condition=models.Q(learnt=False), name="search_entry_unlearnt"
            ),
            # The list of what waits to be sorted in is read by every search: kept short.
            GinIndex(fields=["vector"], name="search_entry_words", gin_pending_list_limit=256),
        ]

    def __str__(self) -> str:
        return self.title
