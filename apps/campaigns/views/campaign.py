"""The pages of one campaign: what it is about and where its launch stands."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.campaigns import archiving, staging
from apps.campaigns.brief import brief_of
from apps.campaigns.briefing import confirm_reading
from apps.campaigns.models import PostMortemLine
from apps.campaigns.policies import CampaignPolicy
from apps.campaigns.rounds import rounds_of
from apps.campaigns.views.base import CampaignView
from apps.campaigns.vocabulary import Stage
from apps.core.errors import InvalidInput
from apps.workspaces.doors import MemberRequest, allow

OFFERED = 4
"""Lessons of earlier campaigns that one page offers."""


class Overview(CampaignView):
    """Brief, gate, drafts, decisions; for a live page what stands below the head alone."""

    template_name = "campaigns/overview.html"
    fragment_template = "campaigns/_overview.html"
    permissions: ClassVar = {"get": allow(CampaignPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        page = self.page()
        lessons = PostMortemLine.objects.visible_to(self.member).offered_to(self.campaign)
        return self.framed(
            "overview",
            page,
            brief=brief_of(page),
            rounds=rounds_of(page),
            lessons=[] if self.campaign.is_live else lessons[:OFFERED],
        )


class Head(CampaignView):
    """The head and the tabs of the campaign's pages as of now; `?tab=` says which page it is."""

    template_name = "campaigns/_head.html"
    permissions: ClassVar = {"get": allow(CampaignPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self.framed(request.GET.get("tab", ""))


class BriefingPanel(CampaignView):
    """Who of sales has read the brief; and saying that one has."""

    template_name = "campaigns/_briefing.html"
    permissions: ClassVar = {
        "get": allow(CampaignPolicy, "view"),
        "post": allow(CampaignPolicy, "brief"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        page = self.page()
        return self.framed("overview", page, brief=brief_of(page))

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        read = request.POST.get("brief_hash", "")
        confirm_reading(self.campaign, by=self.member, brief_hash=read)
        messages.success(request, "Noted: you have read the brief.")
        return redirect(self.campaign)


class StageChoice(CampaignView):
    """Put the campaign on another rung: ask for review, take it back to drafting, close it."""

    permissions: ClassVar = {"post": allow(CampaignPolicy, "edit")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        stage = request.POST.get("stage", "")
        if stage not in Stage.values:
            raise InvalidInput({"stage": f"“{stage}” is not a stage."})
        staging.move(self.campaign, by=self.member, stage=stage)
        messages.success(request, SAID.get(stage, "Moved."))
        return redirect(self.campaign)


SAID = {
    Stage.IN_REVIEW.value: "Both teams are asked to review the drafts.",
    Stage.DRAFTING.value: "Back to drafting. Decisions stay readable.",
    Stage.CLOSED.value: "Closed. Its lessons are offered to the next campaigns.",
}


class Archival(CampaignView):
    """Put away with its drafts."""

    permissions: ClassVar = {"post": allow(CampaignPolicy, "archive", "restore")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        archiving.archive(self.campaign, by=self.member)
        messages.success(request, f"“{self.campaign.name}” is archived.")
        return redirect("campaigns:board", self.workspace.slug)


class Restoration(CampaignView):
    """Take it out again."""

    permissions: ClassVar = {"post": allow(CampaignPolicy, "restore", "archive")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        archiving.restore(self.campaign, by=self.member)
        messages.success(request, f"“{self.campaign.name}” is back.")
        return redirect(self.campaign)
