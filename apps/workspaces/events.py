"""What happens to the people of a workspace."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class WorkspaceCreated(Event):
    name: ClassVar[str] = "workspace.created"


@dataclass(frozen=True, kw_only=True)
class WorkspaceRenamed(Event):
    name: ClassVar[str] = "workspace.renamed"
    title: str
    before: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    name: ClassVar[str] = "member.joined"
    team: str
    role: str


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Event):
    """Team, role or signatory changed; `changes` maps a field to its new value."""

    name: ClassVar[str] = "member.changed"
    changes: dict[str, str | bool]


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """The seat is empty; `removed` tells whether somebody else emptied it."""

    name: ClassVar[str] = "member.left"
    removed: bool


@dataclass(frozen=True, kw_only=True)
class InvitationSent(Event):
    name: ClassVar[str] = "invitation.sent"
    email: str
    team: str
    role: str


@dataclass(frozen=True, kw_only=True)
class InvitationRevoked(Event):
    name: ClassVar[str] = "invitation.revoked"
    email: str


@dataclass(frozen=True, kw_only=True)
class ApiTokenIssued(Event):
    name: ClassVar[str] = "token.issued"
    token_id: UUID
    label: str


@dataclass(frozen=True, kw_only=True)
class ApiTokenRevoked(Event):
    name: ClassVar[str] = "token.revoked"
    token_id: UUID
    label: str
