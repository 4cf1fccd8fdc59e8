"""Addresses of the book below `/<workspace>/`."""

from django.urls import path

from apps.documents.exporting import Format
from apps.documents.views import (
    book,
    changing,
    document,
    exporting,
    files,
    finding,
    history,
    importing,
    links,
    signing,
    templates,
)

app_name = "documents"

urlpatterns = [
    path("documents/", book.Book.as_view(), name="book"),
    path("documents/new/", book.NewDocument.as_view(), name="new"),
    path("documents/archived/", book.ArchivedDocuments.as_view(), name="archived"),
    path("documents/import/", importing.NewImport.as_view(), name="import"),
    path(
        "documents/imports/<uuid:bringing>/",
        importing.ImportReport.as_view(),
        name="import-report",
    ),
    path("documents/templates/", templates.Templates.as_view(), name="templates"),
    path(
        "documents/templates/<uuid:template>/removal/",
        templates.TemplateRemoval.as_view(),
        name="template-removal",
    ),
    path(
        "documents/<uuid:document>/template/",
        templates.SaveTemplate.as_view(),
        name="save-template",
    ),
    path("documents/tree/", changing.Tree.as_view(), name="tree"),
    path("documents/suggest.json", finding.Suggestions.as_view(), name="suggest"),
    path("documents/<uuid:document>/", document.DocumentPage.as_view(), name="document"),
    path("documents/<uuid:document>/files/", files.DocumentFiles.as_view(), name="files"),
    path("documents/<uuid:document>/title/", changing.Title.as_view(), name="title"),
    path("documents/<uuid:document>/sections/", signing.Seals.as_view(), name="seals"),
    path("documents/<uuid:document>/sign-off/", signing.Signing.as_view(), name="sign-off"),
    path("documents/<uuid:document>/withdrawal/", signing.Withdrawal.as_view(), name="withdrawal"),
    path("documents/<uuid:document>/agreed/", history.Agreed.as_view(), name="agreed"),
    path("documents/<uuid:document>/changes/", history.Changes.as_view(), name="changes"),
    path("documents/<uuid:document>/versions/", history.History.as_view(), name="versions"),
    path(
        "documents/<uuid:document>/versions/<int:number>/restoration/",
        history.Restoration.as_view(),
        name="version-restoration",
    ),
    path("documents/<uuid:document>/links/", links.Links.as_view(), name="links"),
    path(
        "documents/<uuid:document>/impacts/<uuid:impact>/",
        links.ImpactPage.as_view(),
        name="impact",
    ),
    path(
        "documents/<uuid:document>/impacts/<uuid:impact>/confirmation/",
        links.Confirmation.as_view(),
        name="impact-confirmation",
    ),
    path("documents/<uuid:document>/place/", changing.Place.as_view(), name="place"),
    path("documents/<uuid:document>/archival/", changing.Archival.as_view(), name="archival"),
    path(
        "documents/<uuid:document>/restoration/",
        changing.Restoration.as_view(),
        name="restoration",
    ),
    path(
        "documents/<uuid:document>/review-interval/",
        changing.ReviewInterval.as_view(),
        name="review-interval",
    ),
    *(
        path(
            f"documents/<uuid:document>/export.{form}",
            exporting.ExportFile.as_view(form=form),
            name=f"export-{form}",
        )
        for form in Format
    ),
    path("documents/<uuid:document>/export/", exporting.NewExport.as_view(), name="export"),
    path(
        "documents/exports/<uuid:exported>/",
        exporting.ExportReport.as_view(),
        name="export-report",
    ),
    path(
        "documents/exports/<uuid:exported>/file/",
        exporting.ExportedBranch.as_view(),
        name="exported",
    ),
]
