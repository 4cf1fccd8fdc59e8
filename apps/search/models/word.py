"""The vocabulary of a workspace."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from apps.workspaces.models import Workspace


class Word(models.Model):
    """A word that the workspace has written, to recognise its other forms and its misspellings.

    `spelling` is how it was first written, `forms` and `near` are those of `apps.search.words`.
    A word that nothing holds any more may stand here for a while: it is asked for in the index
    before anybody is led to it.
    """

    id = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    word = models.CharField(max_length=64)
    spelling = models.CharField(max_length=64)
    forms = ArrayField(models.CharField(max_length=64))
    near = ArrayField(models.IntegerField())

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workspace", "word"], name="search_word_once")
        ]
        indexes: ClassVar = [
            GinIndex(fields=["forms"], name="search_word_forms"),
            GinIndex(fields=["near"], name="search_word_near"),
        ]

    def __str__(self) -> str:
        return self.spelling
