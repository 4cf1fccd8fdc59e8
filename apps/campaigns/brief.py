"""What sales reads to be briefed, and who has."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from apps.campaigns.facts import Person
from apps.campaigns.gate import needed_readers
from apps.campaigns.page import CampaignPage
from apps.documents.models import Section


@dataclass(frozen=True)
class Brief:
    """The words of audience and message as they stand in the book, and the readers in sales."""

    audience: str
    message: str
    read: Sequence[Person]
    waiting: Sequence[Person]
    needed: int
    may_confirm: bool

    @property
    def total(self) -> int:
        return len(self.read) + len(self.waiting)


def brief_of(page: CampaignPage) -> Brief:
    """The brief of a campaign: one query beyond the page."""
    campaign, facts = page.campaign, page.facts
    named = {
        (campaign.audience_document_id, campaign.audience_section),
        (campaign.message_document_id, campaign.message_section),
    }
    rows = Section.objects.filter(
        document__in=[document for document, _ in named if document],
        key__in=[key for _, key in named],
    )
    words: dict[tuple[UUID | None, str], str] = {
        (one.document_id, one.key): one.text for one in rows
    }
    read = [one for one in facts.sales if one.id in facts.confirmed]
    waiting = [one for one in facts.sales if one.id not in facts.confirmed]
    return Brief(
        audience=words.get((campaign.audience_document_id, campaign.audience_section), ""),
        message=words.get((campaign.message_document_id, campaign.message_section), ""),
        read=read,
        waiting=waiting,
        needed=needed_readers(len(facts.sales), campaign.briefing_percent),
        may_confirm="brief" in page.can
        and not campaign.is_live
        and any(one.id == page.member.pk for one in waiting),
    )
