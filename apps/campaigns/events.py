"""What happens to campaigns."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class CampaignEvent(Event):
    """Something about a campaign, the subject."""


@dataclass(frozen=True, kw_only=True)
class CampaignCreated(CampaignEvent):
    name: ClassVar[str] = "campaign.created"


@dataclass(frozen=True, kw_only=True)
class CampaignChanged(CampaignEvent):
    """`fields` are the names of those that have other values now."""

    name: ClassVar[str] = "campaign.changed"
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class CampaignStageChanged(CampaignEvent):
    """It went up or down the ladder: by somebody's choice, or to and from `ready` by itself. A
    request for review and a launch are told as such and not here again."""

    name: ClassVar[str] = "campaign.stage_changed"
    stage: str
    before: str


@dataclass(frozen=True, kw_only=True)
class CampaignArchived(CampaignEvent):
    name: ClassVar[str] = "campaign.archived"


@dataclass(frozen=True, kw_only=True)
class CampaignRestored(CampaignEvent):
    name: ClassVar[str] = "campaign.restored"


@dataclass(frozen=True, kw_only=True)
class DraftEvent(CampaignEvent):
    """Something about one draft of it; `title` is as of then."""

    draft: UUID
    document: UUID
    title: str


@dataclass(frozen=True, kw_only=True)
class DraftAdded(DraftEvent):
    name: ClassVar[str] = "campaign.draft_added"
    channel: str


@dataclass(frozen=True, kw_only=True)
class ReviewRequested(CampaignEvent):
    """Both teams are asked to review its drafts, for the `round`th time."""

    name: ClassVar[str] = "campaign.review_requested"
    round: int


@dataclass(frozen=True, kw_only=True)
class ReviewGiven(DraftEvent):
    name: ClassVar[str] = "campaign.review_given"
    review: UUID
    decision: str
    reason: str
    team: str
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class ApprovalsVoided(DraftEvent):
    """An edit changed words that members of these teams had approved; `approvals` counts them.
    Of each approval it is told once, with the first edit."""

    name: ClassVar[str] = "campaign.approvals_voided"
    approvals: int
    teams: list[str]


@dataclass(frozen=True, kw_only=True)
class BriefingConfirmed(CampaignEvent):
    name: ClassVar[str] = "campaign.briefing_confirmed"


@dataclass(frozen=True, kw_only=True)
class LaunchBlocked(CampaignEvent):
    """A launch was refused; `conditions` are the codes of those that were not met."""

    name: ClassVar[str] = "campaign.blocked"
    conditions: list[str]


@dataclass(frozen=True, kw_only=True)
class CampaignLaunched(CampaignEvent):
    """With `override_reason` and the `overridden` conditions if leadership overrode the gate."""

    name: ClassVar[str] = "campaign.launched"
    override_reason: str
    overridden: list[str]


@dataclass(frozen=True, kw_only=True)
class ResultsRecorded(CampaignEvent):
    name: ClassVar[str] = "campaign.results_recorded"
    leads: int | None
    meetings: int | None


@dataclass(frozen=True, kw_only=True)
class PostMortemWritten(CampaignEvent):
    """A team wrote a line of the post-mortem."""

    name: ClassVar[str] = "campaign.post_mortem_written"
    team: str
    kind: str
    line: UUID
