"""What happened: the timeline of each thing and the audit of the workspace."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models

from apps.core.ids import uuid7
from apps.workspaces.models import Member, Workspace


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(workspace_id=member.workspace_id)

    def about(self, subject_type: str, subject_id: UUID) -> Self:
        return self.filter(subject_type=subject_type, subject_id=subject_id)

    def before(self, row: "Activity") -> Self:
        """What comes after a row in a timeline; rows of one moment are told apart by id."""
        return self.filter(
            models.Q(at__lt=row.at) | models.Q(at=row.at, id__lt=row.pk), at__lte=row.at
        )

    def for_timeline(self) -> Self:
        """Latest first, with who did it."""
        return self.select_related("by__user").order_by("-at", "-id")


class Activity(models.Model):
    """One event. Rows are only ever added.

    `subject_title` is what the thing was called then; the thing itself may be gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    type = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    subject_title = models.TextField(blank=True)
    data = models.JSONField(default=dict)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-at", "-id"], name="activity_of_workspace"),
            models.Index(
                fields=["workspace", "subject_type", "subject_id", "-at", "-id"],
                name="activity_of_subject",
            ),
            models.Index(fields=["workspace", "by", "-at"], name="activity_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.subject_title}"
