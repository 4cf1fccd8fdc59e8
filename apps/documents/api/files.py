"""REST: the files beside a document."""

from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import InvalidInput
from apps.documents.models import Document
from apps.documents.policies import DocumentPolicy
from apps.files.api import FileInput, FileResource
from apps.files.models import StoredFile
from apps.workspaces.doors.permission import allow
from apps.workspaces.rest.views import WorkspaceViewSet


class DocumentFilesViewSet(ListModelMixin, WorkspaceViewSet[StoredFile]):
    """What was put beside the text of a document, whether the text shows it or not."""

    queryset = StoredFile.objects.all()
    subjects = Document.objects
    serializer_class = FileResource
    parser_classes = (MultiPartParser,)
    scope_name = "documents"
    ordering = "created_at"
    ordering_fields = ("created_at", "name", "size")
    permissions: ClassVar = {
        "list": allow(DocumentPolicy, "view"),
        "create": allow(DocumentPolicy, "edit"),
    }

    def get_queryset(self) -> QuerySet[StoredFile]:
        if getattr(self, "swagger_fake_view", False):
            return StoredFile.objects.none()
        files = StoredFile.objects.visible_to(self.member).of(self.subject)
        return files.select_related("workspace")

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        for file in page or []:
            file.subject = self.subject  # known already: no query for the rights of each
        return page

    @extend_schema(summary="List the files of a document")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Put a file beside a document",
        description="A form with the field `file`. The text does not change: write `src` as an "
        "image or `href` as a link into it. The same bytes under the same name are stored once.",
        request={"multipart/form-data": FileInput},
        responses={201: FileResource},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        upload = request.FILES.get("file")
        if not isinstance(upload, UploadedFile):
            raise InvalidInput({"file": "Send one file in the field `file` of a form."})
        stored = StoredFile.store(by=self.member, subject=self.subject, upload=upload)
        shown = self.get_serializer(stored).data
        return Response(shown, status=201, headers={"Location": shown["url"]})
