"""REST: key results and what serves them."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django_filters.filters import CharFilter, ChoiceFilter, MultipleChoiceFilter, UUIDFilter
from django_filters.rest_framework.filterset import FilterSet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest.filters import YesNoFilter
from apps.core.rest.serializers import Problem
from apps.okrs.api.shapes import KeyResultChange, KeyResultInput, KeyResultResource
from apps.okrs.api.views import OkrViewSet
from apps.okrs.measures import Yardstick
from apps.okrs.models import KeyResult, KeyResultQuerySet, Objective
from apps.okrs.policies import KeyResultPolicy, ObjectivePolicy
from apps.okrs.vocabulary import Kind, Source, Status
from apps.workspaces.doors.permission import allow
from apps.workspaces.models import Member
from apps.workspaces.policies import WorkspacePolicy

REFUSED = OpenApiResponse(Problem, "`cycle_closed`: what was reached in it stands.")


class KeyResultFilter(FilterSet):
    cycle = UUIDFilter()
    objective = UUIDFilter()
    owner = UUIDFilter()
    kind = MultipleChoiceFilter(choices=Kind.choices)
    status = MultipleChoiceFilter(choices=Status.choices, method="by_status")
    stale = YesNoFilter(method="by_staleness")
    source = ChoiceFilter(choices=Source.choices)
    external_id = CharFilter()
    archived = YesNoFilter(
        method="by_archival", help_text="`true`: those put away, alone or with their objective."
    )
    q = CharFilter(field_name="title", lookup_expr="icontains", help_text="Words in the title.")

    class Meta:
        model = KeyResult
        fields: ClassVar = [
            "cycle", "objective", "owner", "kind", "status", "stale", "source", "external_id",
            "archived", "q",
        ]  # fmt: skip

    def by_status(
        self, rows: KeyResultQuerySet, name: str, wanted: list[str]
    ) -> QuerySet[KeyResult]:
        if not wanted:
            return rows
        return rows.having_status(wanted, **self._yardstick)

    def by_staleness(self, rows: KeyResultQuerySet, name: str, wanted: bool) -> QuerySet[KeyResult]:
        return rows.being_stale(wanted, **self._yardstick)

    def by_archival(self, rows: KeyResultQuerySet, name: str, yes: bool) -> QuerySet[KeyResult]:
        current = KeyResult.objects.current()
        return rows.exclude(pk__in=current) if yes else rows.current()

    @property
    def _yardstick(self) -> dict[str, Any]:
        view: Any = self.request.parser_context["view"]
        yardstick: Yardstick = view.yardstick
        return {"day": yardstick.day, "thresholds": yardstick.thresholds}


class KeyResultViewSet(ListModelMixin, OkrViewSet[KeyResult]):
    """Key results as they stand today."""

    queryset = KeyResult.objects.all()
    serializer_class = KeyResultResource
    filterset_class = KeyResultFilter
    ordering = "created_at"
    ordering_fields = ("created_at", "updated_at", "title")
    permissions: ClassVar = {
        "list": allow(WorkspacePolicy, "view"),
        "create": allow(WorkspacePolicy, "write"),
        "retrieve": allow(KeyResultPolicy, "view"),
        "partial_update": allow(KeyResultPolicy, "edit"),
        "destroy": allow(KeyResultPolicy, "archive", "restore"),
    }

    def visible_subjects(self) -> QuerySet[KeyResult]:
        rows: QuerySet[KeyResult] = cast(Any, super().visible_subjects()).measured()
        return rows

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        if hasattr(self, "member"):
            context |= {"yardstick": self.yardstick, "kept": {}}
        return context

    @extend_schema(
        summary="List key results",
        description="Archived ones, too, unless `?archived=false`.",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Set a key result",
        request=KeyResultInput,
        responses={201: KeyResultResource, 409: REFUSED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.given(KeyResultInput)
        linked = self.linked(asked, objective=Objective.objects, owner=Member.objects)
        ObjectivePolicy(self.member, linked["objective"]).require("edit")
        key_result = KeyResult.create(by=self.member, **linked)
        shown = self.shown(self.found(key_result.pk))
        return Response(shown, status=201, headers={"Location": shown["url"]})

    @extend_schema(summary="Read a key result")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.shown(self.subject))

    @extend_schema(
        summary="Change a key result",
        description="What is not sent stays.",
        request=KeyResultChange,
        responses={200: KeyResultResource, 409: REFUSED},
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.linked(self.given(KeyResultChange), owner=Member.objects)
        self.subject.change(by=self.member, **asked)
        return Response(self.shown(self.found(self.subject.pk)))

    @extend_schema(
        summary="Archive a key result",
        description="It counts nowhere any more; nothing is lost, and `DELETE …/archival/` takes "
        "it out again.",
        responses={204: None, 409: REFUSED},
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.archive(by=self.member)
        return Response(status=204)


class KeyResultArchivalViewSet(OkrViewSet[KeyResult]):
    """That a key result is put away."""

    queryset = KeyResult.objects.select_related("archival", "objective__archival")
    serializer_class = KeyResultResource
    permissions: ClassVar = {"destroy": allow(KeyResultPolicy, "restore", "archive")}

    @extend_schema(
        summary="Restore a key result", request=None, responses={204: None, 409: REFUSED}
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.restore(by=self.member)
        return Response(status=204)
