"""Addresses of campaigns below `/<workspace>/`."""

from django.urls import path

from apps.campaigns.views import (
    afterwards,
    board,
    campaign,
    changing,
    drafts,
    launching,
    months,
    timeline,
)

app_name = "campaigns"

ONE = "campaigns/<uuid:campaign>/"
DRAFT = f"{ONE}drafts/<uuid:draft>/"

urlpatterns = [
    path("campaigns/", board.Board.as_view(), name="board"),
    path("campaigns/calendar/", months.Calendar.as_view(), name="calendar"),
    path("campaigns/lessons/", afterwards.Lessons.as_view(), name="lessons"),
    path("campaigns/archived/", board.ArchivedCampaigns.as_view(), name="archived"),
    path("campaigns/new/", changing.NewCampaign.as_view(), name="new"),
    path(ONE, campaign.Overview.as_view(), name="campaign"),
    path(f"{ONE}head/", campaign.Head.as_view(), name="head"),
    path(f"{ONE}edit/", changing.EditCampaign.as_view(), name="edit"),
    path(f"{ONE}stage/", campaign.StageChoice.as_view(), name="stage"),
    path(f"{ONE}briefing/", campaign.BriefingPanel.as_view(), name="briefing"),
    path(f"{ONE}launch/", launching.Launching.as_view(), name="launch"),
    path(f"{ONE}timeline/", timeline.Timeline.as_view(), name="timeline"),
    path(f"{ONE}results/", afterwards.Results.as_view(), name="results"),
    path(f"{ONE}post-mortem/", afterwards.PostMortem.as_view(), name="post-mortem"),
    path(f"{ONE}archival/", campaign.Archival.as_view(), name="archival"),
    path(f"{ONE}restoration/", campaign.Restoration.as_view(), name="restoration"),
    path(f"{ONE}drafts/new/", drafts.NewDraft.as_view(), name="new-draft"),
    path(DRAFT, drafts.DraftPage.as_view(), name="draft"),
    path(f"{DRAFT}reviews/", drafts.Reviews.as_view(), name="reviews"),
    path(f"{DRAFT}changes/", drafts.Changes.as_view(), name="changes"),
]
