"""What every page of a workspace passes through: scope, then policy, then the verb."""

from apps.workspaces.doors.pages import MemberRequest, WorkspaceView
from apps.workspaces.doors.permission import Permission, allow

__all__ = ["MemberRequest", "Permission", "WorkspaceView", "allow"]
