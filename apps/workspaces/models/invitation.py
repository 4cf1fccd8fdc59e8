"""An offer of a seat, sent as a link by e-mail."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from apps.accounts.models import User
from apps.core.errors import RuleViolation
from apps.core.events import publish
from apps.core.records import Record, touched
from apps.core.subjects import Subject
from apps.core.validation import checked
from apps.workspaces.events import InvitationRevoked, InvitationSent
from apps.workspaces.models.member import Member, check_seat
from apps.workspaces.models.workspace import Workspace
from apps.workspaces.secrets import digest, new_secret
from apps.workspaces.vocabulary import Role, Team

VALID_FOR = timedelta(days=14)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(workspace_id=member.workspace_id)

    def pending(self, *, at: datetime | None = None) -> Self:
        """Neither accepted nor revoked nor too old."""
        return self.filter(
            accepted_at=None, revoked_at=None, expires_at__gt=at or timezone.now()
        ).order_by("-created_at")

    def for_roster(self) -> Self:
        """Pending ones, latest first, with who invited."""
        return self.pending().select_related("invited_by__user")

    def unsent(self) -> Self:
        """Those whose mail has still to go: an invitation is its own outbox."""
        return self.pending().filter(sent_at=None).exclude(secret="")

    def linked(self, secret: str) -> "Invitation | None":
        """The invitation of a link, whatever has become of it since."""
        links = self.select_related("workspace", "invited_by__user")
        return links.filter(digest=digest(secret)).first()


class Invitation(Record):
    """An offer of a seat to an e-mail address.

    The link's secret must reach the mail task, so it stands here until the mail has gone out
    (`secret`, emptied then); afterwards only its digest is left.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField("e-mail address")
    team = models.CharField("team", max_length=16, choices=Team.choices)
    role = models.CharField("role", max_length=16, choices=Role.choices)
    signatory = models.BooleanField("signs for the team", default=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    secret = models.CharField(max_length=80, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "workspace",
                Lower("email"),
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="workspaces_invitation_one_open_an_address",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["created_at"],
                condition=models.Q(sent_at=None),
                name="workspaces_invitation_unsent",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.workspace}"

    @classmethod
    @transaction.atomic
    def send(
        cls, *, by: Member, email: str, team: str, role: str, signatory: bool = False
    ) -> "Invitation":
        """Offer a seat. A newer invitation to the same address takes the place of the older."""
        check_seat(team=team, role=role, signatory=signatory)
        Workspace.objects.hold(by.workspace_id)
        seated = Member.objects.seated().filter(workspace=by.workspace_id)
        if seated.filter(user__email__iexact=email).exists():
            raise RuleViolation("already_member", f"{email} has a seat here already.")
        now = timezone.now()
        cls.objects.filter(
            workspace=by.workspace_id, email__iexact=email, accepted_at=None, revoked_at=None
        ).update(revoked_at=now, secret="")
        secret = new_secret("invite")
        invitation = cls(
            workspace=by.workspace,
            invited_by=by,
            email=email,
            team=team,
            role=role,
            signatory=signatory,
            digest=digest(secret),
            secret=secret,
            expires_at=now + VALID_FOR,
        )
        checked(invitation).save(force_insert=True)
        publish(InvitationSent(**invitation.event_fields(by), email=email, team=team, role=role))
        return invitation

    def send_again(self, *, by: Member) -> "Invitation":
        """A new link to the same seat; the old one opens nothing any more."""
        return Invitation.send(
            by=by, email=self.email, team=self.team, role=self.role, signatory=self.signatory
        )

    @transaction.atomic
    def note_sent(self) -> None:
        """The mail has gone: from now on only the mail knows the secret."""
        self.sent_at, self.secret = timezone.now(), ""
        self.save(update_fields=touched("sent_at", "secret"))

    def why_closed(self, *, at: datetime | None = None) -> str:
        """Why the link opens nothing any more, in a sentence; empty while it is open."""
        if self.accepted_at:
            return "This invitation has been used already."
        if self.revoked_at:
            return "This invitation was withdrawn, or a newer one has taken its place."
        if self.expires_at <= (at or timezone.now()):
            return "This invitation is too old."
        return ""

    @transaction.atomic
    def accept(self, *, by: User) -> Member:
        """Take the seat. Whoever holds the link may: the mail reached them."""
        Workspace.objects.hold(self.workspace_id)  # first, as everywhere: no two wait in a ring
        current = Invitation.objects.select_for_update().get(pk=self.pk)
        if why := current.why_closed():
            raise RuleViolation("invitation_spent", why)
        member = Member.seat(
            workspace=self.workspace,
            user=by,
            team=self.team,
            role=self.role,
            signatory=self.signatory,
        )
        self.accepted_at = timezone.now()
        self.secret = ""
        self.save(update_fields=touched("accepted_at", "secret"))
        return member

    @transaction.atomic
    def revoke(self, *, by: Member) -> None:
        """Take the offer back; the link opens nothing any more."""
        Workspace.objects.hold(self.workspace_id)
        current = Invitation.objects.select_for_update().get(pk=self.pk)
        if current.accepted_at:
            raise RuleViolation("invitation_accepted", f"{self.email} has taken the seat already.")
        if current.revoked_at:
            return
        self.revoked_at = timezone.now()
        self.secret = ""
        self.save(update_fields=touched("revoked_at", "secret"))
        publish(InvitationRevoked(**self.event_fields(by), email=self.email))

    def event_fields(self, by: Member) -> dict[str, Any]:
        return {
            "workspace_id": self.workspace_id,
            "by_id": by.pk,
            "at": timezone.now(),
            "subject": Subject(type="invitation", id=self.pk, title=self.email),
        }
