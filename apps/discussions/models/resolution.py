"""That a thread was settled: by whom, when and how."""

from typing import ClassVar, Final

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from apps.core.records import Record
from apps.discussions.vocabulary import Outcome

LONGEST_NOTE: Final = 2_000
"""Characters."""


class Resolution(Record):
    """A thread is settled as long as this record stands."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    thread = models.OneToOneField(
        "discussions.Thread", on_delete=models.CASCADE, related_name="resolution"
    )
    by = models.ForeignKey("workspaces.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    note = models.TextField(validators=[MaxLengthValidator(LONGEST_NOTE)], blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="discussions_resolution_outcome"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-at"], name="discussions_resolution_recent")
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.outcome}"
