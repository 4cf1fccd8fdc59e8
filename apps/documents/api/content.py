"""REST: the text of a document, always the live one as of now."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import InvalidInput
from apps.core.rest.etags import based_on, etag, is_known
from apps.core.rest.parsers import HTMLParser, JSONParser, MarkdownParser
from apps.core.rest.serializers import Problem
from apps.core.richtext import html, markdown
from apps.core.richtext.losses import Loss
from apps.core.richtext.schema import Json
from apps.core.richtext.sections import (
    NoSuchSection,
    append,
    append_to_section,
    document_hash,
    replace_section,
)
from apps.documents.agreed import agreed_content
from apps.documents.api.rendering import HTMLRenderer, MarkdownRenderer
from apps.documents.api.shapes import OperationsInput, WrittenResource
from apps.documents.models import Document
from apps.documents.policies import DocumentPolicy
from apps.documents.writing import Change, Content, of_our_schema, read_content, rewrite_content
from apps.workspaces.doors.permission import allow
from apps.workspaces.rest.views import WorkspaceViewSet

Reader = Callable[[str], tuple[Json, list[Loss]]]
READERS: dict[str, Reader] = {"text/markdown": markdown.parse, "text/html": html.parse}
TEXTS = ["live", "agreed"]
FRESH = {"Cache-Control": "private, no-cache"}
WRITTEN = (200, "application/json")
STALE = OpenApiResponse(Problem, "The text has changed since the revision in `If-Match`.")
MISSING = OpenApiResponse(Problem, "`If-Match` is missing.")
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the text that was read."
)
REVISION = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, description="The revision.", response=[200]
)


class ContentViewSet(WorkspaceViewSet[Document]):
    """The text. Writing goes through the live text: open editors see it at once."""

    queryset = Document.objects.all()
    serializer_class = WrittenResource
    scope_name = "documents"
    renderer_classes = (JSONRenderer, MarkdownRenderer, HTMLRenderer)
    parser_classes = (JSONParser, MarkdownParser, HTMLParser)
    permissions: ClassVar = {
        "retrieve": allow(DocumentPolicy, "view"),
        "update": allow(DocumentPolicy, "edit"),
        "partial_update": allow(DocumentPolicy, "edit"),
    }

    def perform_content_negotiation(
        self, request: Request, force: bool = False
    ) -> tuple[BaseRenderer, str]:
        """What a write answers is JSON, whichever shape of the text the caller reads."""
        if request.method not in SAFE_METHODS:
            return JSONRenderer(), JSONRenderer.media_type
        return super().perform_content_negotiation(request, force)

    @extend_schema(
        summary="Read the text",
        description="As ProseMirror JSON, Markdown or HTML, by `Accept`.",
        parameters=[
            OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER),
            OpenApiParameter(
                "text",
                enum=TEXTS,
                description="`agreed`: each section as both teams last agreed to it; those never "
                "agreed are left out. Otherwise the text as of now.",
            ),
            REVISION,
        ],
        responses={
            (200, "application/json"): OpenApiTypes.OBJECT,
            (200, "text/markdown"): OpenApiTypes.STR,
            (200, "text/html"): OpenApiTypes.STR,
            304: OpenApiResponse(description="The caller has the present revision."),
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        text = request.query_params.get("text", "live")
        if text not in TEXTS:
            raise ValidationError({"text": f"One of {', '.join(TEXTS)}."})
        if text == "agreed":
            return Response(agreed_content(self.subject), headers=FRESH)
        content = read_content(self.subject)
        headers = {"ETag": etag(content.revision), **FRESH}
        if is_known(request, content.revision):
            return Response(status=304, headers=headers)
        return Response(content.json, headers=headers)

    @extend_schema(
        summary="Replace the text",
        description="By the smallest edit that makes it say what was sent, so that comments and "
        "other people's cursors stay on their words. What stands there already changes nothing.",
        parameters=[
            OpenApiParameter(**{**vars(IF_MATCH), "required": True}),
            REVISION,
        ],
        request={
            "application/json": OpenApiTypes.OBJECT,
            "text/markdown": OpenApiTypes.STR,
            "text/html": OpenApiTypes.STR,
        },
        responses={WRITTEN: WrittenResource, 412: STALE, 428: MISSING},
    )
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        expected = based_on(request, required=True)
        wanted, losses = self._read(request)
        written = self._write(lambda _: wanted, expected, keep_tail=bool(self._reader(request)))
        return _answer(written, [(None, loss) for loss in losses])

    @extend_schema(
        summary="Change parts of the text",
        description="With `If-Match` only if the text is still the one that was read.",
        parameters=[IF_MATCH, REVISION],
        request=OperationsInput,
        responses={WRITTEN: WrittenResource, 412: STALE},
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        expected = based_on(request, required=False)
        given = OperationsInput(data=request.data)
        given.is_valid(raise_exception=True)
        operations = given.validated_data["operations"]
        read = [markdown.parse(operation["markdown"]) for operation in operations]
        nodes = [_nodes(text) for text, _ in read]

        def change(text: Json) -> Json:
            for place, (operation, new) in enumerate(zip(operations, nodes, strict=True)):
                text = _changed(text, place, operation, new)
            return text

        written = self._write(change, expected)
        return _answer(
            written, [(place, loss) for place, (_, losses) in enumerate(read) for loss in losses]
        )

    def _read(self, request: Request) -> tuple[Json, list[Loss]]:
        """The text that was sent, by its type."""
        reader = self._reader(request)
        if reader is not None:
            return reader(str(request.data))
        return of_our_schema(request.data), []

    def _reader(self, request: Request) -> Reader | None:
        """What reads this body; None for JSON, which is the text itself."""
        kind = (request.content_type or "").partition(";")[0].strip().lower()
        return READERS.get(kind)

    def _write(
        self, change: Change, expected: frozenset[int] | None, *, keep_tail: bool = False
    ) -> Content:
        return rewrite_content(
            self.subject, by=self.member, change=change, based_on=expected, keep_tail=keep_tail
        )


def _changed(text: Json, place: int, operation: dict[str, str], nodes: list[Json]) -> Json:
    try:
        match operation["op"]:
            case "replace_section":
                return replace_section(text, operation["section"], nodes)
            case "append_to_section":
                return append_to_section(text, operation["section"], nodes)
    except NoSuchSection:
        field = f"operations.{place}.section"
        raise InvalidInput({field: f"There is no section “{operation['section']}”."}) from None
    return append(text, nodes)


def _nodes(text: Json) -> list[Json]:
    """The blocks of a text; none of an empty one."""
    blocks: list[Json] = text["content"]
    return [] if blocks == [{"type": "paragraph"}] else blocks


def _answer(written: Content, losses: Sequence[tuple[int | None, Loss]]) -> Response:
    shown = {
        "revision": written.revision,
        "content_hash": document_hash(written.json),
        "losses": [
            {"operation": place, "line": loss.line, "what": loss.what, "why": loss.why}
            for place, loss in losses
        ],
    }
    return Response(WrittenResource(shown).data, headers={"ETag": etag(written.revision)})
