"""A key result: the number, or the milestone, by which an objective is told to be reached."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils import timezone

from apps.core.errors import InvalidInput
from apps.core.events import Event, publish
from apps.core.records import Record, touched
from apps.core.subjects import Subject, register_subject
from apps.core.validation import checked
from apps.okrs.aims import NUMBERS, complaint, plain_numbers
from apps.okrs.amounts import DIGITS, PLACES
from apps.okrs.events import (
    KeyResultArchived,
    KeyResultChanged,
    KeyResultCreated,
    KeyResultRestored,
)
from apps.okrs.models.archival import Archival
from apps.okrs.models.check_in import CheckIn
from apps.okrs.models.links import check_of, plain
from apps.okrs.models.measuring import KeyResultMeasures
from apps.okrs.models.queries import KeyResultQuerySet
from apps.okrs.vocabulary import MOVING_KINDS, Kind, Source, Status
from apps.workspaces.models import Member, Workspace

CHANGEABLE = {"title", "owner", "kind", "unit", "source", "external_id", *NUMBERS}


@register_subject
class KeyResult(KeyResultMeasures, Record):
    """What is measured. How it stands is worked out whenever it is shown; `told_status` and
    `told_stale` only remember what was told last, so that nothing is told twice."""

    subject_type = "key_result"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="key_results")
    objective = models.ForeignKey(
        "okrs.Objective", on_delete=models.CASCADE, related_name="key_results"
    )
    cycle = models.ForeignKey("okrs.Cycle", on_delete=models.CASCADE, related_name="key_results")
    title = models.CharField("title", max_length=300)
    owner = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField("kind", max_length=16, choices=Kind.choices)
    baseline = models.DecimalField(
        "from", max_digits=DIGITS, decimal_places=PLACES, null=True, blank=True
    )
    target = models.DecimalField("to", max_digits=DIGITS, decimal_places=PLACES)
    unit = models.CharField("unit", max_length=24, blank=True)
    weight = models.DecimalField(
        "weight",
        max_digits=DIGITS,
        decimal_places=PLACES,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal(0), "A weight is not negative.")],
    )
    source = models.CharField(max_length=16, choices=Source.choices, default=Source.MANUAL)
    external_id = models.CharField("external id", max_length=200, blank=True)
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )
    told_status = models.CharField(
        max_length=16, choices=Status.choices, default=Status.NOT_STARTED
    )
    told_trouble = models.BooleanField(default=False)
    told_stale = models.BooleanField(default=False)

    objects = KeyResultQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="okrs_keyresult_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=0), name="okrs_keyresult_weight_not_negative"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(kind=Kind.INCREASE, target__gt=models.F("baseline"))
                    | models.Q(kind=Kind.DECREASE, target__lt=models.F("baseline"))
                    | models.Q(kind=Kind.MILESTONE, baseline=0, target=1)
                    | models.Q(kind__in=[Kind.STAY_ABOVE, Kind.STAY_BELOW])
                )
                & (models.Q(baseline__isnull=False) | ~models.Q(kind__in=MOVING_KINDS)),
                name="okrs_keyresult_has_a_way_to_go",
            ),
            models.UniqueConstraint(
                fields=["cycle", "external_id"],
                condition=~models.Q(external_id=""),
                name="okrs_keyresult_external_id",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "cycle", "objective"], name="okrs_keyresult_board"),
            models.Index(
                fields=["workspace", "external_id"],
                condition=~models.Q(external_id=""),
                name="okrs_keyresult_external",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        target: Decimal | None = self.target
        if target is not None and (wrong := complaint(self.kind, self.baseline, target)):
            raise ValidationError(wrong)

    @property
    def subject_title(self) -> str:
        return self.title

    @property
    def is_archived(self) -> bool:
        """Whether it, or the objective that it belongs to, is put away."""
        return hasattr(self, "archival") or self.objective.is_archived

    def get_absolute_url(self) -> str:
        return f"{self.workspace.get_absolute_url()}okrs/key-results/{self.pk}/"

    @classmethod
    @transaction.atomic
    def create(cls, *, by: Member, objective: Any, title: str, kind: str, **more: Any) -> Any:
        """A new key result of an objective in an open cycle. `more`: target, baseline (kinds that
        move need both, a milestone neither), unit, weight, owner, source, external_id and
        `carried_from`."""
        check_of(by.workspace_id, objective=objective, owner=more.get("owner"))
        objective.cycle.hold()
        objective.refresh_from_db(fields=["cycle"])
        key_result = cls(
            workspace=by.workspace,
            objective=objective,
            cycle=objective.cycle,
            title=" ".join(title.split()),
            kind=kind,
            **plain_numbers(kind, more),
        )
        key_result._check_external_id()
        checked(key_result).save(force_insert=True)
        key_result.publish(KeyResultCreated, by)
        return key_result

    @transaction.atomic
    def change(self, *, by: Member, **wanted: Any) -> None:
        """Set some of title, owner, kind, baseline, target, unit, weight, source and external_id;
        what is not named stays. Not in a closed cycle."""
        if unknown := set(wanted) - CHANGEABLE:
            raise TypeError(f"A key result has no {sorted(unknown)} to change")
        self.hold()
        wanted = plain_numbers(wanted.get("kind", self.kind), wanted, whole="kind" in wanted)
        if "title" in wanted:
            wanted["title"] = " ".join(wanted["title"].split())
        changes = {name: to for name, to in wanted.items() if to != getattr(self, name)}
        if not changes:
            return
        check_of(self.workspace_id, owner=changes.get("owner"))
        for name, to in changes.items():
            setattr(self, name, to)
        self._check_external_id()
        checked(self).save(update_fields=touched(*changes))
        told = {name: plain(to) for name, to in changes.items()}
        self.publish(KeyResultChanged, by, changes=told)

    def check_in(
        self,
        *,
        by: Member,
        value: Decimal | int | str,
        as_of: date | None = None,
        confidence: int | None = None,
        note: str | None = None,
        source: str = Source.MANUAL,
        at: datetime | None = None,
    ) -> CheckIn:
        """Say how it stands on a day: one value a date and source, and a confidence for the team
        of each who checks in. The same again changes nothing. `confidence` and `note` that are
        None stay as they were. See `okrs/checking_in.py`, which does many at once."""
        from apps.okrs.checking_in import CheckingIn
        from apps.okrs.entries import Entry  # it stands above the models

        entry = Entry(
            key_result=self.pk,
            value=value,
            as_of=as_of,
            confidence=confidence,
            note=note,
            source=source,
        )
        return CheckingIn(by=by, at=at).record_one(entry)

    @transaction.atomic
    def archive(self, *, by: Member) -> None:
        """Put it away: it counts nowhere any more, and nothing of it is lost."""
        self.hold()
        _, new = Archival.objects.get_or_create(
            key_result=self,
            defaults={"workspace_id": self.workspace_id, "by": by, "at": timezone.now()},
        )
        if new:
            self.publish(KeyResultArchived, by)

    @transaction.atomic
    def restore(self, *, by: Member) -> None:
        """Take it out again."""
        self.hold()
        gone, _ = Archival.objects.filter(key_result=self).delete()
        if gone:
            self.publish(KeyResultRestored, by)

    def hold(self) -> None:
        """Let nobody else change it, check in or close its cycle until the transaction ends, and
        know it as of now. Raises `RuleViolation` if the cycle is closed."""
        self.cycle.hold()
        KeyResult.objects.select_for_update(no_key=True).only("pk").get(pk=self.pk)
        self.refresh_from_db(fields=[*CHANGEABLE, "objective", "cycle"])

    def publish(self, event: type[Event], by: Member | None, **data: Any) -> None:
        publish(event(**self.event_fields(by.pk if by else None), **data))

    def event_fields(self, by_id: UUID | None, at: datetime | None = None) -> dict[str, Any]:
        return {
            "workspace_id": self.workspace_id,
            "by_id": by_id,
            "at": at or timezone.now(),
            "subject": Subject.of(self),
            "objective_id": self.objective_id,
        }

    def _check_external_id(self) -> None:
        """Taken ids are refused by name here, under the lock of the cycle."""
        self.external_id = self.external_id.strip()
        same = KeyResult.objects.filter(cycle=self.cycle_id, external_id=self.external_id)
        if self.external_id and same.exclude(pk=self.pk).exists():
            raise InvalidInput(
                {"external_id": "Another key result of this cycle has this external id."}
            )
