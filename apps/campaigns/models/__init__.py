"""Campaigns, their drafts and reviews, their launch and what came of it."""

from apps.campaigns.models.archival import CampaignArchival
from apps.campaigns.models.briefing import Briefing
from apps.campaigns.models.campaign import Campaign
from apps.campaigns.models.changes import BookSection, Changes
from apps.campaigns.models.draft import Draft, Shelf
from apps.campaigns.models.launch import Launch
from apps.campaigns.models.results import PostMortemLine, Results
from apps.campaigns.models.review import Review, Round, Voiding

__all__ = [
    "BookSection",
    "Briefing",
    "Campaign",
    "CampaignArchival",
    "Changes",
    "Draft",
    "Launch",
    "PostMortemLine",
    "Results",
    "Review",
    "Round",
    "Shelf",
    "Voiding",
]
