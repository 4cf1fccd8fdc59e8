"""The board: campaigns by stage, the first of each, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from apps.campaigns import approval
from apps.campaigns.approval import Approval
from apps.campaigns.conditions import Condition, unmet
from apps.campaigns.facts import Facts
from apps.campaigns.gate import conditions
from apps.campaigns.models import Campaign
from apps.campaigns.standing import read_standings
from apps.campaigns.vocabulary import LIVE, ConditionCode, Stage
from apps.workspaces.models import Member

FIRST = 8
"""Cards that a column shows; its own list has all of them."""

HARD = (ConditionCode.NO_CHANGES_REQUESTED, ConditionCode.NO_BLOCKING_THREADS)
"""What somebody holds against a launch, and not only what is still to be done."""


@dataclass(frozen=True)
class Card:
    """A campaign on the board: its seal, and what stands before its launch."""

    campaign: Campaign
    approval: Approval
    drafts: int
    open: Sequence[Condition]

    @property
    def is_blocked(self) -> bool:
        return any(one.code in HARD for one in self.open)


@dataclass(frozen=True)
class Column:
    """A stage with its first campaigns, and how many there are."""

    stage: Stage
    cards: Sequence[Card]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.cards)


def columns_for(member: Member) -> list[Column]:
    """The board of a member's workspace: as many queries for one campaign as for a thousand."""
    rows = Campaign.objects.for_board(member)
    counted = dict(rows.order_by().values_list("stage").annotate(n=Count("pk")))
    place = Window(
        RowNumber(),
        partition_by="stage",
        order_by=[F("launch_on").asc(nulls_last=True), F("pk").asc()],
    )
    cards = cards_of(rows.annotate(place=place).filter(place__lte=FIRST), member)
    return [
        Column(stage, [one for one in cards if one.campaign.stage == stage], counted.get(stage, 0))
        for stage in Stage
    ]


def cards_of(rows: QuerySet[Campaign], member: Member) -> list[Card]:
    """Campaigns of the member's workspace as cards."""
    campaigns = list(rows)
    for one in campaigns:
        one.workspace = member.workspace  # known already: no query for every link
    standings = read_standings(campaigns)
    return [_card(one, standings[one.pk]) for one in campaigns]


def _card(campaign: Campaign, facts: Facts) -> Card:
    return Card(
        campaign,
        approval.of_pieces(facts.pieces, facts.verdicts),
        len(facts.drafts),
        () if campaign.stage in LIVE else unmet(conditions(facts)),
    )
