"""What somebody said of a key result: its value on a day, and how confident their team is."""

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models

from apps.core.ids import uuid7
from apps.core.records import Record
from apps.okrs.amounts import DIGITS, PLACES
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team

MOST_CONFIDENT = 10


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(workspace_id=member.workspace_id)

    def latest_first(self) -> Self:
        """By the day that they speak of; of one day, what was said last. The first is what the key
        result stands at."""
        return self.order_by("-as_of", "-recorded_at", "-pk")

    def with_confidences(self) -> Self:
        """With who wrote it and what each team said: two more queries at most."""
        voices = Confidence.objects.select_related("by__user").order_by("team")
        return self.select_related("by__user").prefetch_related(
            models.Prefetch("confidences", queryset=voices)
        )


class CheckIn(Record):
    """The value on a day by a source: there is one of each, and saying it anew corrects it.
    `recorded_at` is when the value was said, `by` who said it."""

    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+"
    )
    key_result = models.ForeignKey(
        "okrs.KeyResult", on_delete=models.CASCADE, related_name="check_ins"
    )
    as_of = models.DateField("as of")
    source = models.CharField("source", max_length=40)
    value = models.DecimalField("value", max_digits=DIGITS, decimal_places=PLACES)
    note = models.TextField("note", blank=True, max_length=10_000)
    by = models.ForeignKey("workspaces.Member", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = CheckInQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key_result", "as_of", "source"], name="okrs_checkin_one_a_date_and_source"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["key_result", "-as_of", "-recorded_at", "-id"], name="okrs_checkin_latest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.as_of}"


class Confidence(models.Model):
    """How confident a team is, 0 to 10, said with a check-in by one of its members; the team's own,
    whatever the other says. Repeats the check-in's key result and day, for finding the latest."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(
        "workspaces.Workspace", on_delete=models.CASCADE, related_name="+"
    )
    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="confidences")
    key_result = models.ForeignKey("okrs.KeyResult", on_delete=models.CASCADE, related_name="+")
    as_of = models.DateField()
    team = models.CharField(max_length=16, choices=Team.choices)
    value = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MOST_CONFIDENT)])
    by = models.ForeignKey("workspaces.Member", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["check_in", "team"], name="okrs_confidence_a_team"),
            models.CheckConstraint(
                condition=models.Q(value__gte=0, value__lte=MOST_CONFIDENT),
                name="okrs_confidence_0_to_10",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["key_result", "team", "-as_of", "-recorded_at"],
                name="okrs_confidence_latest",
            )
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.value}"
