"""That a campaign was put away: who did it and when."""

from typing import ClassVar

from django.db import models

from apps.workspaces.models import Member, Workspace


class CampaignArchival(models.Model):
    """A campaign is put away as long as this record stands. `with_shelf` says that its drafts'
    page was put away with it, and comes back with it."""

    campaign = models.OneToOneField(
        "campaigns.Campaign", on_delete=models.CASCADE, primary_key=True, related_name="archival"
    )
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    with_shelf = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-at"], name="campaigns_archival_recent")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} archived"
