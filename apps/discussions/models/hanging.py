"""What hangs on a thing of the workspace, or on some words of its text."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeVar

from django.db import models

from apps.core.records import Record
from apps.core.subjects import Subject, SubjectLike, resolve
from apps.discussions.anchors import Anchor
from apps.workspaces.models import Workspace

TOLD = 140
"""Characters of a quote where it is only told."""


class Hanging(Record):
    """The link to a subject, and the anchor in its text.

    `anchor_start` and `anchor_end` are empty for what hangs on the whole of it. `detached_at` is
    since when the words are gone.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="threads")
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    anchor_start = models.BinaryField(default=b"", blank=True)
    anchor_end = models.BinaryField(default=b"", blank=True)
    quote = models.TextField(blank=True)
    prefix = models.TextField(blank=True)
    suffix = models.TextField(blank=True)
    section = models.CharField(max_length=32, blank=True)
    detached_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @cached_property
    def subject(self) -> SubjectLike | None:
        """What it hangs on; None if that is gone."""
        link = (self.subject_type, self.subject_id)
        return resolve([link], workspace_id=self.workspace_id).get(link)

    @property
    def told_subject(self) -> Subject:
        """The same as an event tells it."""
        if self.subject is None:
            return Subject(self.subject_type, self.subject_id)
        return Subject.of(self.subject)

    @property
    def told_quote(self) -> str:
        """The words that it hangs on, shortened."""
        return self.quote if len(self.quote) <= TOLD else f"{self.quote[: TOLD - 1]}…"

    @property
    def anchor(self) -> Anchor | None:
        """Where in the text it hangs; None for what hangs on the whole of it."""
        if not self.anchor_start:
            return None
        return Anchor(
            start=bytes(self.anchor_start),
            end=bytes(self.anchor_end),
            quote=self.quote,
            prefix=self.prefix,
            suffix=self.suffix,
            section=self.section,
        )

    @staticmethod
    def columns(anchor: Anchor | None) -> dict[str, Any]:
        """An anchor as it is kept."""
        if anchor is None:
            return {}
        return {
            "anchor_start": anchor.start,
            "anchor_end": anchor.end,
            "quote": anchor.quote,
            "prefix": anchor.prefix,
            "suffix": anchor.suffix,
            "section": anchor.section,
        }


H = TypeVar("H", bound=Hanging)


def with_subjects(rows: Iterable[H], workspace: Workspace) -> list[H]:
    """The rows, each knowing what it hangs on: one query for each type of thing."""
    listed = list(rows)
    links = {(one.subject_type, one.subject_id) for one in listed}
    found = resolve(links, workspace_id=workspace.pk)
    for one in listed:
        one.subject = found.get((one.subject_type, one.subject_id))
    return listed
