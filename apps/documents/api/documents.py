"""REST: the documents of the book."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters.filters import CharFilter, MultipleChoiceFilter, UUIDFilter
from django_filters.rest_framework.filterset import FilterSet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import InvalidInput
from apps.core.rest.filters import YesNoFilter
from apps.core.rest.serializers import Problem
from apps.documents.api.shapes import (
    ArchivalResource,
    DocumentChange,
    DocumentInput,
    DocumentResource,
)
from apps.documents.models import Archival, Document
from apps.documents.policies import DocumentPolicy
from apps.documents.projection import catch_up_with
from apps.documents.starting import start_document, template_named
from apps.documents.vocabulary import KindName
from apps.workspaces.doors.permission import allow
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.rest.views import WorkspaceViewSet

REFUSED = OpenApiResponse(
    Problem, "A rule of the tree: `tree_cycle`, `tree_too_deep`, `parent_archived`."
)


class DocumentFilter(FilterSet):
    kind = MultipleChoiceFilter(choices=KindName.choices)
    parent = UUIDFilter(help_text="Directly below this document.")
    top = YesNoFilter(
        field_name="parent", lookup_expr="isnull", help_text="`true`: those without a parent."
    )
    archived = YesNoFilter(
        method="by_archival", help_text="`true`: those put away, `false`: the others."
    )
    q = CharFilter(field_name="title", lookup_expr="icontains", help_text="Words in the title.")

    class Meta:
        model = Document
        fields: ClassVar = ["kind", "parent", "top", "archived", "q"]

    def by_archival(
        self, rows: QuerySet[Document], name: str, archived: bool
    ) -> QuerySet[Document]:
        return rows.filter(archival__isnull=not archived)


class DocumentViewSet(ListModelMixin, WorkspaceViewSet[Document]):
    """The book, page by page."""

    queryset = Document.objects.all()
    serializer_class = DocumentResource
    filterset_class = DocumentFilter
    scope_name = "documents"
    ordering = "created_at"
    ordering_fields = ("created_at", "edited_at", "title", "kind", "position")
    permissions: ClassVar = {
        "list": allow(WorkspacePolicy, "view"),
        "create": allow(WorkspacePolicy, "write"),
        "retrieve": allow(DocumentPolicy, "view"),
        "partial_update": allow(DocumentPolicy, "edit"),
        "destroy": allow(DocumentPolicy, "archive", "restore"),
    }

    def visible_subjects(self) -> QuerySet[Document]:
        rows: QuerySet[Document] = cast(Any, super().visible_subjects()).for_api()
        return rows

    def catch_up(self, rows: Sequence[Any]) -> bool:
        behind = [one.pk for one in rows if (one.projected_revision or 0) < (one.revision or 0)]
        return catch_up_with(behind) if behind else False

    @extend_schema(
        summary="List documents",
        description="Archived ones, too, unless `?archived=false`. To follow the tree: "
        "`?parent=` or `?top=true`, with `?ordering=position`.",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Make a document",
        description="It starts with the outline of its kind, or with the text of a `template`, as "
        "it does on the page.",
        request=DocumentInput,
        responses={201: DocumentResource, 409: REFUSED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self._input(DocumentInput)
        document = start_document(
            by=self.member,
            title=asked["title"],
            kind=asked.get("kind", ""),
            template=template_named(asked.get("template"), self.member),
            parent=self._parent(asked.get("parent")),
            position=asked.get("position"),
            review_every_days=asked.get("review_every_days"),
        )
        shown = self._shown(document.pk)
        return Response(shown, status=201, headers={"Location": shown["url"]})

    @extend_schema(summary="Read a document")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self._shown(self.subject.pk))

    @extend_schema(
        summary="Change a document",
        description="Title, place in the tree and review interval; what is not sent stays. All "
        "or nothing. The text is changed at `content/`.",
        request=DocumentChange,
        responses={200: DocumentResource, 409: REFUSED},
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self._input(DocumentChange)
        document: Document = self.subject
        with transaction.atomic():
            if "title" in asked:
                document.rename(by=self.member, title=asked["title"])
            if "parent" in asked or "position" in asked:
                DocumentPolicy(self.member, document).require("move")
                parent = self._parent(asked["parent"]) if "parent" in asked else document.parent
                document.move(by=self.member, parent=parent, position=asked.get("position"))
            if "review_every_days" in asked:
                document.set_review_interval(by=self.member, days=asked["review_every_days"])
        return Response(self._shown(document.pk))

    @extend_schema(
        summary="Archive a document",
        description="Puts it away with everything below it. Nothing is deleted: it stays "
        "readable and can be restored by `DELETE …/archival/`.",
        responses={204: None},
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.archive(by=self.member)
        return Response(status=204)

    def _input(self, shape: type[DocumentInput | DocumentChange]) -> dict[str, Any]:
        given = shape(data=self.request.data)
        given.is_valid(raise_exception=True)
        return cast(dict[str, Any], given.validated_data)

    def _parent(self, pk: UUID | None) -> Document | None:
        if pk is None:
            return None
        parent = Document.objects.visible_to(self.member).filter(pk=pk).first()
        if parent is None:
            raise InvalidInput({"parent": "There is no such document in this workspace."})
        return parent

    def _shown(self, pk: UUID) -> dict[str, Any]:
        """The resource as of now."""
        shown: dict[str, Any] = self.get_serializer(self.found(pk)).data
        return shown


class ArchivalViewSet(WorkspaceViewSet[Archival]):
    """That a document is put away, as a record: who did it and when."""

    queryset = Archival.objects.all()
    subjects = Document.objects
    serializer_class = ArchivalResource
    scope_name = "documents"
    permissions: ClassVar = {
        "retrieve": allow(DocumentPolicy, "view"),
        "create": allow(DocumentPolicy, "archive", "restore"),
        "destroy": allow(DocumentPolicy, "restore", "archive"),
    }

    @extend_schema(summary="Tell who archived a document", responses=ArchivalResource)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self._record()).data)

    @extend_schema(
        summary="Archive a document",
        description="With everything below it. Archiving again changes nothing.",
        request=None,
        responses={201: ArchivalResource},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.archive(by=self.member)
        return Response(self.get_serializer(self._record()).data, status=201)

    @extend_schema(
        summary="Restore a document",
        description="With everything that was put away together with it.",
        responses={
            204: None,
            409: OpenApiResponse(Problem, "`parent_archived`: the one above it is archived."),
        },
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.restore(by=self.member)
        return Response(status=204)

    def _record(self) -> Archival:
        return get_object_or_404(Archival, document=self.subject.pk)
