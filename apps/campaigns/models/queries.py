"""Sets of campaigns, named by what they are or by the page that shows them; and the right to
change one."""

from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models

from apps.campaigns.vocabulary import LIVE
from apps.workspaces.models import Member

if TYPE_CHECKING:
    from apps.campaigns.models.campaign import Campaign


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, member: Member) -> Self:
        """All of the member's workspace, archived ones too."""
        return self.filter(workspace_id=member.workspace_id)

    def current(self) -> Self:
        """Those that are not put away."""
        return self.filter(archival=None)

    def archived(self) -> Self:
        """What was put away, latest first."""
        return (
            self.filter(archival__isnull=False)
            .select_related("archival__by__user")
            .order_by("-archival__at", "pk")
        )

    def unlaunched(self) -> Self:
        return self.exclude(stage__in=LIVE)

    def for_gate(self) -> Self:
        """With all of its own row that the gate asks."""
        return self.select_related(
            "workspace",
            "archival",
            "launch",
            "owner__user",
            "partner__user",
            "audience_document__archival",
            "message_document__archival",
            "key_result",
        )

    def for_page(self) -> Self:
        """The same with the names that the page of a campaign tells."""
        return self.for_gate().select_related(
            "archival__by__user", "launch__by__user", "created_by__user", "key_result"
        )

    def for_api(self) -> Self:
        """With what REST tells beside the row: archival, launch and drafts."""
        return self.select_related("archival", "launch").prefetch_related(
            "drafts__document__archival"
        )

    def for_board(self, member: Member) -> Self:
        """What the board shows of a workspace, as the gate asks it: current campaigns, the next
        to launch first in each stage."""
        launch_on = models.F("launch_on").asc(nulls_last=True)
        return self.visible_to(member).current().for_gate().order_by("stage", launch_on, "pk")

    def hold(self, pk: UUID) -> "Campaign":
        """The campaign as of now; nobody else changes it until the transaction ends.

        Locks come in one order: workspace (who rearranges the tree of the book), documents, their
        texts, campaign. Rows may refer to it meanwhile.
        """
        return self.select_for_update(no_key=True, of=("self",)).get(pk=pk)
