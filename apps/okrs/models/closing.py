"""That a cycle was closed: the grades of its key results, and what the owners said."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from apps.core.ids import uuid7
from apps.core.records import Record
from apps.okrs.amounts import DIGITS, PLACES
from apps.okrs.days import today
from apps.workspaces.vocabulary import SIGNING_TEAMS, SigningTeam


class Closing(models.Model):
    """A cycle is closed as soon as this record stands. `next_cycle` is where the objectives that
    were chosen go on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+"
    )
    cycle = models.OneToOneField("okrs.Cycle", on_delete=models.CASCADE, related_name="closing")
    next_cycle = models.ForeignKey(
        "okrs.Cycle", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    by = models.ForeignKey("workspaces.Member", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["workspace", "-at"], name="okrs_closing_recent")]

    def __str__(self) -> str:
        return f"{self.cycle_id} closed"

    @property
    def day(self) -> date:
        """The day on which everything in the cycle stands from then on."""
        return today(self.at)


class Grade(models.Model):
    """What a key result was graded when its cycle was closed: 0.00 to 1.00. `progress` is what it
    had earned by its check-ins, null if it never started; `note` says why the grade differs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+"
    )
    closing = models.ForeignKey(Closing, on_delete=models.CASCADE, related_name="grades")
    key_result = models.OneToOneField(
        "okrs.KeyResult", on_delete=models.CASCADE, related_name="grade"
    )
    value = models.DecimalField(
        max_digits=3, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )
    progress = models.DecimalField(max_digits=DIGITS, decimal_places=PLACES, null=True)
    reached = models.BooleanField()
    note = models.TextField(blank=True, max_length=1_000)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(value__gte=0, value__lte=1), name="okrs_grade_0_to_1"
            )
        ]

    def __str__(self) -> str:
        return f"{self.value}"


class Line(Record):
    """What the owner of a team says in a line of what became of an objective."""

    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+"
    )
    objective = models.ForeignKey("okrs.Objective", on_delete=models.CASCADE, related_name="lines")
    team = models.CharField(max_length=16, choices=SigningTeam.choices)
    text = models.CharField(max_length=500)
    by = models.ForeignKey("workspaces.Member", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["objective", "team"], name="okrs_line_one_a_team"),
            models.CheckConstraint(
                condition=models.Q(team__in=SIGNING_TEAMS), name="okrs_line_team"
            ),
        ]

    def __str__(self) -> str:
        return self.text
