"""That a campaign went out, with which words, and whether leadership overrode the gate."""

from typing import ClassVar

from django.db import models

from apps.campaigns.models.campaign import Campaign
from apps.core.records import Record
from apps.workspaces.models import Member, Workspace


class Launch(Record):
    """Once a campaign, never changed.

    `pieces` names what went out: `[{draft, document, title, channel, content_hash}]`.
    `overridden` are the conditions that were not met, `[{code, detail}]`, as they read then; there
    are none unless a leader gave a reason.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="launch")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    override_reason = models.TextField(blank=True, max_length=5000)
    overridden = models.JSONField(default=list)
    pieces = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(overridden=[], override_reason="")
                | (~models.Q(overridden=[]) & ~models.Q(override_reason="")),
                name="campaigns_launch_override_has_a_reason",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-at"], name="campaigns_launch_recent")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} launched"
