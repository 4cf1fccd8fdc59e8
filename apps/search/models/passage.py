"""The text of what can be found, in pieces short enough to quote from."""

from typing import ClassVar

from django.contrib.postgres.search import SearchVectorField
from django.db import models

from apps.search.models.entry import Entry


class Passage(models.Model):
    """A piece of an entry's text. `anchor` is the section of the page where it stands."""

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="passages", db_index=False
    )
    position = models.PositiveIntegerField()
    anchor = models.CharField(max_length=64, blank=True)
    title = models.TextField(blank=True)
    text = models.TextField(blank=True)
    vector = SearchVectorField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "position"], name="search_passage_place")
        ]

    def __str__(self) -> str:
        return self.title or self.text[:40]
