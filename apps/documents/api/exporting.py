"""REST: documents as files."""

from typing import Any, ClassVar

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_view,
)
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from apps.core.rest.serializers import Problem
from apps.documents.exporting import Format, export
from apps.documents.exporting.formats import ZIP
from apps.documents.exporting.manuscript import LIVE, TEXTS
from apps.documents.models import Document
from apps.documents.policies import DocumentPolicy
from apps.documents.views.exporting import as_download, asked_for_tree
from apps.workspaces.doors.permission import allow
from apps.workspaces.rest.views import WorkspaceViewSet

TREE = OpenApiParameter(
    "tree",
    bool,
    description="With all pages below it: Markdown and HTML as a ZIP of folders with relative "
    "links, Word and PDF as one book with a chapter a page.",
)
TEXT = OpenApiParameter(
    "text",
    enum=TEXTS,
    description="`agreed`: each section as both teams last agreed to it; those never agreed are "
    "left out. Otherwise the text as of now.",
)
REFUSED = OpenApiResponse(Problem, "`export_too_large`, `export_failed`.")


def _described(form: Format) -> Any:
    media = form.media_type.partition(";")[0]
    responses: dict[Any, Any] = {(200, media): OpenApiTypes.BINARY, 409: REFUSED}
    if form in (Format.MARKDOWN, Format.HTML):
        responses[200, ZIP] = OpenApiTypes.BINARY
    return extend_schema(
        summary=f"Export a document as {form.label}", parameters=[TREE, TEXT], responses=responses
    )


class ExportViewSet(WorkspaceViewSet[Document]):
    """The address says the format, whatever `Accept` does; refusals are problems in JSON."""

    form: ClassVar[Format]
    queryset = Document.objects.all()
    scope_name = "documents"
    permissions: ClassVar = {"retrieve": allow(DocumentPolicy, "view")}

    def perform_content_negotiation(
        self, request: Request, force: bool = False
    ) -> tuple[BaseRenderer, str]:
        return JSONRenderer(), JSONRenderer.media_type

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        tree = asked_for_tree(request.query_params.get("tree", ""))
        text = request.query_params.get("text", LIVE)
        return as_download(export(self.subject, self.form, tree=tree, text=text))


@extend_schema_view(retrieve=_described(Format.MARKDOWN))
class MarkdownExport(ExportViewSet):
    form = Format.MARKDOWN


@extend_schema_view(retrieve=_described(Format.HTML))
class HtmlExport(ExportViewSet):
    form = Format.HTML


@extend_schema_view(retrieve=_described(Format.WORD))
class WordExport(ExportViewSet):
    form = Format.WORD


@extend_schema_view(retrieve=_described(Format.PDF))
class PdfExport(ExportViewSet):
    form = Format.PDF


EXPORTS: tuple[type[ExportViewSet], ...] = (MarkdownExport, HtmlExport, WordExport, PdfExport)
