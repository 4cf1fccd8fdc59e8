"""The seat of a person in a workspace: their team, their role, whether they sign."""

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.errors import InvalidInput, RuleViolation
from apps.core.events import publish
from apps.core.records import Record, touched
from apps.core.subjects import Subject, register_subject
from apps.core.validation import checked
from apps.workspaces.events import MemberChanged, MemberJoined, MemberLeft
from apps.workspaces.models.workspace import Workspace
from apps.workspaces.vocabulary import SIGNING_TEAMS, Role, Team


class MemberQuerySet(models.QuerySet["Member"]):
    def seated(self) -> Self:
        """Those who have not left."""
        return self.filter(left_at=None)

    def of(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.seated().filter(user_id=user.pk) if user.is_authenticated else self.none()

    def visible_to(self, member: "Member") -> Self:
        """Everybody of the member's workspace, those who left included: they wrote things."""
        return self.filter(workspace_id=member.workspace_id).select_related("user")

    def for_roster(self) -> Self:
        return self.seated().select_related("user").order_by("team", "user__name", "pk")

    def named_like(self, words: str) -> Self:
        """Those whose name or address contains every word; for mentions and the palette."""
        found = self.seated().select_related("user").order_by("user__name", "pk")
        for word in words.split():
            found = found.filter(
                models.Q(user__name__icontains=word) | models.Q(user__email__icontains=word)
            )
        return found


@register_subject
class Member(Record):
    """A seat. It stays when its person leaves, because what they wrote and signed stays."""

    subject_type = "member"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    team = models.CharField("team", max_length=16, choices=Team.choices)
    role = models.CharField("role", max_length=16, choices=Role.choices)
    signatory = models.BooleanField("signs for the team", default=False)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workspace", "user"], name="workspaces_member_one_seat_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(team__in=Team.values), name="workspaces_member_team"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="workspaces_member_role"
            ),
            models.CheckConstraint(
                condition=models.Q(signatory=False) | models.Q(team__in=SIGNING_TEAMS),
                name="workspaces_member_signs_for_sales_or_marketing",
                violation_error_message="Only members of sales and marketing sign for a team.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "team", "role"], name="workspaces_member_roster")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return str(self.user)

    @property
    def subject_title(self) -> str:
        return self.name

    @property
    def is_admin(self) -> bool:
        return self.role == Role.ADMIN

    @property
    def may_edit(self) -> bool:
        """Whether the role allows to change what the workspace wrote."""
        return self.left_at is None and self.role in (Role.ADMIN, Role.EDITOR)

    def get_absolute_url(self) -> str:
        return f"{reverse('workspaces:roster', args=[self.workspace.slug])}#{self.pk}"

    @classmethod
    @transaction.atomic
    def found(cls, *, by: User, slug: str, name: str, team: str = Team.LEADERSHIP) -> "Member":
        """Open a new workspace and sit down in it as its first admin."""
        workspace = Workspace.opened(slug=slug, name=name)
        return cls.seat(workspace=workspace, user=by, team=team, role=Role.ADMIN)

    @classmethod
    @transaction.atomic
    def seat(
        cls,
        *,
        workspace: Workspace,
        user: User,
        team: str,
        role: str,
        signatory: bool = False,
        by: "Member | None" = None,
    ) -> "Member":
        """Give a person a seat, or the old one back. Already seated is a `RuleViolation`."""
        Workspace.objects.hold(workspace.pk)
        member = cls.objects.filter(workspace=workspace, user=user).first()
        if member and member.left_at is None:
            raise RuleViolation("already_member", f"{user} has a seat in {workspace} already.")
        member = member or cls(workspace=workspace, user=user)
        member.team, member.role, member.signatory = team, role, signatory
        member.left_at = None
        checked(member).save()
        publish(
            MemberJoined(**member.event_fields(by or member), team=member.team, role=member.role)
        )
        return member

    @transaction.atomic
    def change(
        self,
        *,
        by: "Member",
        team: str | None = None,
        role: str | None = None,
        signatory: bool | None = None,
    ) -> None:
        """Give the seat another team, role or signature. What is None stays.

        Who moves to leadership signs no more. The last admin cannot become anything else.
        """
        Workspace.objects.hold(self.workspace_id)
        self.refresh_from_db()
        wanted = {"team": team, "role": role, "signatory": signatory}
        changes = {
            field: value
            for field, value in wanted.items()
            if value is not None and value != getattr(self, field)
        }
        if changes.get("team") == Team.LEADERSHIP and self.signatory and signatory is None:
            changes["signatory"] = False
        if not changes:
            return
        if "role" in changes:
            self._keep_an_admin()
        for field, value in changes.items():
            setattr(self, field, value)
        checked(self).save(update_fields=touched(*changes))
        publish(MemberChanged(**self.event_fields(by), changes=changes))

    @transaction.atomic
    def leave(self, *, by: "Member") -> None:
        """Empty the seat: one's own, or another's as an admin. The last admin stays."""
        Workspace.objects.hold(self.workspace_id)
        self.refresh_from_db()
        if self.left_at is not None:
            return
        self._keep_an_admin()
        self.left_at = timezone.now()
        self.save(update_fields=touched("left_at"))
        self.tokens.filter(revoked_at=None).update(revoked_at=self.left_at)
        publish(MemberLeft(**self.event_fields(by), removed=by.pk != self.pk))

    def _keep_an_admin(self) -> None:
        others = Member.objects.seated().filter(workspace=self.workspace_id, role=Role.ADMIN)
        if self.role == Role.ADMIN and not others.exclude(pk=self.pk).exists():
            raise RuleViolation(
                "last_admin",
                f"{self.name} is the last admin. Make somebody else an admin first.",
            )

    def event_fields(self, by: "Member") -> dict[str, Any]:
        return {
            "workspace_id": self.workspace_id,
            "by_id": by.pk,
            "at": timezone.now(),
            "subject": Subject.of(self),
        }


def check_seat(*, team: str, role: str, signatory: bool) -> None:
    """Refuse a seat that could not be: what an invitation promises must be possible."""
    errors = {}
    if team not in Team.values:
        errors["team"] = f"“{team}” is not a team; choose one of {', '.join(Team.values)}."
    if role not in Role.values:
        errors["role"] = f"“{role}” is not a role; choose one of {', '.join(Role.values)}."
    if signatory and team not in SIGNING_TEAMS:
        errors["signatory"] = "Only members of sales and marketing sign for a team."
    if errors:
        raise InvalidInput(errors)
