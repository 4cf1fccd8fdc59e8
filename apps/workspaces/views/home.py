"""Home, and what the frame of every page fetches."""

from typing import Any, ClassVar

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from apps.workspaces.doors import WorkspaceView, allow
from apps.workspaces.home import greeting, panels_for
from apps.workspaces.live.presence import present
from apps.workspaces.models import Member
from apps.workspaces.policies import WorkspacePolicy

MENTIONED = 20
"""How many members a mention suggests."""


class Home(WorkspaceView):
    """What waits for me, what we wait for, and what is new; for a live page the panels alone."""

    template_name = "workspaces/home.html"
    fragment_template = "workspaces/_panels.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: Any, workspace: str) -> HttpResponse:
        shown = {
            "greeting": greeting(timezone.localtime()),
            "panels": panels_for(self.member),
        }
        return self.render_to_response(self.get_context_data(**shown))


class Presence(WorkspaceView):
    """Who else is here now, or on the page `?page=`: a fragment for the frame."""

    template_name = "workspaces/presence.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: Any, workspace: str) -> HttpResponse:
        page = request.GET.get("page", "")
        shown = {"page": page, "people": present(self.member, page)}
        return self.render_to_response(self.get_context_data(**shown))


class Mentionable(WorkspaceView):
    """Members whose name or address holds the words of `?q=`."""

    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: Any, workspace: str) -> HttpResponse:
        members = Member.objects.visible_to(self.member).named_like(request.GET.get("q", ""))
        found = [
            {"id": str(member.pk), "name": member.name, "team": member.team}
            for member in members[:MENTIONED]
        ]
        return JsonResponse(found, safe=False)
