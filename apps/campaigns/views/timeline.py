"""One campaign from its idea to its launch day."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone

from apps.campaigns.course import course_of
from apps.campaigns.policies import CampaignPolicy
from apps.campaigns.views.base import CampaignView
from apps.workspaces.doors import MemberRequest, allow


class Timeline(CampaignView):
    """What happened, and what is to come."""

    template_name = "campaigns/timeline.html"
    fragment_template = "campaigns/_course.html"
    permissions: ClassVar = {"get": allow(CampaignPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        page = self.page()
        return self.framed("timeline", page, course=course_of(page, at=timezone.now()))
