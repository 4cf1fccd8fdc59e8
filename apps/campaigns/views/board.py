"""All campaigns: the board by stage, one stage as a list, what was put away."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpResponse

from apps.campaigns.board import cards_of, columns_for
from apps.campaigns.models import Campaign
from apps.campaigns.vocabulary import Stage
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy

PAGE = 50


class Board(WorkspaceView):
    """Columns by stage; with `?stage=` a list of that stage. For a live page that part alone."""

    template_name = "campaigns/board.html"
    fragment_template = "campaigns/_board.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("stage", "")
        stage = Stage(asked) if asked in Stage.values else None
        shown = self._of_stage(stage) if stage else self._board()
        return self.render_to_response(
            self.get_context_data(
                stage=stage,
                may_write=WorkspacePolicy(self.member, self.workspace).may("write"),
                archived_count=Campaign.objects.visible_to(self.member).archived().count(),
                **shown,
            )
        )

    def _board(self) -> dict[str, Any]:
        columns = columns_for(self.member)
        return {"columns": columns, "empty": not any(one.total for one in columns)}

    def _of_stage(self, stage: Stage) -> dict[str, Any]:
        rows = Campaign.objects.for_board(self.member).filter(stage=stage)
        page = Paginator(rows, PAGE).get_page(self.request.GET.get("page"))
        return {"page": page, "cards": cards_of(page.object_list, self.member)}  # type: ignore[arg-type]


class ArchivedCampaigns(WorkspaceView):
    """What was put away, to be looked at and taken out again."""

    template_name = "campaigns/archived.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        archived = Campaign.objects.visible_to(self.member).archived()
        return self.render_to_response(
            self.get_context_data(
                page=Paginator(archived, PAGE).get_page(request.GET.get("page")),
                may_write=WorkspacePolicy(self.member, self.workspace).may("write"),
                crumbs=[
                    {"title": "Campaigns", "href": f"/{self.workspace.slug}/campaigns/"},
                    {"title": "Archived", "href": request.path},
                ],
            )
        )
