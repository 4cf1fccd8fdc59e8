"""Addresses of campaigns below the base of a workspace."""

from typing import Any

from django.urls import path

from apps.campaigns.api.afterwards import LessonViewSet, PostMortemViewSet, ResultsViewSet
from apps.campaigns.api.campaigns import CampaignArchivalViewSet, CampaignViewSet
from apps.campaigns.api.drafts import DraftViewSet
from apps.campaigns.api.launch import LaunchViewSet
from apps.campaigns.api.reviews import BriefingViewSet, ReviewViewSet

LISTED: dict[str, Any] = {"get": "list", "post": "create"}
ONE = "campaigns/<uuid:id>/"

urlpatterns = [
    path("campaigns/", CampaignViewSet.as_view(LISTED), name="campaigns"),
    path(
        ONE,
        CampaignViewSet.as_view(
            {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
        ),
        name="campaign",
    ),
    path(
        f"{ONE}archival/",
        CampaignArchivalViewSet.as_view({"get": "retrieve", "post": "create", "delete": "destroy"}),
        name="campaign-archival",
    ),
    path(f"{ONE}drafts/", DraftViewSet.as_view(LISTED), name="campaign-drafts"),
    path(
        f"{ONE}drafts/<uuid:draft>/",
        DraftViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="campaign-draft",
    ),
    path(f"{ONE}reviews/", ReviewViewSet.as_view(LISTED), name="campaign-reviews"),
    path(f"{ONE}briefings/", BriefingViewSet.as_view(LISTED), name="campaign-briefings"),
    path(
        f"{ONE}launch/",
        LaunchViewSet.as_view({"get": "retrieve", "post": "create"}),
        name="campaign-launch",
    ),
    path(
        f"{ONE}results/",
        ResultsViewSet.as_view({"get": "retrieve", "put": "update"}),
        name="campaign-results",
    ),
    path(f"{ONE}post-mortem/", PostMortemViewSet.as_view(LISTED), name="campaign-post-mortem"),
    path(f"{ONE}lessons/", LessonViewSet.as_view({"get": "list"}), name="campaign-lessons"),
]
