"""The launch: asked first, refused with the list of what is open, or let through by leadership."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.campaigns.brief import brief_of
from apps.campaigns.forms import OverrideForm
from apps.campaigns.launching import LaunchRefused, launch
from apps.campaigns.policies import CampaignPolicy
from apps.campaigns.views.base import CampaignView
from apps.workspaces.doors import MemberRequest, allow


class Launching(CampaignView):
    """GET asks, or says what stands against it; POST launches."""

    template_name = "campaigns/launch.html"
    permissions: ClassVar = {
        "get": allow(CampaignPolicy, "view"),
        "post": allow(CampaignPolicy, "launch", "override"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        if self.campaign.is_live:
            return redirect(self.campaign)
        return self._show(OverrideForm())

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form, reason = OverrideForm(), ""
        if "override_reason" in request.POST:
            form = OverrideForm(request.POST)
            if not form.is_valid():
                return self._show(form, status=400)
            reason = form.cleaned_data["override_reason"]
        try:
            launch(self.campaign, by=self.member, override_reason=reason)
        except LaunchRefused as refusal:
            return self._show(form, status=refusal.status)
        messages.success(request, f"“{self.campaign.name}” is launched.")
        return redirect(self.campaign)

    def _show(self, form: OverrideForm, status: int = 200) -> HttpResponse:
        page = self.page()
        return self.framed("launch", page, form=form, brief=brief_of(page), status=status)
