"""A cycle: the days in which objectives are pursued, most often a quarter."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from apps.core.errors import RuleViolation
from apps.core.events import publish
from apps.core.records import Record, touched
from apps.core.subjects import Subject, register_subject
from apps.core.validation import checked
from apps.okrs.events import CycleChanged, CycleCreated
from apps.okrs.models.queries import CycleQuerySet
from apps.okrs.terms import Span
from apps.workspaces.models import Member, Workspace

if TYPE_CHECKING:
    from apps.okrs.closing import Wanted
    from apps.okrs.models.closing import Closing

CLOSED = "This cycle is closed; what was reached in it stands."


@register_subject
class Cycle(Record):
    """From its first day to its last, both included. It is open until somebody closes it, however
    long its last day has passed."""

    subject_type = "cycle"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("name", max_length=120)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    created_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CycleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gt=models.F("starts_on")), name="okrs_cycle_has_days"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-starts_on"], name="okrs_cycle_recent")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        days: tuple[date | None, date | None] = (self.starts_on, self.ends_on)
        if days[0] is not None and days[1] is not None and days[1] <= days[0]:
            raise ValidationError({"ends_on": "The last day must come after the first."})

    @property
    def subject_title(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        """As of now, or as of when it was loaded together with its closing."""
        return self.closing_record() is not None

    def closing_record(self) -> "Closing | None":
        return getattr(self, "closing", None)

    @property
    def span(self) -> Span:
        """Its days, as `scoring` takes them."""
        closing = self.closing_record()
        closed_on = closing.day if closing else None
        return Span(starts_on=self.starts_on, ends_on=self.ends_on, closed_on=closed_on)

    def get_absolute_url(self) -> str:
        return f"{self.workspace.get_absolute_url()}okrs/cycles/{self.pk}/"

    @classmethod
    @transaction.atomic
    def create(cls, *, by: Member, name: str, starts_on: date, ends_on: date) -> Self:
        """A new cycle, which may overlap others: a year stands above its quarters."""
        cycle = cls(
            workspace=by.workspace,
            name=" ".join(name.split()),
            starts_on=starts_on,
            ends_on=ends_on,
            created_by=by,
        )
        checked(cycle).save(force_insert=True)
        publish(CycleCreated(**cycle.event_fields(by), starts_on=starts_on, ends_on=ends_on))
        return cycle

    @transaction.atomic
    def change(
        self,
        *,
        by: Member,
        name: str | None = None,
        starts_on: date | None = None,
        ends_on: date | None = None,
    ) -> None:
        """Rename it or move its days; what is None stays. Not once it is closed, and not so that a
        check-in would stand before its first day."""
        self.hold()
        wanted = {
            "name": None if name is None else " ".join(name.split()),
            "starts_on": starts_on,
            "ends_on": ends_on,
        }
        changes = {
            field: value
            for field, value in wanted.items()
            if value is not None and value != getattr(self, field)
        }
        if not changes:
            return
        for field, value in changes.items():
            setattr(self, field, value)
        checked(self)
        if "starts_on" in changes:
            self._keep_check_ins()
        self.save(update_fields=touched(*changes))
        plain = {field: str(value) for field, value in changes.items()}
        publish(CycleChanged(**self.event_fields(by), changes=plain))

    def close(self, *, by: Member, wanted: "Wanted | None" = None) -> "Closing":
        """Grade what was reached and carry over what is chosen; see `okrs/closing.py`."""
        from apps.okrs.closing import CycleClosing  # it stands above the models

        return CycleClosing(self, by=by).close(wanted)

    def hold(self) -> None:
        """Let what belongs to this cycle change one step after the other until the transaction
        ends. Raises `RuleViolation` if it is closed by now."""
        held = Cycle.objects.select_for_update(no_key=True).get(pk=self.pk)
        for field in ("name", "starts_on", "ends_on"):
            setattr(self, field, getattr(held, field))
        if held.is_closed:
            raise RuleViolation("cycle_closed", CLOSED)

    def _keep_check_ins(self) -> None:
        first = self.key_results.aggregate(first=models.Min("check_ins__as_of"))["first"]
        if first is not None and first < self.starts_on:
            raise RuleViolation(
                "check_ins_outside", f"There are check-ins from {first}, before that first day."
            )

    def event_fields(self, by: Member | None) -> dict[str, Any]:
        return {
            "workspace_id": self.workspace_id,
            "by_id": by.pk if by else None,
            "at": timezone.now(),
            "subject": Subject.of(self),
        }
