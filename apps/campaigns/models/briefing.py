"""That a member of sales has read what a campaign is about."""

from typing import ClassVar, Self

from django.db import models

from apps.campaigns.models.campaign import Campaign
from apps.core.records import Record
from apps.workspaces.models import Member, Workspace
from apps.workspaces.vocabulary import Team


class BriefingQuerySet(models.QuerySet["Briefing"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(workspace_id=member.workspace_id)

    def of_the_present(self, campaign: Campaign) -> Self:
        """Those of the brief as it reads now."""
        return self.filter(campaign=campaign, brief_hash=campaign.brief_hash)


class Briefing(Record):
    """A confirmation of reading: of the brief with that hash and no other. One that comes back
    was read already."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="briefings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    brief_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = BriefingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "member", "brief_hash"], name="campaigns_briefing_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "campaign", "-at"], name="campaigns_briefing_list")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.campaign_id}"

    def counts_for(self, brief_hash: str) -> bool:
        """Whether it confirms this brief for one who sits in sales."""
        member = self.member
        seated = member.left_at is None and member.team == Team.SALES
        return seated and self.brief_hash == brief_hash
