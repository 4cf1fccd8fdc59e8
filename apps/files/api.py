"""REST: files, whatever they hang on. Each kind of subject offers its own list and upload."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import Http404
from django.http.response import HttpResponseBase
from django.urls import path
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest.addresses import api_url
from apps.core.rest.serializers import Resource
from apps.files.models import StoredFile
from apps.files.pictures import BOXES
from apps.files.policies import FilePolicy
from apps.files.serving import sent
from apps.workspaces.doors.permission import allow
from apps.workspaces.rest.views import WorkspaceViewSet


class FileSubject(serializers.Serializer[Any]):
    """What a file hangs on."""

    type = serializers.CharField(source="subject_type")
    id = serializers.UUIDField(source="subject_id")


class FileResource(Resource[StoredFile]):
    """A file beside a text. Its bytes are at `content`."""

    route = "file"
    policy = FilePolicy

    type = serializers.CharField(
        source="media_type", read_only=True, help_text="The media type, told from the bytes."
    )
    subject = FileSubject(source="*", read_only=True)
    by = serializers.UUIDField(source="by_id", read_only=True, help_text="A member.")
    href = serializers.CharField(
        source="get_absolute_url", read_only=True, help_text="What a link in a text leads to."
    )
    src = serializers.CharField(
        read_only=True, allow_null=True,
        help_text="What an image in a text shows; null for all but pictures.",
    )  # fmt: skip
    content = serializers.SerializerMethodField(help_text="Where a token reads the bytes.")

    class Meta:
        model = StoredFile
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "subject", "name", "type", "size", "sha256", "width", "height", "by",
            "href", "src", "content",
        ]  # fmt: skip
        read_only_fields = fields

    def get_content(self, file: StoredFile) -> str:
        slug = self.context["member"].workspace.slug
        return api_url(self.context["request"], "file-content", workspace=slug, id=file.pk)


class FileInput(serializers.Serializer[Any]):
    """A form with one file in it."""

    file = serializers.FileField()


class FileViewSet(WorkspaceViewSet[StoredFile]):
    """Files one by one."""

    queryset = StoredFile.objects.all()
    serializer_class = FileResource
    scope_name = "documents"
    permissions: ClassVar = {
        "retrieve": allow(FilePolicy, "view"),
        "content": allow(FilePolicy, "view"),
    }

    def visible_subjects(self) -> QuerySet[StoredFile]:
        rows: QuerySet[StoredFile] = super().visible_subjects().select_related("workspace")
        return rows

    def check_policy(self) -> None:
        """Whoever may not see what it hangs on does not learn that there is a file."""
        if not FilePolicy(self.member, self.subject).may("view"):
            raise Http404

    @extend_schema(summary="Read about a file")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.subject).data)

    @extend_schema(
        summary="Read the bytes of a file",
        description="With `Range` and `If-None-Match`. A smaller copy of a picture comes as WebP; "
        "where there is none (yet), the picture itself.",
        parameters=[
            OpenApiParameter("size", str, enum=sorted(BOXES), description="A smaller copy."),
        ],
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            (206, "application/octet-stream"): OpenApiTypes.BINARY,
            304: OpenApiResponse(description="These are the bytes of `If-None-Match`."),
            416: OpenApiResponse(description="There is nothing of this `Range`."),
        },
    )
    def content(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return sent(cast(Any, request)._request, self.subject, request.GET.get("size"))  # noqa: SLF001


urlpatterns = [
    path("files/<uuid:id>/", FileViewSet.as_view({"get": "retrieve"}), name="file"),
    path("files/<uuid:id>/content/", FileViewSet.as_view({"get": "content"}), name="file-content"),
]
"""Below the base of a workspace."""
