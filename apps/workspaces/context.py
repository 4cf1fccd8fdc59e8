"""What the frame of every page of a workspace shows."""

from typing import Any

from django.http import HttpRequest

from apps.workspaces.navigation import nav_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """`member`, `workspace` and `nav` for requests that passed a workspace's door; no query."""
    member = getattr(request, "member", None)
    if member is None:
        return {}
    return {"member": member, "workspace": request.workspace, "nav": nav_for(request)}  # type: ignore[attr-defined]
