"""What waits for a member, as home asks for it."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apps.campaigns.models import Briefing, Campaign, Draft, Review
from apps.campaigns.vocabulary import APPROVALS, UNDER_REVIEW, Decision, Stage
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import SIGNING_TEAMS, Team

TO_BE_BRIEFED = (Stage.DRAFTING, *UNDER_REVIEW)


def drafts_to_review(member: Member) -> QuerySet[Draft]:
    """Drafts under review whose present text nobody of the member's team has approved yet, the
    next launch first; without those on which the member has asked for changes themselves."""
    if member.team not in SIGNING_TEAMS:
        return Draft.objects.none()
    asked = _latest().filter(
        member=member, decision=Decision.REQUEST_CHANGES, content_hash=OuterRef("content_hash")
    )
    return _under_review(member).filter(~_approved_by(member.team), ~Exists(asked))


def drafts_with_the_other_team(member: Member) -> QuerySet[Draft]:
    """Drafts under review that the member's team has approved as they read now, and the other one
    has not, the next launch first."""
    if member.team not in SIGNING_TEAMS:
        return Draft.objects.none()
    missing = [~_approved_by(team) for team in SIGNING_TEAMS if team != member.team]
    return _under_review(member).filter(_approved_by(member.team), *missing)


def _under_review(member: Member) -> QuerySet[Draft]:
    return (
        Draft.objects.visible_to(member)
        .current()
        .filter(campaign__stage__in=UNDER_REVIEW, campaign__archival=None)
        .select_related("campaign__workspace", "document")
        .order_by(F("campaign__launch_on").asc(nulls_last=True), "created_at", "pk")
    )


def _approved_by(team: str) -> Exists:
    """Somebody of the team approved the draft as it reads now, and said nothing else since."""
    return Exists(
        _latest().filter(team=team, decision__in=APPROVALS, content_hash=OuterRef("content_hash"))
    )


def _latest() -> QuerySet[Review]:
    """The last decision of each on the draft outside, without those of who has left."""
    later = Review.objects.filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id")),
        draft=OuterRef("draft"),
        member=OuterRef("member"),
    )
    given = Review.objects.filter(draft=OuterRef("pk"), member__left_at=None)
    return given.filter(~Exists(later))


def briefs_to_confirm(member: Member, at_most: int) -> list[Campaign]:
    """Campaigns on their way whose present brief a member of sales has not read, the next launch
    first. Which brief is the present one is worked out here, a row at a time."""
    if member.team != Team.SALES:
        return []
    rows = (
        Campaign.objects.visible_to(member)
        .current()
        .filter(stage__in=TO_BE_BRIEFED)
        .exclude(goal="", audience_document=None, message_document=None)
        .order_by(F("launch_on").asc(nulls_last=True), "pk")
    )
    read = set(
        Briefing.objects.filter(member=member, campaign__in=rows).values_list(
            "campaign_id", "brief_hash"
        )
    )
    waiting = [one for one in rows if (one.pk, one.brief_hash) not in read]
    return waiting[:at_most]
