"""The board of a cycle by objective, and its parts as live pages ask for them."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpResponse

from apps.okrs.board import ObjectiveRow
from apps.okrs.models import Cycle, Objective
from apps.okrs.policies import CyclePolicy, ObjectivePolicy
from apps.okrs.views.base import CycleView, ObjectiveView, OkrView
from apps.workspaces.doors import MemberRequest, allow
from apps.workspaces.policies import WorkspacePolicy

PAGE = 40
"""Objectives on one page."""


class BoardView(OkrView):
    """What the boards share."""

    template_name = "okrs/board.html"
    fragment_template = "okrs/_board.html"

    def board(self, cycle: Cycle | None) -> HttpResponse:
        objectives = Objective.objects.visible_to(self.member).filter(cycle=cycle).for_board()
        page = Paginator(objectives if cycle else objectives.none(), PAGE).get_page(
            self.request.GET.get("page")
        )
        return self.render_to_response(
            self.get_context_data(
                cycle=cycle,
                cycles=self.cycles(),
                page=page,
                rows=self.look.objectives(page.object_list),
                on=self.look.on,
                can=CyclePolicy(self.member, cycle).can() if cycle else [],
                may_write=WorkspacePolicy(self.member, self.workspace).may("write"),
            )
        )

    def cycles(self) -> list[Cycle]:
        """To choose from; a workspace has a handful a year."""
        found = list(Cycle.objects.visible_to(self.member).latest_first()[:24])
        for one in found:
            one.workspace = self.workspace
        return found


class Board(BoardView):
    """The cycle that is in use now."""

    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        cycle = Cycle.objects.visible_to(self.member).in_use(self.look.on).first()
        if cycle:
            cycle.workspace = self.workspace
        return self.board(cycle)


class CycleBoard(BoardView, CycleView):
    """One cycle, running or over."""

    permissions: ClassVar = {"get": allow(CyclePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self.board(self.subject)


class ObjectiveCard(ObjectiveView):
    """One objective of a board, drawn anew when something about it changes."""

    template_name = "okrs/_objective.html"
    permissions: ClassVar = {"get": allow(ObjectivePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        if self.subject.is_archived:
            return HttpResponse(status=204)
        row: ObjectiveRow = self.look.objectives([self.subject])[0]
        return self.render_to_response(self.get_context_data(row=row, on=self.look.on))
