"""REST: cycles."""

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django_filters.filters import DateFilter
from django_filters.rest_framework.filterset import FilterSet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest.filters import YesNoFilter
from apps.core.rest.serializers import Input, Problem, Resource
from apps.okrs.api.views import OkrViewSet
from apps.okrs.models import Cycle
from apps.okrs.policies import CyclePolicy
from apps.workspaces.doors.permission import allow
from apps.workspaces.policies import WorkspacePolicy

REFUSED = OpenApiResponse(Problem, "`cycle_closed`, or `check_ins_outside` its first day.")


class CycleResource(Resource[Cycle]):
    """The days in which objectives are pursued."""

    route = "cycle"
    policy = CyclePolicy

    closed = serializers.BooleanField(source="is_closed", read_only=True)

    class Meta:
        model = Cycle
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "name", "starts_on", "ends_on", "closed",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["name", "starts_on", "ends_on"]


class CycleInput(Input):
    name = serializers.CharField(max_length=120)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The last day, after the first.")


class CycleChange(Input):
    name = serializers.CharField(max_length=120, required=False)
    starts_on = serializers.DateField(required=False)
    ends_on = serializers.DateField(required=False)


class CycleFilter(FilterSet):
    closed = YesNoFilter(method="by_closing", help_text="`true`: those that are closed.")
    on = DateFilter(method="by_day", help_text="Those that this day belongs to.")

    class Meta:
        model = Cycle
        fields: ClassVar = ["closed", "on"]

    def by_closing(self, rows: QuerySet[Cycle], name: str, closed: bool) -> QuerySet[Cycle]:
        return rows.filter(closing__isnull=not closed)

    def by_day(self, rows: QuerySet[Cycle], name: str, day: Any) -> QuerySet[Cycle]:
        return rows.filter(starts_on__lte=day, ends_on__gte=day)


class CycleViewSet(ListModelMixin, OkrViewSet[Cycle]):
    """The cycles of a workspace; they may overlap, as a year and its quarters do."""

    queryset = Cycle.objects.all()
    serializer_class = CycleResource
    filterset_class = CycleFilter
    ordering = "-starts_on"
    ordering_fields = ("created_at", "name", "starts_on", "ends_on")
    permissions: ClassVar = {
        "list": allow(WorkspacePolicy, "view"),
        "create": allow(WorkspacePolicy, "write"),
        "retrieve": allow(CyclePolicy, "view"),
        "partial_update": allow(CyclePolicy, "edit"),
    }

    def visible_subjects(self) -> QuerySet[Cycle]:
        rows: QuerySet[Cycle] = cast(Any, super().visible_subjects()).select_related("closing")
        return rows

    @extend_schema(summary="List cycles")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="Open a cycle", request=CycleInput, responses={201: CycleResource})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        cycle = Cycle.create(by=self.member, **self.given(CycleInput))
        shown = self.shown(cycle)
        return Response(shown, status=201, headers={"Location": shown["url"]})

    @extend_schema(summary="Read a cycle")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.shown(self.subject))

    @extend_schema(
        summary="Change a cycle",
        request=CycleChange,
        responses={200: CycleResource, 409: REFUSED},
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.change(by=self.member, **self.given(CycleChange))
        return Response(self.shown(self.found(self.subject.pk)))
