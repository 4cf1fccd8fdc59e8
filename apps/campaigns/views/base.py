"""What the pages of campaigns share."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse

from apps.campaigns.models import Campaign, Draft
from apps.campaigns.page import CampaignPage, ShownDraft, page_of
from apps.workspaces.doors import WorkspaceView


class CampaignView(WorkspaceView):
    """A page about one campaign, which its address names by id."""

    subject: Campaign

    def get_subject(self) -> Any:
        return self.find(self.kwargs["campaign"])

    def find(self, pk: UUID) -> Campaign:
        """A campaign visible to the member; `Http404` for all others."""
        rows = Campaign.objects.visible_to(self.member).for_page()
        campaign = rows.filter(pk=pk).first()
        if campaign is None:
            raise Http404("There is no such campaign.")
        campaign.workspace = self.workspace  # known already: no query for every link
        return campaign

    @property
    def campaign(self) -> Campaign:
        return self.subject

    def crumbs(self, *more: dict[str, str]) -> list[dict[str, str]]:
        """Where the page stands, from all campaigns down to it."""
        return [
            {"title": "Campaigns", "href": f"/{self.workspace.slug}/campaigns/"},
            {"title": self.campaign.name, "href": self.campaign.get_absolute_url()},
            *more,
        ]

    def page(self) -> CampaignPage:
        """The campaign as the member sees it, with its gate as of now."""
        return page_of(self.campaign, self.member)

    def framed(
        self, tab: str, page: CampaignPage | None = None, status: int = 200, **shown: Any
    ) -> HttpResponse:
        """The page's own part in the frame of its campaign; `tab` is which of the tabs it is."""
        page = page or self.page()
        context = self.get_context_data(
            **{
                "campaign": self.campaign,
                "page": page,
                "can": page.can,
                "tab": tab,
                "crumbs": self.crumbs(),
                **shown,
            }
        )
        return self.render_to_response(context, status=status)


class DraftView(CampaignView):
    """A page about one draft of a campaign."""

    subject: Any

    def get_subject(self) -> Draft:
        campaign = self.find(self.kwargs["campaign"])
        draft = (
            Draft.objects.filter(campaign=campaign, pk=self.kwargs["draft"])
            .select_related("document__archival__by__user", "document__created_by__user")
            .first()
        )
        if draft is None:
            raise Http404("There is no such draft.")
        draft.campaign = campaign
        draft.document.workspace = self.workspace
        return draft

    @property
    def draft(self) -> Draft:
        draft: Draft = self.subject
        return draft

    @property
    def campaign(self) -> Campaign:
        campaign: Campaign = self.draft.campaign
        return campaign

    def shown(self, page: CampaignPage) -> ShownDraft:
        """The draft as the page of its campaign tells it."""
        found = page.draft(self.draft.pk)
        if found is None:
            raise Http404("There is no such draft.")
        return found

    def crumbs(self, *more: dict[str, str]) -> list[dict[str, str]]:
        here = {"title": self.draft.title, "href": self.draft.get_absolute_url()}
        return super().crumbs(here, *more)
