"""Addresses of OKRs below `/<workspace>/`."""

from django.urls import path

from apps.okrs.views import (
    board,
    checking_in,
    closing,
    cycles,
    importing,
    key_results,
    leaders,
    objectives,
    settings,
    supports,
)

app_name = "okrs"

urlpatterns = [
    path("okrs/", board.Board.as_view(), name="board"),
    path("okrs/leaders/", leaders.Leaders.as_view(), name="leaders"),
    path("okrs/leaders.pdf", leaders.LeadersPrint.as_view(), name="leaders-print"),
    path("okrs/import/", importing.ImportOkrs.as_view(), name="import"),
    path("okrs/cycles/", cycles.Cycles.as_view(), name="cycles"),
    path("okrs/cycles/new/", cycles.NewCycle.as_view(), name="cycle-new"),
    path("okrs/cycles/<uuid:cycle>/", board.CycleBoard.as_view(), name="cycle"),
    path("okrs/cycles/<uuid:cycle>/edit/", cycles.EditCycle.as_view(), name="cycle-edit"),
    path("okrs/cycles/<uuid:cycle>/closing/", closing.ClosingPage.as_view(), name="cycle-closing"),
    path(
        "okrs/cycles/<uuid:cycle>/objectives/new/",
        objectives.NewObjective.as_view(),
        name="objective-new",
    ),
    path("okrs/objectives/<uuid:objective>/", objectives.ObjectivePage.as_view(), name="objective"),
    path(
        "okrs/objectives/<uuid:objective>/card/",
        board.ObjectiveCard.as_view(),
        name="objective-card",
    ),
    path(
        "okrs/objectives/<uuid:objective>/edit/",
        objectives.EditObjective.as_view(),
        name="objective-edit",
    ),
    path(
        "okrs/objectives/<uuid:objective>/archival/",
        objectives.ObjectiveArchival.as_view(),
        name="objective-archival",
    ),
    path(
        "okrs/objectives/<uuid:objective>/restoration/",
        objectives.ObjectiveRestoration.as_view(),
        name="objective-restoration",
    ),
    path(
        "okrs/objectives/<uuid:objective>/line/",
        objectives.ObjectiveLine.as_view(),
        name="objective-line",
    ),
    path(
        "okrs/objectives/<uuid:objective>/key-results/new/",
        key_results.NewKeyResult.as_view(),
        name="key-result-new",
    ),
    path(
        "okrs/key-results/<uuid:key_result>/",
        key_results.KeyResultPage.as_view(),
        name="key-result",
    ),
    path(
        "okrs/key-results/<uuid:key_result>/edit/",
        key_results.EditKeyResult.as_view(),
        name="key-result-edit",
    ),
    path(
        "okrs/key-results/<uuid:key_result>/check-ins/",
        checking_in.CheckIns.as_view(),
        name="check-ins",
    ),
    path(
        "okrs/key-results/<uuid:key_result>/archival/",
        key_results.KeyResultArchival.as_view(),
        name="key-result-archival",
    ),
    path(
        "okrs/key-results/<uuid:key_result>/restoration/",
        key_results.KeyResultRestoration.as_view(),
        name="key-result-restoration",
    ),
    path(
        "okrs/key-results/<uuid:key_result>/supports/",
        supports.Supports.as_view(),
        name="supports",
    ),
    path(
        "okrs/supports/<uuid:support>/removal/",
        supports.SupportRemoval.as_view(),
        name="support-removal",
    ),
    path("settings/okrs/", settings.OkrSettings.as_view(), name="settings"),
]
