"""Who may do what with a workspace and the people in it."""

from typing import ClassVar

from apps.core.policies import Policy
from apps.workspaces.models import ApiToken, Invitation, Member, Workspace


class WorkspacePolicy(Policy[Member, Workspace]):
    """A member's rights in their workspace as a whole."""

    actions: ClassVar = ("view", "write", "rename", "invite", "audit", "issue_token")

    def view(self) -> bool:
        return self.member.left_at is None and self.member.workspace_id == self.subject.pk

    def write(self) -> bool:
        """Add to what the workspace writes: documents and all that has no policy of its own."""
        return self.view() and self.member.may_edit

    def rename(self) -> bool:
        return self.view() and self.member.is_admin

    def invite(self) -> bool:
        return self.view() and self.member.is_admin

    def audit(self) -> bool:
        """Read the activity of the whole workspace."""
        return self.view()

    def issue_token(self) -> bool:
        return self.view()


class MemberPolicy(Policy[Member, Member]):
    """What a member may do with a seat, their own or another's."""

    actions: ClassVar = ("view", "change", "remove", "leave")

    def view(self) -> bool:
        return self.member.left_at is None and self.member.workspace_id == self.subject.workspace_id

    def change(self) -> bool:
        return self.view() and self.member.is_admin and self.subject.left_at is None

    def remove(self) -> bool:
        return self.change() and self.member.pk != self.subject.pk

    def leave(self) -> bool:
        return self.view() and self.member.pk == self.subject.pk


class InvitationPolicy(Policy[Member, Invitation]):
    """Invitations are the admins' business."""

    actions: ClassVar = ("view", "revoke")

    def view(self) -> bool:
        return (
            self.member.left_at is None
            and self.member.is_admin
            and self.member.workspace_id == self.subject.workspace_id
        )

    def revoke(self) -> bool:
        return self.view()


class ApiTokenPolicy(Policy[Member, ApiToken]):
    """One's own tokens; an admin may end anybody's."""

    actions: ClassVar = ("view", "revoke")

    def view(self) -> bool:
        return (
            self.member.left_at is None
            and self.member.workspace_id == self.subject.workspace_id
            and (self.member.is_admin or self.member.pk == self.subject.member_id)
        )

    def revoke(self) -> bool:
        return self.view()
