"""That an objective or a key result was put away: who did it and when."""

from typing import ClassVar

from django.db import models

from apps.core.ids import uuid7


class Archival(models.Model):
    """What it is about counts nowhere as long as this record stands; nothing of it is lost. The key
    results of an archived objective go with it, without records of their own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+"
    )
    objective = models.OneToOneField(
        "okrs.Objective", on_delete=models.CASCADE, null=True, related_name="archival"
    )
    key_result = models.OneToOneField(
        "okrs.KeyResult", on_delete=models.CASCADE, null=True, related_name="archival"
    )
    by = models.ForeignKey("workspaces.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(objective=None) ^ models.Q(key_result=None),
                name="okrs_archival_of_one_thing",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["workspace", "-at"], name="okrs_archival_recent")]

    def __str__(self) -> str:
        return f"{self.objective_id or self.key_result_id} archived"
