"""Who may do what with campaigns; asked by page, API and template alike."""

from typing import ClassVar

from apps.campaigns.models import Campaign, Draft
from apps.core.policies import Policy
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import SIGNING_TEAMS, Team

REFUSALS = {
    "review": "Only members of sales and marketing review; leadership may override the gate.",
    "brief": "Only members of sales are briefed.",
    "override": "Only leadership may override the gate.",
    "reflect": "Only members of sales and marketing write the post-mortem.",
}


class CampaignPolicy(Policy[Member, Campaign]):
    """Every member reads campaigns and may comment; admins and editors write them. Sales and
    marketing review in any role, for who may only comment is who is asked."""

    actions: ClassVar = (
        "view", "comment", "edit", "review", "brief", "launch", "override", "record", "reflect",
        "archive", "restore",
    )  # fmt: skip

    def view(self) -> bool:
        return self.member.left_at is None and self.member.workspace_id == self.subject.workspace_id

    def comment(self) -> bool:
        return self.view() and not self.subject.is_archived

    def edit(self) -> bool:
        return self._writes() and not self.subject.is_archived

    def review(self) -> bool:
        return self.comment() and self.member.team in SIGNING_TEAMS

    def brief(self) -> bool:
        """Confirm having read the brief."""
        return self.comment() and self.member.team == Team.SALES

    def launch(self) -> bool:
        """Editors, and the two whose campaign it is whatever their role."""
        return self.comment() and (self.member.may_edit or self._is_theirs() or self._leads())

    def override(self) -> bool:
        """Launch although the gate is closed, with a reason."""
        return self.comment() and self._leads()

    def record(self) -> bool:
        """Record results."""
        return self.comment() and (self.member.may_edit or self._is_theirs())

    def reflect(self) -> bool:
        """Write the post-mortem, for the own team."""
        return self.comment() and self.member.team in SIGNING_TEAMS

    def archive(self) -> bool:
        return self.edit()

    def restore(self) -> bool:
        return self._writes() and self.subject.is_archived

    def refusal(self, action: str) -> str:
        if self.view() and self.subject.is_archived:
            return "This campaign is archived. Restore it first."
        return REFUSALS.get(action) or super().refusal(action)

    def _writes(self) -> bool:
        return self.view() and self.member.may_edit

    def _leads(self) -> bool:
        return self.member.team == Team.LEADERSHIP

    def _is_theirs(self) -> bool:
        return self.member.pk in (self.subject.owner_id, self.subject.partner_id)


class DraftPolicy(Policy[Member, Draft]):
    """A draft has the rights of its campaign, as long as it is not put away itself."""

    actions: ClassVar = ("view", "edit", "review")

    def view(self) -> bool:
        return self._campaign.view()

    def edit(self) -> bool:
        return self._campaign.edit() and not self.subject.is_archived

    def review(self) -> bool:
        return self._campaign.review() and not self.subject.is_archived

    def refusal(self, action: str) -> str:
        if self.view() and self.subject.is_archived:
            return "This draft is archived. Restore its page first."
        return self._campaign.refusal(action)

    @property
    def _campaign(self) -> CampaignPolicy:
        return CampaignPolicy(self.member, self.subject.campaign)
