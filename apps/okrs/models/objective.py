"""An objective: what both teams want to reach in a cycle, and why."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from apps.core.errors import RuleViolation
from apps.core.events import Event, publish
from apps.core.records import Record, touched
from apps.core.subjects import Subject, register_subject
from apps.core.validation import checked
from apps.okrs.events import (
    ObjectiveArchived,
    ObjectiveChanged,
    ObjectiveCreated,
    ObjectiveRestored,
)
from apps.okrs.models.archival import Archival
from apps.okrs.models.cycle import Cycle
from apps.okrs.models.key_result import KeyResult
from apps.okrs.models.links import check_of, plain
from apps.okrs.models.queries import ObjectiveQuerySet
from apps.okrs.models.tree import check_depth_below, check_parent
from apps.okrs.vocabulary import Commitment
from apps.workspaces.models import Member, Workspace
from apps.workspaces.vocabulary import SIGNING_TEAMS, Team

OWNERS = {Team.SALES: "sales_owner", Team.MARKETING: "marketing_owner"}
"""The field that holds each team's owner."""


@register_subject
class Objective(Record):
    """It has an owner in each team; one that is missing is shown as missing."""

    subject_type = "objective"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="objectives")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="objectives")
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    title = models.CharField("title", max_length=300)
    why = models.TextField("why it matters", blank=True, max_length=10_000)
    sales_owner = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    marketing_owner = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    commitment = models.CharField(
        max_length=16, choices=Commitment.choices, default=Commitment.ASPIRATIONAL
    )
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )
    created_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(commitment__in=Commitment.values),
                name="okrs_objective_commitment",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="okrs_objective_not_below_itself"
            ),
            models.UniqueConstraint(
                fields=["carried_from", "cycle"], name="okrs_objective_carried_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "cycle", "created_at"], name="okrs_objective_cycle"),
            models.Index(fields=["workspace", "parent"], name="okrs_objective_tree"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        owners = {team: getattr(self, field) for team, field in OWNERS.items()}
        wrong = {
            OWNERS[team]: f"{owner.name} is not in {team.label}."
            for team, owner in owners.items()
            if owner is not None and owner.team != team
        }
        if wrong:
            raise ValidationError(wrong)

    @property
    def subject_title(self) -> str:
        return self.title

    @property
    def is_archived(self) -> bool:
        """As of when it was loaded together with its archival, else as of now."""
        return hasattr(self, "archival")

    @property
    def owner_ids(self) -> set[UUID]:
        """The members who own it, of either team."""
        return {pk for pk in (self.sales_owner_id, self.marketing_owner_id) if pk is not None}

    def get_absolute_url(self) -> str:
        return f"{self.workspace.get_absolute_url()}okrs/objectives/{self.pk}/"

    @classmethod
    @transaction.atomic
    def create(
        cls,
        *,
        by: Member,
        cycle: Cycle,
        title: str,
        why: str = "",
        sales_owner: Member | None = None,
        marketing_owner: Member | None = None,
        commitment: str = Commitment.ASPIRATIONAL,
        parent: "Objective | None" = None,
        carried_from: "Objective | None" = None,
    ) -> "Objective":
        """A new objective in an open cycle. `parent` may stand in another cycle."""
        check_of(by.workspace_id, cycle=cycle, sales_owner=sales_owner, parent=parent)
        check_of(by.workspace_id, marketing_owner=marketing_owner)
        if parent is not None:
            check_depth_below(parent)
        cycle.hold()
        objective = cls(
            workspace=by.workspace,
            cycle=cycle,
            parent=parent,
            title=" ".join(title.split()),
            why=why.strip(),
            sales_owner=sales_owner,
            marketing_owner=marketing_owner,
            commitment=commitment,
            carried_from=carried_from,
            created_by=by,
        )
        checked(objective).save(force_insert=True)
        objective.publish(
            ObjectiveCreated,
            by,
            cycle_id=cycle.pk,
            carried_from_id=carried_from.pk if carried_from else None,
        )
        return objective

    @transaction.atomic
    def change(self, *, by: Member, **wanted: Any) -> None:
        """Set some of title, why, sales_owner, marketing_owner, commitment, parent and cycle; what
        is not named stays. Not in a closed cycle. It moves to another cycle with its key results
        only as long as nobody has checked in on them."""
        if "parent" in wanted:
            check_parent(self, wanted["parent"])
        cycles = {self.cycle, wanted.get("cycle", self.cycle)}
        for cycle in sorted(cycles, key=lambda one: one.pk):
            cycle.hold()
        self.refresh_from_db(fields=[*CHANGEABLE])
        if "title" in wanted:
            wanted["title"] = " ".join(wanted["title"].split())
        if "why" in wanted:
            wanted["why"] = wanted["why"].strip()
        changes = {name: to for name, to in wanted.items() if to != getattr(self, name)}
        unknown = set(changes) - CHANGEABLE
        if unknown:
            raise TypeError(f"An objective has no {sorted(unknown)} to change")
        if not changes:
            return
        check_of(self.workspace_id, **{name: to for name, to in changes.items() if name in LINKS})
        if "cycle" in changes:
            self._move_key_results(changes["cycle"])
        for name, to in changes.items():
            setattr(self, name, to)
        checked(self).save(update_fields=touched(*changes))
        self.publish(
            ObjectiveChanged, by, changes={name: plain(to) for name, to in changes.items()}
        )

    @transaction.atomic
    def archive(self, *, by: Member) -> None:
        """Put it away with its key results: they count nowhere any more, and nothing is lost."""
        self.cycle.hold()
        _, new = Archival.objects.get_or_create(
            objective=self,
            defaults={"workspace_id": self.workspace_id, "by": by, "at": timezone.now()},
        )
        if new:
            self.publish(ObjectiveArchived, by)

    @transaction.atomic
    def restore(self, *, by: Member) -> None:
        """Take it out again."""
        self.cycle.hold()
        gone, _ = Archival.objects.filter(objective=self).delete()
        if gone:
            self.publish(ObjectiveRestored, by)

    def publish(self, event: type[Event], by: Member | None, **data: Any) -> None:
        publish(
            event(
                workspace_id=self.workspace_id,
                by_id=by.pk if by else None,
                at=timezone.now(),
                subject=Subject.of(self),
                **data,
            )
        )

    def _move_key_results(self, cycle: Cycle) -> None:
        mine = KeyResult.objects.filter(objective=self)
        if mine.exclude(check_ins=None).exists():
            raise RuleViolation(
                "has_check_ins",
                "People have checked in on it. It stays in its cycle; closing carries it over.",
            )
        mine.update(cycle=cycle)


LINKS = {"cycle", "parent", "sales_owner", "marketing_owner"}
CHANGEABLE = {"title", "why", "commitment", *LINKS}


assert set(OWNERS) == set(SIGNING_TEAMS)  # noqa: S101 - a third team would need an owner
