"""Addresses of documents below the base of a workspace."""

from django.urls import path

from apps.documents.api.content import ContentViewSet
from apps.documents.api.documents import ArchivalViewSet, DocumentViewSet
from apps.documents.api.exporting import EXPORTS
from apps.documents.api.files import DocumentFilesViewSet
from apps.documents.api.importing import ImportViewSet
from apps.documents.api.links import (
    BacklinkViewSet,
    ConfirmationViewSet,
    DocumentImpactsViewSet,
    ImpactViewSet,
    LinkViewSet,
)
from apps.documents.api.sections import SectionViewSet, SignOffsViewSet, SignOffViewSet
from apps.documents.api.templates import TemplateViewSet
from apps.documents.api.versions import (
    ChangesViewSet,
    RestorationViewSet,
    VersionContentViewSet,
    VersionViewSet,
)

urlpatterns = [
    path(
        "imports/",
        ImportViewSet.as_view({"get": "list", "post": "create"}),
        name="imports",
    ),
    path("imports/<uuid:id>/", ImportViewSet.as_view({"get": "retrieve"}), name="import"),
    path(
        "templates/",
        TemplateViewSet.as_view({"get": "list", "post": "create"}),
        name="templates",
    ),
    path(
        "templates/<uuid:id>/",
        TemplateViewSet.as_view(
            {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
        ),
        name="template",
    ),
    path(
        "documents/",
        DocumentViewSet.as_view({"get": "list", "post": "create"}),
        name="documents",
    ),
    path(
        "documents/<uuid:id>/",
        DocumentViewSet.as_view(
            {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
        ),
        name="document",
    ),
    path(
        "documents/<uuid:id>/archival/",
        ArchivalViewSet.as_view({"get": "retrieve", "post": "create", "delete": "destroy"}),
        name="archival",
    ),
    path(
        "documents/<uuid:id>/content/",
        ContentViewSet.as_view({"get": "retrieve", "put": "update", "patch": "partial_update"}),
        name="content",
    ),
    path(
        "documents/<uuid:id>/files/",
        DocumentFilesViewSet.as_view({"get": "list", "post": "create"}),
        name="document-files",
    ),
    path("documents/<uuid:id>/links/", LinkViewSet.as_view({"get": "list"}), name="links"),
    path(
        "documents/<uuid:id>/backlinks/",
        BacklinkViewSet.as_view({"get": "list"}),
        name="backlinks",
    ),
    path(
        "documents/<uuid:id>/impacts/",
        DocumentImpactsViewSet.as_view({"get": "list"}),
        name="document-impacts",
    ),
    path("impacts/<uuid:id>/", ImpactViewSet.as_view({"get": "retrieve"}), name="impact"),
    path(
        "impacts/<uuid:id>/confirmation/",
        ConfirmationViewSet.as_view({"post": "create"}),
        name="impact-confirmation",
    ),
    path(
        "documents/<uuid:id>/sections/",
        SectionViewSet.as_view({"get": "list"}),
        name="sections",
    ),
    path(
        "documents/<uuid:id>/sections/<slug:section>/",
        SectionViewSet.as_view({"get": "retrieve"}),
        name="section",
    ),
    path(
        "documents/<uuid:id>/sections/<slug:section>/sign-off/",
        SignOffViewSet.as_view({"post": "create", "delete": "destroy"}),
        name="sign-off",
    ),
    path(
        "documents/<uuid:id>/sign-offs/",
        SignOffsViewSet.as_view({"post": "create"}),
        name="sign-offs",
    ),
    path(
        "documents/<uuid:id>/versions/",
        VersionViewSet.as_view({"get": "list", "post": "create"}),
        name="versions",
    ),
    path(
        "documents/<uuid:id>/versions/<slug:version>/",
        VersionViewSet.as_view({"get": "retrieve"}),
        name="version",
    ),
    path(
        "documents/<uuid:id>/versions/<slug:version>/content/",
        VersionContentViewSet.as_view({"get": "retrieve"}),
        name="version-content",
    ),
    path(
        "documents/<uuid:id>/versions/<slug:version>/restoration/",
        RestorationViewSet.as_view({"post": "create"}),
        name="restoration",
    ),
    path(
        "documents/<uuid:id>/versions/<slug:version>/changes/<slug:other>/",
        ChangesViewSet.as_view({"get": "list"}),
        name="changes",
    ),
    *(
        path(
            f"documents/<uuid:id>/export.{view.form}",
            view.as_view({"get": "retrieve"}),
            name=f"export-{view.form}",
        )
        for view in EXPORTS
    ),
]
