"""What campaigns lend to pages of others: panels of home, live streams."""

from uuid import UUID

from apps.campaigns.models import Campaign, CampaignArchival
from apps.campaigns.waiting import briefs_to_confirm, drafts_to_review
from apps.discussions.hosts import register_host
from apps.workspaces.home import Panel, Place, home_panel
from apps.workspaces.live import stream
from apps.workspaces.models import Member
from apps.workspaces.navigation import NavEntry, add_to_nav

SHOWN = 8

add_to_nav(NavEntry("Campaigns", "megaphone", "campaigns:board", order=30))


@home_panel(order=22, place=Place.FOR_ME)
def to_review(member: Member) -> Panel | None:
    """For sales and marketing: drafts under review that their team has not approved as they
    read now."""
    drafts = list(drafts_to_review(member)[: SHOWN + 1])
    if not drafts:
        return None
    for one in drafts:
        one.campaign.workspace = member.workspace
    shown = {"drafts": drafts[:SHOWN], "more": len(drafts) > SHOWN}
    return Panel("campaigns/_to_review.html", shown)


@home_panel(order=24, place=Place.FOR_ME)
def to_confirm(member: Member) -> Panel | None:
    """For sales: campaigns on their way of which they have not confirmed reading the brief."""
    campaigns = briefs_to_confirm(member, SHOWN + 1)
    if not campaigns:
        return None
    for one in campaigns:
        one.workspace = member.workspace
    shown = {"campaigns": campaigns[:SHOWN], "more": len(campaigns) > SHOWN}
    return Panel("campaigns/_to_confirm.html", shown)


@stream("campaign")
def may_hear(member: Member, campaign: UUID) -> bool:
    return Campaign.objects.visible_to(member).filter(pk=campaign).exists()


register_host(
    Campaign.subject_type,
    scope="campaigns",
    put_away=lambda: CampaignArchival.objects.values("campaign_id"),
)
