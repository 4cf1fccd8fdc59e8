"""A key with which another system acts as a member."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.utils import timezone

from apps.core.errors import InvalidInput
from apps.core.events import publish
from apps.core.records import Record
from apps.core.subjects import Subject
from apps.core.validation import checked
from apps.workspaces.events import ApiTokenIssued, ApiTokenRevoked
from apps.workspaces.models.member import Member
from apps.workspaces.secrets import digest, new_secret

SCOPES = (
    "documents:read",
    "documents:write",
    "threads:read",
    "threads:write",
    "campaigns:read",
    "campaigns:write",
    "okrs:read",
    "okrs:write",
    "meetings:read",
    "meetings:write",
    "commitments:read",
    "commitments:write",
    "activity:read",
    "webhooks:write",
)
"""What a token can be allowed. Reading who is in the workspace needs no scope."""

USE_IS_NOTED_EVERY = timedelta(minutes=1)


def scopes_from(words: str) -> list[str]:
    """The scopes of a comma-separated list, or every scope for `all`."""
    names = [word.strip() for word in words.split(",") if word.strip()]
    return list(SCOPES) if names == ["all"] else names


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, member: Member) -> Self:
        """One's own; an admin sees all of the workspace, so that none is forgotten."""
        mine = self.filter(workspace_id=member.workspace_id)
        return mine if member.is_admin else mine.filter(member=member)

    def for_settings(self) -> Self:
        """Those that could still open something or ended by themselves, newest first."""
        return self.filter(revoked_at=None).select_related("member__user").order_by("-created_at")

    def usable(self, *, at: datetime | None = None) -> Self:
        """Not revoked, not expired, and its member still has the seat and may sign in."""
        now = at or timezone.now()
        return self.filter(
            models.Q(expires_at=None) | models.Q(expires_at__gt=now),
            revoked_at=None,
            member__left_at=None,
            member__user__is_active=True,
        ).select_related("member__user", "member__workspace")

    def behind(self, secret: str) -> "ApiToken | None":
        """The usable token with this secret, if there is one."""
        return self.usable().filter(digest=digest(secret)).first()

    def why_refused(self, secret: str) -> tuple[str, str]:
        """The code and the words for a secret behind which there is no usable token."""
        token = self.filter(digest=digest(secret)).first()
        if token is None:
            return "token_unknown", "There is no such token."
        if token.revoked_at is not None:
            return "token_revoked", "This token has been revoked."
        if token.expires_at is not None and token.expires_at <= timezone.now():
            return "token_expired", f"This token expired on {token.expires_at:%Y-%m-%d}."
        return "token_without_seat", "The member behind this token has left or may not sign in."


class ApiToken(Record):
    """A key of a member with some scopes. It can do what they can, within its scopes."""

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField("what it is for", max_length=80)
    scopes = ArrayField(models.CharField(max_length=32), verbose_name="scopes")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=12, editable=False)
    expires_at = models.DateTimeField("valid until", null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["workspace", "member"], name="workspaces_apitoken_mine")
        ]

    def __str__(self) -> str:
        return self.label

    @classmethod
    @transaction.atomic
    def issue(
        cls, *, by: Member, label: str, scopes: list[str], expires_at: datetime | None = None
    ) -> tuple["ApiToken", str]:
        """A new token and its secret, which nobody can read again afterwards."""
        unknown = sorted(set(scopes) - set(SCOPES))
        if unknown or not scopes:
            raise InvalidInput(
                {"scopes": f"Unknown: {', '.join(unknown)}." if unknown else "Choose at least one."}
            )
        if expires_at is not None and expires_at <= timezone.now():
            raise InvalidInput({"expires_at": "This moment has passed."})
        secret = new_secret("tandem")
        token = cls(
            workspace_id=by.workspace_id,
            member=by,
            label=label.strip(),
            scopes=[scope for scope in SCOPES if scope in scopes],
            digest=digest(secret),
            hint=secret[-4:],
            expires_at=expires_at,
        )
        checked(token).save(force_insert=True)
        publish(ApiTokenIssued(**token.event_fields(by), token_id=token.pk, label=token.label))
        return token, secret

    @transaction.atomic
    def revoke(self, *, by: Member) -> None:
        """Make it useless at once."""
        changed = ApiToken.objects.filter(pk=self.pk, revoked_at=None).update(
            revoked_at=timezone.now()
        )
        if changed:
            publish(ApiTokenRevoked(**self.event_fields(by), token_id=self.pk, label=self.label))

    def allows(self, scope: str) -> bool:
        return scope in self.scopes

    def note_use(self, *, at: datetime | None = None) -> None:
        """Remember when it was last used, to the minute: not a write for every request."""
        now = at or timezone.now()
        if self.last_used_at is None or now - self.last_used_at >= USE_IS_NOTED_EVERY:
            self.last_used_at = now
            self.save(update_fields=["last_used_at"])

    def event_fields(self, by: Member) -> dict[str, Any]:
        return {
            "workspace_id": self.workspace_id,
            "by_id": by.pk,
            "at": timezone.now(),
            "subject": Subject.of(self.member),
        }
