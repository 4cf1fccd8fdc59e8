"""Files on their way into the book."""

from typing import Any, ClassVar, Self

from django.db import models

from apps.core.records import Record
from apps.documents.vocabulary import KindName
from apps.workspaces.models import Member, Workspace


class ImportState(models.TextChoices):
    """How far an import is."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, member: Member) -> Self:
        """One's own: what others bring in shows in the book."""
        return self.filter(workspace_id=member.workspace_id, by=member)


class Import(Record):
    """One upload of files, from the moment they are safe here until each is in the book.

    `made` maps the path of a file to the document it became; a run that was cut off goes on from
    there. `report` tells what was refused and what could not be kept.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=32, choices=KindName.choices)
    source = models.CharField(max_length=300)
    state = models.CharField(
        max_length=16, choices=ImportState.choices, default=ImportState.WAITING
    )
    pages_total = models.PositiveIntegerField(default=0)
    made = models.JSONField(default=dict)
    report = models.JSONField(default=dict)

    objects = ImportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=ImportState.values), name="documents_import_state"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "by", "-created_at"], name="documents_import_mine"),
            models.Index(
                fields=["updated_at"],
                condition=~models.Q(state="done"),
                name="documents_import_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return self.source

    @property
    def folder(self) -> str:
        """Where its files lie in the storage until it is done."""
        return f"imports/{self.pk}"

    @property
    def pages_done(self) -> int:
        return len(self.made)

    def note(self, **fields: Any) -> None:
        """Remember how far it is."""
        for name, value in fields.items():
            setattr(self, name, value)
        self.save(update_fields=[*fields, "updated_at"])
