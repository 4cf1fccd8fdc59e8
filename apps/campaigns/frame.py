"""What campaigns lend to pages of others: panels of home, whose draft a page is, what serves a key
result, live streams."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from apps.campaigns.board import cards_of
from apps.campaigns.models import Campaign, CampaignArchival, Draft
from apps.campaigns.waiting import briefs_to_confirm, drafts_to_review, drafts_with_the_other_team
from apps.discussions.hosts import register_host
from apps.documents.belonging import part_of_something
from apps.documents.models import Document
from apps.documents.vocabulary import KindName
from apps.okrs.models import KeyResult
from apps.okrs.serving import Serving, serves_by_itself
from apps.workspaces.fragments import Fragment
from apps.workspaces.home import Panel, Place, home_panel
from apps.workspaces.live import stream
from apps.workspaces.models import Member
from apps.workspaces.navigation import NavEntry, add_to_nav

SHOWN = 8

NEAR = timedelta(days=21)
"""How far ahead home looks for launches."""

add_to_nav(NavEntry("Campaigns", "megaphone", "campaigns:board", order=30))


@home_panel(order=22, place=Place.FOR_ME)
def to_review(member: Member) -> Panel | None:
    """For sales and marketing: drafts under review that their team has not approved as they
    read now."""
    return _drafts("Drafts to review", drafts_to_review(member))


@home_panel(order=22, place=Place.FOR_OTHERS)
def reviewed_and_waiting(member: Member) -> Panel | None:
    """What my team approved and the other did not yet."""
    return _drafts("Waiting for the other team's approval", drafts_with_the_other_team(member))


def _drafts(title: str, waiting: QuerySet[Draft]) -> Panel | None:
    drafts = list(waiting[: SHOWN + 1])
    if not drafts:
        return None
    shown = {"title": title, "drafts": drafts[:SHOWN], "more": len(drafts) > SHOWN}
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


@home_panel(order=30, place=Place.NEWS)
def launches_near(member: Member) -> Panel | None:
    """The launches of the coming weeks, and those whose day has passed, with what stands before
    each."""
    until = timezone.localdate() + NEAR
    rows = Campaign.objects.for_board(member).unlaunched().filter(launch_on__lte=until)
    cards = cards_of(rows.order_by("launch_on", "pk")[:SHOWN], member)
    return Panel("campaigns/_launches.html", {"cards": cards}) if cards else None


@serves_by_itself(
    Campaign.subject_type,
    refusal="A campaign says itself which key result it serves: choose it in the campaign.",
)
def campaigns_serving(key_result: KeyResult, member: Member) -> list[Serving]:
    """On the page of a key result: the campaigns that serve it, the next to launch first."""
    rows = Campaign.objects.visible_to(member).current().filter(key_result=key_result)
    return [
        Serving(one.name, f"/{member.workspace.slug}/campaigns/{one.pk}/", _how_far(one))
        for one in rows.order_by(F("launch_on").asc(nulls_last=True), "pk")
    ]


def _how_far(campaign: Campaign) -> str:
    """Such as “campaign, in review, launch on 3 March 2027”."""
    said = f"campaign, {campaign.get_stage_display().lower()}"
    if campaign.launch_on is None or campaign.is_live:
        return said
    return f"{said}, launch on {date_format(campaign.launch_on, 'j F Y')}"


@part_of_something(KindName.CAMPAIGN_DRAFT)
def draft_of(document: Document, member: Member) -> Fragment | None:
    """On the page of a draft, where search, the inbox and links to threads lead: its campaign,
    how far that is, and the way to its tab there."""
    drafts = Draft.objects.visible_to(member).select_related("campaign__archival")
    draft = drafts.filter(document=document).first()
    if draft is None:
        return None
    draft.campaign.workspace = member.workspace
    return Fragment("campaigns/_draft_line.html", {"draft": draft})


@stream("campaign")
def may_hear(member: Member, campaign: UUID) -> bool:
    return Campaign.objects.visible_to(member).filter(pk=campaign).exists()


register_host(
    Campaign.subject_type,
    scope="campaigns",
    put_away=lambda: CampaignArchival.objects.values("campaign_id"),
)
