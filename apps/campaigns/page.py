"""What every page of one campaign shows around its own part: head, tabs, gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from apps.campaigns import approval, settled_where
from apps.campaigns.approval import Approval
from apps.campaigns.conditions import Condition, is_open, unmet
from apps.campaigns.facts import Facts, Passage, Piece
from apps.campaigns.gate import conditions
from apps.campaigns.models import Campaign, Draft
from apps.campaigns.policies import CampaignPolicy
from apps.campaigns.settled_where import Addresses, Line
from apps.campaigns.standing import read_standing
from apps.campaigns.vocabulary import ConditionCode
from apps.workspaces.models import Member

ICONS = {
    "email": "mail",
    "landing_page": "panels-top-left",
    "advertisement": "megaphone",
    "one_pager": "file-text",
    "call_script": "phone",
    "social_post": "share-2",
}
"""A channel's Lucide icon."""


@dataclass(frozen=True)
class ShownDraft:
    """A draft with its seal."""

    draft: Draft
    piece: Piece
    approval: Approval
    href: str

    @property
    def icon(self) -> str:
        return ICONS[self.draft.channel]


@dataclass(frozen=True)
class CampaignPage:
    """A campaign as one member sees it now."""

    campaign: Campaign
    member: Member
    facts: Facts
    rows: Sequence[Draft]

    @cached_property
    def can(self) -> list[str]:
        return CampaignPolicy(self.member, self.campaign).can()

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        return conditions(self.facts)

    @property
    def unmet(self) -> list[Condition]:
        return unmet(self.conditions)

    @property
    def met_count(self) -> int:
        return len(self.conditions) - len(self.unmet)

    @property
    def is_open(self) -> bool:
        return is_open(self.conditions)

    @cached_property
    def lines(self) -> list[Line]:
        """The gate, what is unmet first."""
        told = settled_where.lines(
            self.conditions, self._addresses, member=self.member.pk, team=self.member.team
        )
        return sorted(told, key=lambda one: one.condition.met)

    @cached_property
    def approval(self) -> Approval:
        return approval.of_pieces(self.facts.pieces, self.facts.verdicts)

    @cached_property
    def drafts(self) -> list[ShownDraft]:
        return [self._shown(one) for one in self.rows]

    @property
    def current_drafts(self) -> list[ShownDraft]:
        return [one for one in self.drafts if not one.piece.archived]

    @property
    def audience(self) -> "Basis":
        return self._basis(ConditionCode.AUDIENCE_AGREED, self.facts.audience)

    @property
    def message(self) -> "Basis":
        return self._basis(ConditionCode.MESSAGE_AGREED, self.facts.message)

    def draft(self, pk: UUID) -> ShownDraft | None:
        return next((one for one in self.drafts if one.draft.pk == pk), None)

    def _shown(self, draft: Draft) -> ShownDraft:
        piece = draft.piece
        return ShownDraft(
            draft, piece, approval.of_piece(piece, self.facts.verdicts), self._href(draft)
        )

    def _href(self, draft: Draft) -> str:
        return f"{self.campaign.get_absolute_url()}drafts/{draft.pk}/"

    def _basis(self, code: ConditionCode, passage: Passage | None) -> "Basis":
        section = self._addresses.sections.get(code, "")
        return Basis(passage, f"{self._addresses.workspace}documents/", section)

    @cached_property
    def _addresses(self) -> Addresses:
        here = self.campaign
        return Addresses(
            workspace=f"/{here.workspace.slug}/",
            campaign=here.get_absolute_url(),
            drafts={one.document_id: self._href(one) for one in self.rows},
            sections={
                ConditionCode.AUDIENCE_AGREED: here.audience_section,
                ConditionCode.MESSAGE_AGREED: here.message_section,
            },
        )


RINGS: Mapping[str | None, tuple[str, str]] = {
    "signed_by_sales": ("filled", "empty"),
    "signed_by_marketing": ("empty", "filled"),
    "agreed": ("filled", "filled"),
    "due": ("filled", "filled"),
    "changed": ("dashed", "dashed"),
}
"""How the seal of a section in a state looks; of one that nobody signed both rings are empty."""


@dataclass(frozen=True)
class Basis:
    """The section that a campaign speaks to or with, and how far the teams agree on it."""

    passage: Passage | None
    documents: str
    section: str

    @property
    def href(self) -> str:
        return f"{self.documents}{self.passage.document}/#{self.section}" if self.passage else ""

    @property
    def sales(self) -> str:
        return self._rings[0]

    @property
    def marketing(self) -> str:
        return self._rings[1]

    @property
    def _rings(self) -> tuple[str, str]:
        return RINGS.get(self.passage.state if self.passage else None, ("empty", "empty"))


def page_of(campaign: Campaign, member: Member) -> CampaignPage:
    """A fixed number of queries, for a row of `for_gate()`."""
    facts, drafts = read_standing(campaign)
    for one in drafts:
        one.campaign = campaign
        one.document.workspace = campaign.workspace
    return CampaignPage(campaign, member, facts, drafts)
