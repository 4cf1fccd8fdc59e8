"""A workspace's own thresholds and cadence."""

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone

from apps.core.events import publish
from apps.core.records import Record, touched
from apps.core.subjects import Subject
from apps.core.validation import checked
from apps.okrs.events import OkrSettingsChanged
from apps.okrs.terms import Thresholds
from apps.workspaces.models import Member, Workspace

FIELDS = ("on_track", "at_risk", "grace", "stale_after_days", "check_in_every_days")
_SHARE = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))]
_DAYS = [MinValueValidator(1), MaxValueValidator(366)]


class Settings(Record):
    """Stored only where a workspace changed something."""

    workspace = models.OneToOneField(
        Workspace, on_delete=models.CASCADE, related_name="okr_settings"
    )
    on_track = models.DecimalField(
        "on track from a pace of",
        max_digits=4,
        decimal_places=3,
        default=Thresholds.on_track,
        validators=_SHARE,
    )
    at_risk = models.DecimalField(
        "at risk from a pace of",
        max_digits=4,
        decimal_places=3,
        default=Thresholds.at_risk,
        validators=_SHARE,
    )
    grace = models.DecimalField(
        "nothing is off track before this share of the cycle",
        max_digits=4,
        decimal_places=3,
        default=Thresholds.grace,
        validators=_SHARE,
    )
    stale_after_days = models.PositiveSmallIntegerField(
        "stale without a check-in for (days)",
        default=Thresholds.stale_after_days,
        validators=_DAYS,
    )
    check_in_every_days = models.PositiveSmallIntegerField(
        "check in every (days)", default=Thresholds.check_in_every_days, validators=_DAYS
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(at_risk__gt=0, on_track__lte=1, grace__gte=0, grace__lte=1)
                & models.Q(on_track__gt=models.F("at_risk")),
                name="okrs_settings_in_order",
                violation_error_message="“On track” begins above “at risk”, both above 0.",
            ),
            models.CheckConstraint(
                condition=models.Q(stale_after_days__gt=0, check_in_every_days__gt=0),
                name="okrs_settings_days",
                violation_error_message="Days are counted from one.",
            ),
        ]

    def __str__(self) -> str:
        return f"OKR settings of {self.workspace_id}"

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(**{field: getattr(self, field) for field in FIELDS})

    @classmethod
    def of(cls, workspace_id: UUID) -> "Settings":
        """Those of a workspace; not stored yet where it keeps the usual ones."""
        return cls.objects.filter(workspace=workspace_id).first() or cls(workspace_id=workspace_id)

    @classmethod
    @transaction.atomic
    def change(cls, *, by: Member, **wanted: Any) -> "Settings":
        """Set some of them for the member's workspace; what is None or not named stays. Every
        standing is told anew by the reaction to the event."""
        Workspace.objects.hold(by.workspace_id)
        if unknown := set(wanted) - set(FIELDS):
            raise TypeError(f"There is no setting {sorted(unknown)}")
        settings = cls.of(by.workspace_id)
        changes = {
            field: value
            for field, value in wanted.items()
            if value is not None and value != getattr(settings, field)
        }
        if not changes:
            return settings
        for field, value in changes.items():
            setattr(settings, field, value)
        checked(settings)
        if settings._state.adding:  # noqa: SLF001 - public, in Django
            settings.save(force_insert=True)
        else:
            settings.save(update_fields=touched(*changes))
        publish(
            OkrSettingsChanged(
                workspace_id=by.workspace_id,
                by_id=by.pk,
                at=timezone.now(),
                subject=Subject.of(by.workspace),
                changes={field: str(value) for field, value in changes.items()},
            )
        )
        return settings
