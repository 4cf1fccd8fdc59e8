"""REST: versions of a document, what changed between two, and bringing one back."""

from typing import Any, ClassVar, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest.addresses import api_url
from apps.core.rest.serializers import Input, Problem
from apps.core.richtext.difference import compare
from apps.core.richtext.difference_json import as_json
from apps.core.richtext.schema import Json
from apps.documents import versions
from apps.documents.api.rendering import HTMLRenderer, MarkdownRenderer
from apps.documents.models import Document, Version
from apps.documents.policies import DocumentPolicy
from apps.documents.writing import read_content
from apps.workspaces.doors.permission import allow
from apps.workspaces.rest.views import WorkspaceViewSet

LIVE = "live"
SAME = OpenApiResponse(Problem, "`same_text`: the document reads like this version already.")
WHICH = OpenApiParameter("version", str, OpenApiParameter.PATH, description="Number or id.")


class VersionResource(serializers.ModelSerializer[Version]):
    """The text as it was kept at a moment; `content/` below it gives the words."""

    url = serializers.SerializerMethodField(help_text="Where this resource is.")
    can = serializers.SerializerMethodField(help_text="What the caller may do with it.")
    authors: serializers.ListSerializer[Any] = serializers.ListSerializer(
        child=serializers.UUIDField(), source="author_ids", read_only=True,
        help_text="Members who edited since the version before.",
    )  # fmt: skip
    by = serializers.UUIDField(
        source="by_id", read_only=True, allow_null=True,
        help_text="Who asked for it; null for automatic ones.",
    )  # fmt: skip

    class Meta:
        model = Version
        fields: ClassVar = [
            "id", "url", "can", "number", "name", "reason", "revision", "authors", "by",
            "began_at", "at",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields

    def get_url(self, version: Version) -> str:
        return api_url(
            self.context["request"],
            "version",
            workspace=self.context["member"].workspace.slug,
            id=version.document_id,
            version=str(version.number),
        )

    def get_can(self, version: Version) -> list[str]:
        can: list[str] = self.context["can"]
        return can


class VersionInput(Input):
    """A name for the present text."""

    name = serializers.CharField(max_length=200)


class ChangeResource(serializers.Serializer[Any]):
    op = serializers.ChoiceField(choices=["equal", "insert", "delete"])
    text = serializers.CharField()


class SectionChangeResource(serializers.Serializer[Any]):
    """What became of one section, word by word: `equal` and `delete` one after another are its
    words before, `equal` and `insert` those after."""

    section = serializers.CharField()
    title = serializers.CharField()
    title_before = serializers.CharField()
    state = serializers.CharField()
    moved = serializers.BooleanField()
    changes = ChangeResource(many=True)
    moves = serializers.ListField(child=serializers.DictField())
    formats = serializers.ListField(child=serializers.DictField())


class VersionViews(WorkspaceViewSet[Version]):
    """A document's versions, named in addresses by number or by id."""

    queryset = Version.objects.all()
    subjects = Document.objects
    serializer_class = VersionResource
    scope_name = "documents"

    def get_queryset(self) -> QuerySet[Version]:
        if getattr(self, "swagger_fake_view", False):
            return Version.objects.none()
        return versions.of(self.subject)

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        if subject := getattr(self, "subject", None):
            policy = DocumentPolicy(self.member, subject)
            context["can"] = ["view", *(["restore"] if policy.may("edit") else [])]
        return context

    def version(self, which: str) -> Version:
        """The version that an address names."""
        try:
            chosen = {"number": int(which)} if which.isdecimal() else {"pk": UUID(which)}
            return versions.of(self.subject, with_state=True).get(**chosen)
        except (ValueError, OverflowError, Version.DoesNotExist):
            raise Http404 from None

    def text(self, which: str) -> Json:
        if which == LIVE:
            return read_content(self.subject).json
        return self.version(which).content()


class VersionViewSet(ListModelMixin, VersionViews):
    """Texts kept: automatically after a quiet while, by name, at agreement, import, restore."""

    ordering = "-number"
    ordering_fields = ("number", "at")
    permissions: ClassVar = {
        "list": allow(DocumentPolicy, "view"),
        "create": allow(DocumentPolicy, "edit"),
        "retrieve": allow(DocumentPolicy, "view"),
    }

    @extend_schema(summary="List the versions of a document")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Name the present text", request=VersionInput, responses={201: VersionResource}
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = VersionInput(data=request.data)
        given.is_valid(raise_exception=True)
        name = given.validated_data["name"]
        version = versions.keep_named(self.subject, by=self.member, name=name)
        shown = self.get_serializer(self.get_queryset().get(pk=version.pk)).data
        return Response(shown, status=201, headers={"Location": shown["url"]})

    @extend_schema(summary="Read about a version", parameters=[WHICH])
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.version(self.kwargs["version"])).data)


class VersionContentViewSet(VersionViews):
    """The words of a version."""

    renderer_classes = (JSONRenderer, MarkdownRenderer, HTMLRenderer)
    permissions: ClassVar = {"retrieve": allow(DocumentPolicy, "view")}

    @extend_schema(
        summary="Read the text of a version",
        description="As ProseMirror JSON, Markdown or HTML, by `Accept`.",
        parameters=[WHICH],
        responses={
            (200, "application/json"): OpenApiTypes.OBJECT,
            (200, "text/markdown"): OpenApiTypes.STR,
            (200, "text/html"): OpenApiTypes.STR,
        },
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.version(self.kwargs["version"]).content())


class RestorationViewSet(VersionViews):
    """Bringing a version back."""

    permissions: ClassVar = {"create": allow(DocumentPolicy, "edit")}

    @extend_schema(
        summary="Restore a version",
        description="By the smallest edit, shown in open editors at once; comments and cursors "
        "stay on their words. What stood there is kept as a version first. Answers the version "
        "that this makes.",
        parameters=[WHICH],
        request=None,
        responses={201: VersionResource, 409: SAME},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        made = versions.restore(self.version(self.kwargs["version"]), by=self.member)
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data, status=201)


class ChangesViewSet(VersionViews):
    """The difference of two texts of one document."""

    permissions: ClassVar = {"list": allow(DocumentPolicy, "view")}
    pagination_class = None

    @extend_schema(
        summary="Compare two versions",
        description="By section and word, only sections that differ. Either may be `live`, the "
        "text as of now.",
        parameters=[WHICH, OpenApiParameter("other", str, OpenApiParameter.PATH)],
        responses=SectionChangeResource(many=True),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        before, after = (self.text(self.kwargs[which]) for which in ("version", "other"))
        return Response(cast(Any, as_json(compare(before, after))))
