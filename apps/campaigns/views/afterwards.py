"""After the launch: figures, what both teams learned, and all lessons there are."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.campaigns import afterwards
from apps.campaigns.forms import LineForm, ResultsForm
from apps.campaigns.models import PostMortemLine
from apps.campaigns.models import Results as Figures
from apps.campaigns.policies import CampaignPolicy
from apps.campaigns.views.base import CampaignView
from apps.campaigns.vocabulary import LineKind
from apps.core.forms import refusals_in, status_of
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.vocabulary import SIGNING_TEAMS

LISTED = 50


class AfterwardsView(CampaignView):
    """What the doors of results and post-mortem share: the page with both."""

    template_name = "campaigns/results.html"

    def show(
        self, *, figures: ResultsForm | None = None, line: LineForm | None = None, status: int = 200
    ) -> HttpResponse:
        results = Figures.objects.filter(campaign=self.campaign).select_related("by__user").first()
        lines = list(PostMortemLine.objects.filter(campaign=self.campaign).told())
        return self.framed(
            "results",
            results=results,
            figures=figures or ResultsForm(instance=results, initial=_currency(results)),
            line=line or LineForm(),
            teams=[
                (team, [(kind, _of(lines, team, kind)) for kind in LineKind])
                for team in SIGNING_TEAMS
            ],
            status=status,
        )


class Results(AfterwardsView):
    """What it brought, and recording that."""

    permissions: ClassVar = {
        "get": allow(CampaignPolicy, "view"),
        "post": allow(CampaignPolicy, "record"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self.show() if self.campaign.is_live else redirect(self.campaign)

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        known = Figures.objects.filter(campaign=self.campaign).first()
        form = ResultsForm(request.POST, instance=known)
        if form.is_valid():
            with refusals_in(form):
                afterwards.record_results(self.campaign, by=self.member, **form.cleaned_data)
                messages.success(request, "The results are recorded.")
                return redirect("campaigns:results", self.workspace.slug, self.campaign.pk)
        return self.show(figures=form, status=status_of(form))


class PostMortem(AfterwardsView):
    """Write a line for the own team."""

    permissions: ClassVar = {"post": allow(CampaignPolicy, "reflect")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = LineForm(request.POST)
        if form.is_valid():
            with refusals_in(form):
                afterwards.write_line(self.campaign, by=self.member, **form.cleaned_data)
                messages.success(request, "Written down for your team.")
                return redirect("campaigns:results", self.workspace.slug, self.campaign.pk)
        return self.show(line=form, status=status_of(form))


class Lessons(WorkspaceView):
    """All that campaigns have taught, the latest first."""

    template_name = "campaigns/lessons.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        lessons = PostMortemLine.objects.visible_to(self.member).lessons()
        page = Paginator(lessons, LISTED).get_page(request.GET.get("page"))
        may_write = WorkspacePolicy(self.member, self.workspace).may("write")
        return self.render_to_response(self.get_context_data(page=page, may_write=may_write))


def _of(lines: list[PostMortemLine], team: str, kind: str) -> list[PostMortemLine]:
    return [one for one in lines if one.team == team and one.kind == kind]


def _currency(results: Figures | None) -> dict[str, str]:
    """Most know no other."""
    return {} if results else {"currency": "EUR"}
