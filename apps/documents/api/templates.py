"""REST: templates, texts that new documents can begin with."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import InvalidInput
from apps.core.rest.serializers import Input, Resource
from apps.documents.models import Document, Template
from apps.documents.policies import DocumentPolicy, TemplatePolicy
from apps.documents.writing import read_content
from apps.workspaces.doors.permission import allow
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.rest.views import WorkspaceViewSet


class TemplateResource(Resource[Template]):
    """A text kept to begin documents with; `POST documents/` takes its id as `template`."""

    route = "template"
    policy = TemplatePolicy

    created_by = serializers.UUIDField(
        source="created_by_id", read_only=True, help_text="A member."
    )

    class Meta:
        model = Template
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "title", "kind", "review_every_days", "created_by",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["title", "kind", "review_every_days"]


class TemplateInput(Input):
    """The present text of a document, under a title."""

    document = serializers.UUIDField()
    title = serializers.CharField(max_length=200)


class TemplateChange(Input):
    title = serializers.CharField(max_length=200)


class TemplateViewSet(ListModelMixin, WorkspaceViewSet[Template]):
    """Templates of the workspace."""

    queryset = Template.objects.all()
    serializer_class = TemplateResource
    scope_name = "documents"
    ordering = "created_at"
    ordering_fields = ("created_at", "title")
    permissions: ClassVar = {
        "list": allow(WorkspacePolicy, "view"),
        "create": allow(WorkspacePolicy, "write"),
        "retrieve": allow(TemplatePolicy, "view"),
        "partial_update": allow(TemplatePolicy, "edit"),
        "destroy": allow(TemplatePolicy, "remove"),
    }

    @extend_schema(summary="List templates")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Save a document as a template",
        request=TemplateInput,
        responses={201: TemplateResource},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = TemplateInput(data=request.data)
        given.is_valid(raise_exception=True)
        asked = given.validated_data
        document = Document.objects.visible_to(self.member).filter(pk=asked["document"]).first()
        if document is None:
            raise InvalidInput({"document": "There is no such document in this workspace."})
        DocumentPolicy(self.member, document).require("edit")
        content = read_content(document).json
        template = Template.save_from(
            document, by=self.member, title=asked["title"], content=content
        )
        shown = self.get_serializer(template).data
        return Response(shown, status=201, headers={"Location": shown["url"]})

    @extend_schema(summary="Read about a template")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.subject).data)

    @extend_schema(
        summary="Rename a template", request=TemplateChange, responses={200: TemplateResource}
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        given = TemplateChange(data=request.data)
        given.is_valid(raise_exception=True)
        self.subject.rename(by=self.member, title=given.validated_data["title"])
        return Response(self.get_serializer(self.subject).data)

    @extend_schema(summary="Remove a template", responses={204: None})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.remove(by=self.member)
        return Response(status=204)
