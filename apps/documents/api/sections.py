"""REST: the sections of a document, of the live text as of now."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.documents.api.shapes import SectionResource
from apps.documents.models import Document, Section
from apps.documents.policies import DocumentPolicy
from apps.documents.projection import current_sections
from apps.workspaces.doors.permission import allow
from apps.workspaces.rest.views import WorkspaceViewSet


class SectionViewSet(ListModelMixin, WorkspaceViewSet[Section]):
    """The spans of text from one heading to the next."""

    queryset = Section.objects.all()
    subjects = Document.objects
    serializer_class = SectionResource
    scope_name = "documents"
    ordering = "position"
    ordering_fields = ("position",)
    permissions: ClassVar = {
        "list": allow(DocumentPolicy, "view"),
        "retrieve": allow(DocumentPolicy, "view"),
    }

    def get_queryset(self) -> QuerySet[Section]:
        if getattr(self, "swagger_fake_view", False):
            return Section.objects.none()
        current_sections(self.subject)
        return Section.objects.filter(document=self.subject.pk)

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        if subject := getattr(self, "subject", None):
            rights = DocumentPolicy(self.member, subject).can()
            context["can"] = [right for right in rights if right in ("view", "comment", "edit")]
        return context

    @extend_schema(summary="List the sections of a document")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="Read a section")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        section = self.get_queryset().filter(key=self.kwargs["section"]).first()
        if section is None:
            raise Http404
        return Response(self.get_serializer(section).data)
