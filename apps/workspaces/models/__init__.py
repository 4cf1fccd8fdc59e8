"""The seat: workspaces, their members, invitations and API tokens."""

from apps.workspaces.models.invitation import Invitation
from apps.workspaces.models.member import Member
from apps.workspaces.models.token import ApiToken
from apps.workspaces.models.workspace import Workspace

__all__ = ["ApiToken", "Invitation", "Member", "Workspace"]
