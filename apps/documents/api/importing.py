"""REST: bringing files into the book."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import InvalidInput
from apps.core.rest.serializers import Input, Resource
from apps.documents.import_tasks import import_after_commit
from apps.documents.models import Document, Import
from apps.documents.policies import ImportPolicy
from apps.documents.uploads import LONGEST_PATH, MOST_BYTES, MOST_FILES, receive
from apps.documents.vocabulary import KindName
from apps.workspaces.doors.permission import allow
from apps.workspaces.models import Member
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.rest.views import WorkspaceViewSet


class ImportResource(Resource[Import]):
    """Files on their way into the book. What came of them stands at `url`."""

    route = "import"
    policy = ImportPolicy

    source = serializers.CharField(
        read_only=True, help_text="The name of the file, or of the folder of the first one."
    )  # type: ignore[assignment]
    parent = serializers.UUIDField(  # type: ignore[assignment]
        source="parent_id", read_only=True, allow_null=True,
        help_text="The document that the pages go below; null for the top.",
    )  # fmt: skip
    pages_total = serializers.IntegerField(
        read_only=True, help_text="Pages that the files make; 0 until they have been read."
    )
    pages_done = serializers.IntegerField(
        read_only=True, help_text="Pages that are in the book so far."
    )

    class Meta:
        model = Import
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "source", "kind", "parent", "state", "pages_total", "pages_done",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["kind", "state"]


class ImportLossResource(serializers.Serializer[Any]):
    """Something in a file that could not be kept."""

    line = serializers.IntegerField(help_text="From 1; 0 if it is not known, as in Word.")
    what = serializers.CharField()
    why = serializers.CharField()


class ImportedPageResource(serializers.Serializer[Any]):
    """A page that is in the book now."""

    path = serializers.CharField(help_text="Of its file.")
    title = serializers.CharField()
    document = serializers.UUIDField(help_text="The document that it became.")
    threads = serializers.IntegerField(
        default=0, help_text="Threads beside it that the comments in its file became."
    )
    comments = serializers.IntegerField(default=0, help_text="Comments in these, answers too.")
    losses = ImportLossResource(many=True)


class LeftFileResource(serializers.Serializer[Any]):
    """A file that became no page, and why."""

    path = serializers.CharField()
    reason = serializers.CharField()


class ImportReportResource(ImportResource):
    """The import with its report, which is empty until `state` is `done`."""

    pages = ImportedPageResource(many=True, source="report.pages", default=[])
    refused = LeftFileResource(many=True, source="report.refused", default=[])
    others = LeftFileResource(
        many=True, source="report.others", default=[],
        help_text="Files that are no texts and that no page shows or links to.",
    )  # fmt: skip

    class Meta(ImportResource.Meta):
        fields: ClassVar = [*ImportResource.Meta.fields, "pages", "refused", "others"]


class ImportInput(Input):
    """A form with one or more files: Markdown, HTML, Word, and what they show."""

    files = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True), allow_empty=False,
        help_text=f"At most {MOST_FILES}, together at most {MOST_BYTES // 1024 // 1024} MB.",
    )  # fmt: skip
    paths = serializers.ListField(
        child=serializers.CharField(max_length=LONGEST_PATH, trim_whitespace=False),
        required=False,
        help_text="The path of each file in its folder, in the order of `files`: a folder becomes "
        "a page with its files below it. By default their names.",
    )
    kind = serializers.ChoiceField(
        choices=KindName.choices, default=KindName.PAGE,
        help_text="Of the pages whose front matter names none.",
    )  # fmt: skip
    parent = serializers.UUIDField(  # type: ignore[assignment]
        required=False, help_text="The document that the pages go below; by default the top."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("paths") and len(attrs["paths"]) != len(attrs["files"]):
            raise serializers.ValidationError({"paths": "One for each file, or none at all."})
        return attrs


class ImportViewSet(ListModelMixin, WorkspaceViewSet[Import]):
    """What the caller has brought in."""

    queryset = Import.objects.all()
    serializer_class = ImportResource
    parser_classes = (MultiPartParser,)
    scope_name = "documents"
    ordering = "-created_at"
    ordering_fields = ("created_at",)
    permissions: ClassVar = {
        "list": allow(WorkspacePolicy, "view"),
        "create": allow(WorkspacePolicy, "write"),
        "retrieve": allow(ImportPolicy, "view"),
    }

    def get_queryset(self) -> QuerySet[Import]:
        return super().get_queryset().defer("report")

    @extend_schema(
        summary="List imports",
        description="One's own. What others bring in shows in the book.",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Import files",
        description="The answer comes as soon as the files are safe here; the pages are made "
        "afterwards. Ask at `url` until `state` is `done`: it says what became of each file. "
        "Comments in Word files become threads at their words, by whoever imports them.",
        request={"multipart/form-data": ImportInput},
        responses={202: OpenApiResponse(ImportReportResource, "The files will be brought in.")},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = ImportInput(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        files = asked["files"]
        paths = asked.get("paths") or [file.name for file in files]
        bringing = receive(
            zip(paths, files, strict=True),
            by=self.member,
            kind=asked["kind"],
            parent=_parent(asked.get("parent"), self.member),
        )
        import_after_commit(bringing.pk)
        shown = self._report(bringing)
        return Response(shown, status=202, headers={"Location": shown["url"]})

    @extend_schema(summary="Read what came of an import", responses=ImportReportResource)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self._report(self.subject))

    def _report(self, bringing: Import) -> dict[str, Any]:
        shown = ImportReportResource(bringing, context=self.get_serializer_context())
        return dict(shown.data)


def _parent(pk: UUID | None, member: Member) -> Document | None:
    if pk is None:
        return None
    parent = Document.objects.visible_to(member).filter(pk=pk).first()
    if parent is None:
        raise InvalidInput({"parent": "There is no such document in this workspace."})
    return parent
