"""That a check-in fell due and was told of."""

from typing import ClassVar

from django.db import models

from apps.core.ids import uuid7


class Reminder(models.Model):
    """Told once a key result and due day. What is due at present is worked out when it is shown."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+"
    )
    key_result = models.ForeignKey(
        "okrs.KeyResult", on_delete=models.CASCADE, related_name="reminders"
    )
    due_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key_result", "due_on"], name="okrs_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.key_result_id} due on {self.due_on}"
