"""Campaigns are found by their names and goals."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet

from apps.campaigns.events import (
    CampaignArchived,
    CampaignChanged,
    CampaignCreated,
    CampaignRestored,
)
from apps.campaigns.models import Campaign, CampaignArchival
from apps.core.events import reacts_to
from apps.search import index
from apps.search.registry import Card, Indexed, Part, Searchable, searchable
from apps.workspaces.models import Member


@searchable
class Campaigns(Searchable):
    """The campaigns of the workspace; their drafts are found as pages."""

    type: ClassVar = Campaign.subject_type
    label: ClassVar = "Campaigns"
    icon: ClassVar = "megaphone"
    scope: ClassVar = "campaigns:read"
    boost: ClassVar = 0.15

    def all(self) -> QuerySet[Campaign]:
        return Campaign.objects.all()

    def indexed(self, ids: Sequence[UUID]) -> Iterable[Indexed]:
        away = set(
            CampaignArchival.objects.filter(campaign__in=ids).values_list("campaign_id", flat=True)
        )
        for campaign in self.all().filter(pk__in=ids):
            yield Indexed(
                workspace_id=campaign.workspace_id,
                type=self.type,
                id=campaign.pk,
                title=campaign.name,
                parts=[Part(campaign.goal)],
                at=campaign.updated_at,
                archived=campaign.pk in away,
            )

    def visible_to(self, member: Member) -> QuerySet[Campaign]:
        return Campaign.objects.visible_to(member)

    def cards(self, member: Member, ids: Sequence[UUID]) -> Mapping[UUID, Card]:
        found = self.visible_to(member).filter(pk__in=ids).only("pk", "stage", "workspace_id")
        slug = member.workspace.slug
        return {
            one.pk: Card(f"/{slug}/campaigns/{one.pk}/", one.get_stage_display(), self.icon)
            for one in found
        }


@reacts_to(CampaignCreated, CampaignChanged, CampaignArchived, CampaignRestored)
def index_campaign(
    event: CampaignCreated | CampaignChanged | CampaignArchived | CampaignRestored,
) -> None:
    index.put(*Campaigns().indexed([event.subject.id]))
