"""A new campaign, and giving one other values."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.campaigns.forms import CampaignForm
from apps.campaigns.models import Campaign, PostMortemLine
from apps.campaigns.policies import CampaignPolicy
from apps.campaigns.views.base import CampaignView
from apps.core.forms import refusals_in, status_of
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy

OFFERED = 6
"""Lessons that a new campaign is offered."""


class NewCampaign(WorkspaceView):
    """Begin one; what earlier campaigns taught stands beside the form."""

    template_name = "campaigns/new.html"
    permissions: ClassVar = {
        "get": allow(WorkspacePolicy, "write"),
        "post": allow(WorkspacePolicy, "write"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        mine = {"marketing": "owner", "sales": "partner"}.get(self.member.team)
        initial = {mine: self.member.pk} if mine else {}
        return self._show(CampaignForm(initial=initial, member=self.member))

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = CampaignForm(request.POST, member=self.member)
        if form.is_valid():
            with refusals_in(form):
                campaign = Campaign.create(by=self.member, **form.cleaned_data)
                messages.success(request, f"“{campaign.name}” is begun.")
                return redirect(campaign)
        return self._show(form, status=status_of(form))

    def _show(self, form: CampaignForm, status: int = 200) -> HttpResponse:
        lessons = PostMortemLine.objects.visible_to(self.member).lessons()
        crumbs = [
            {"title": "Campaigns", "href": f"/{self.workspace.slug}/campaigns/"},
            {"title": "New campaign", "href": self.request.path},
        ]
        context = self.get_context_data(form=form, lessons=lessons[:OFFERED], crumbs=crumbs)
        return self.render_to_response(context, status=status)


class EditCampaign(CampaignView):
    """Give it other values."""

    template_name = "campaigns/edit.html"
    permissions: ClassVar = {
        "get": allow(CampaignPolicy, "edit"),
        "post": allow(CampaignPolicy, "edit"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self._show(CampaignForm.about(self.campaign, self.member))

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = CampaignForm.about(self.campaign, self.member, request.POST)
        if form.is_valid():
            with refusals_in(form):
                self.campaign.change(by=self.member, **form.cleaned_data)
                messages.success(request, "Saved.")
                return redirect(self.campaign)
        return self._show(form, status=status_of(form))

    def _show(self, form: CampaignForm, status: int = 200) -> HttpResponse:
        return self.framed("edit", form=form, status=status)
