"""A company's place: everything below it belongs to it and to nobody else."""

import re
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.events import publish
from apps.core.records import Record, touched
from apps.core.subjects import Subject, register_subject
from apps.core.validation import checked
from apps.workspaces.events import WorkspaceCreated, WorkspaceRenamed

if TYPE_CHECKING:
    from apps.workspaces.models.member import Member

RESERVED_SLUGS = frozenset({
    "accounts", "admin", "api", "calendar", "healthz", "invitations", "media", "readyz",
    "static", "welcome", "workspaces", "ws",
})  # fmt: skip
"""First parts of the portal's own addresses, which a workspace would hide."""

check_slug = RegexValidator(
    re.compile(r"^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$"),
    "Use 1 to 50 small letters, digits and hyphens, with a letter or digit at both ends.",
)


class WorkspaceQuerySet(models.QuerySet["Workspace"]):
    def of(self, user: User) -> "WorkspaceQuerySet":
        """The workspaces in which this person has a seat."""
        return self.filter(members__user=user, members__left_at=None).order_by("name")

    def hold(self, pk: UUID) -> None:
        """Let seats of this workspace change one after the other, until the transaction ends.

        Two admins leaving at once must not both find the other still there. Rows that only
        refer to the workspace can still be added meanwhile.
        """
        self.select_for_update(no_key=True).get(pk=pk)


@register_subject
class Workspace(Record):
    """A company's place. Its slug is part of every link ever shared and so never changes."""

    subject_type = "workspace"

    slug = models.CharField(
        "address",
        max_length=50,
        unique=True,
        validators=[check_slug],
        error_messages={"unique": "This address is taken."},
    )
    name = models.CharField("name", max_length=120)

    objects = WorkspaceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="workspaces_workspace_named")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:
            raise ValidationError(
                {"slug": f"“{self.slug}” is an address of the portal itself; choose another."}
            )

    @property
    def subject_title(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("workspaces:home", args=[self.slug])

    @classmethod
    @transaction.atomic
    def opened(cls, *, slug: str, name: str) -> "Workspace":
        """A workspace in which nobody sits yet."""
        workspace = checked(cls(slug=slug, name=name.strip()))
        workspace.save(force_insert=True)
        publish(
            WorkspaceCreated(
                workspace_id=workspace.pk,
                by_id=None,
                at=timezone.now(),
                subject=Subject.of(workspace),
            )
        )
        return workspace

    @transaction.atomic
    def rename(self, *, by: "Member", name: str) -> None:
        """Call it something else; the address stays."""
        before, self.name = self.name, name.strip()
        if checked(self).name == before:
            return
        self.save(update_fields=touched("name"))
        publish(
            WorkspaceRenamed(
                workspace_id=self.pk,
                by_id=by.pk,
                at=timezone.now(),
                subject=Subject.of(self),
                title=self.name,
                before=before,
            )
        )
