"""The leaders' view: a cycle on one screen, and on paper."""

from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from apps.core.errors import RuleViolation
from apps.core.typesetting import TypesettingFailed
from apps.okrs.models import Cycle
from apps.okrs.overview import overview_of
from apps.okrs.printing import leaders_pdf
from apps.okrs.views.base import OkrView
from apps.workspaces.doors import MemberRequest, allow
from apps.workspaces.policies import WorkspacePolicy


class LeadersView(OkrView):
    """What both share: the cycle `?cycle=`, or the one that is in use."""

    def cycle(self) -> Cycle | None:
        asked = self.request.GET.get("cycle")
        if asked:
            return self.find_cycle(asked)
        cycle = Cycle.objects.visible_to(self.member).in_use(self.look.on).first()
        if cycle is not None:
            cycle.workspace = self.workspace
        return cycle


class Leaders(LeadersView):
    """On one screen."""

    template_name = "okrs/leaders.html"
    fragment_template = "okrs/_leaders.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        cycle = self.cycle()
        shown = {
            "cycle": cycle,
            "on": self.look.on,
            "overview": overview_of(cycle, self.look) if cycle else None,
            "crumbs": self.crumbs(*([cycle] if cycle else [])),
            "may_write": WorkspacePolicy(self.member, self.workspace).may("write"),
        }
        return self.render_to_response(self.get_context_data(**shown))


class LeadersPrint(LeadersView):
    """On a page of paper."""

    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        cycle = self.cycle()
        if cycle is None:
            raise Http404("There is no cycle yet.")
        try:
            data = leaders_pdf(overview_of(cycle, self.look), self.look)
        except TypesettingFailed as failure:
            raise RuleViolation("print_failed", f"The print failed: {failure}.") from failure
        name = content_disposition_header(as_attachment=False, filename=f"{cycle.name}.pdf")
        return HttpResponse(
            data,
            content_type="application/pdf",
            headers={"Content-Disposition": name or "inline", "Cache-Control": "private, no-store"},
        )
