"""Addresses of OKRs below the base of a workspace."""

from typing import Any

from django.urls import path

from apps.okrs.api.check_ins import BatchViewSet, CheckInsViewSet, CheckInViewSet
from apps.okrs.api.closing import ClosingViewSet
from apps.okrs.api.cycles import CycleViewSet
from apps.okrs.api.importing import OkrImportViewSet
from apps.okrs.api.key_results import KeyResultArchivalViewSet, KeyResultViewSet
from apps.okrs.api.objectives import LineViewSet, ObjectiveArchivalViewSet, ObjectiveViewSet
from apps.okrs.api.settings import SettingsViewSet
from apps.okrs.api.supports import SupportsViewSet, SupportViewSet

LIST: dict[str, Any] = {"get": "list", "post": "create"}
ONE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update"}
ONE_AWAY: dict[str, Any] = {**ONE, "delete": "destroy"}

urlpatterns = [
    path("cycles/", CycleViewSet.as_view(LIST), name="cycles"),
    path("cycles/<uuid:id>/", CycleViewSet.as_view(ONE), name="cycle"),
    path(
        "cycles/<uuid:id>/closing/",
        ClosingViewSet.as_view({"get": "retrieve", "post": "create"}),
        name="cycle-closing",
    ),
    path("objectives/", ObjectiveViewSet.as_view(LIST), name="objectives"),
    path("objectives/<uuid:id>/", ObjectiveViewSet.as_view(ONE_AWAY), name="objective"),
    path(
        "objectives/<uuid:id>/archival/",
        ObjectiveArchivalViewSet.as_view({"delete": "destroy"}),
        name="objective-archival",
    ),
    path("objectives/<uuid:id>/lines/", LineViewSet.as_view({"get": "list"}), name="lines"),
    path(
        "objectives/<uuid:id>/lines/<slug:team>/",
        LineViewSet.as_view({"put": "update"}),
        name="line",
    ),
    path("key-results/", KeyResultViewSet.as_view(LIST), name="key-results"),
    path("key-results/<uuid:id>/", KeyResultViewSet.as_view(ONE_AWAY), name="key-result"),
    path(
        "key-results/<uuid:id>/archival/",
        KeyResultArchivalViewSet.as_view({"delete": "destroy"}),
        name="key-result-archival",
    ),
    path(
        "key-results/<uuid:id>/check-ins/",
        CheckInsViewSet.as_view({"get": "list"}),
        name="key-result-check-ins",
    ),
    path(
        "key-results/<uuid:id>/check-ins/<slug:date>/",
        CheckInViewSet.as_view({"put": "update"}),
        name="check-in",
    ),
    path("key-results/<uuid:id>/supports/", SupportsViewSet.as_view(LIST), name="supports"),
    path(
        "supports/<uuid:id>/",
        SupportViewSet.as_view({"get": "retrieve", "delete": "destroy"}),
        name="support",
    ),
    path("check-ins/", BatchViewSet.as_view({"post": "create"}), name="check-ins"),
    path("okr-imports/", OkrImportViewSet.as_view({"post": "create"}), name="okr-imports"),
    path(
        "okr-settings/",
        SettingsViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
        name="okr-settings",
    ),
]
