"""REST: objectives, the lines of their owners, and putting them away."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from django.db.models import Q, QuerySet
from django.http import Http404
from django_filters.filters import CharFilter, ChoiceFilter, UUIDFilter
from django_filters.rest_framework.filterset import FilterSet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import Forbidden
from apps.core.rest.filters import YesNoFilter
from apps.core.rest.serializers import Input, Problem
from apps.okrs.api.shapes import ObjectiveChange, ObjectiveInput, ObjectiveResource
from apps.okrs.api.views import OkrViewSet
from apps.okrs.lines import LONGEST, write_line
from apps.okrs.models import Cycle, Line, Objective
from apps.okrs.policies import ObjectivePolicy
from apps.okrs.vocabulary import Commitment
from apps.workspaces.doors.permission import allow
from apps.workspaces.models import Member
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.vocabulary import SIGNING_TEAMS

LINKS = {
    "cycle": Cycle.objects,
    "parent": Objective.objects,
    "sales_owner": Member.objects,
    "marketing_owner": Member.objects,
}
REFUSED = OpenApiResponse(
    Problem, "`cycle_closed`, `tree_cycle`, `tree_too_deep` or `has_check_ins`."
)


class ObjectiveFilter(FilterSet):
    cycle = UUIDFilter()
    parent = UUIDFilter(help_text="Directly below this objective.")
    top = YesNoFilter(field_name="parent", lookup_expr="isnull")
    commitment = ChoiceFilter(choices=Commitment.choices)
    owner = UUIDFilter(method="by_owner", help_text="A member who owns it, for either team.")
    archived = YesNoFilter(method="by_archival")
    q = CharFilter(field_name="title", lookup_expr="icontains", help_text="Words in the title.")

    class Meta:
        model = Objective
        fields: ClassVar = ["cycle", "parent", "top", "commitment", "owner", "archived", "q"]

    def by_owner(self, rows: QuerySet[Objective], name: str, pk: Any) -> QuerySet[Objective]:
        return rows.filter(Q(sales_owner=pk) | Q(marketing_owner=pk))

    def by_archival(self, rows: QuerySet[Objective], name: str, yes: bool) -> QuerySet[Objective]:
        return rows.filter(archival__isnull=not yes)


class ObjectiveViewSet(ListModelMixin, OkrViewSet[Objective]):
    """Objectives with their score and status of today."""

    queryset = Objective.objects.all()
    serializer_class = ObjectiveResource
    filterset_class = ObjectiveFilter
    ordering = "created_at"
    ordering_fields = ("created_at", "updated_at", "title")
    permissions: ClassVar = {
        "list": allow(WorkspacePolicy, "view"),
        "create": allow(WorkspacePolicy, "write"),
        "retrieve": allow(ObjectivePolicy, "view"),
        "partial_update": allow(ObjectivePolicy, "edit"),
        "destroy": allow(ObjectivePolicy, "archive", "restore"),
    }

    def visible_subjects(self) -> QuerySet[Objective]:
        rows = cast(Any, super().visible_subjects())
        found: QuerySet[Objective] = rows.select_related("archival", "cycle__closing")
        return found

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """With what measuring tells of all that is shown, in two queries."""
        if getattr(self, "swagger_fake_view", False):
            return super().get_serializer(*args, **kwargs)
        shown = args[0] if args else []
        rows: Sequence[Objective] = [shown] if isinstance(shown, Objective) else shown
        measured = self.yardstick.measure_objectives(rows)
        context = {**self.get_serializer_context()}
        context["measured"] = {one.objective.pk: one for one in measured}
        return ObjectiveResource(*args, context=context, **kwargs)

    @extend_schema(
        summary="List objectives",
        description="Archived ones, too, unless `?archived=false`.",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Set an objective",
        request=ObjectiveInput,
        responses={201: ObjectiveResource, 409: REFUSED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.linked(self.given(ObjectiveInput), **LINKS)
        objective = Objective.create(by=self.member, **asked)
        shown = self.shown(self.found(objective.pk))
        return Response(shown, status=201, headers={"Location": shown["url"]})

    @extend_schema(summary="Read an objective")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.shown(self.subject))

    @extend_schema(
        summary="Change an objective",
        description="What is not sent stays.",
        request=ObjectiveChange,
        responses={200: ObjectiveResource, 409: REFUSED},
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.linked(self.given(ObjectiveChange), **LINKS)
        self.subject.change(by=self.member, **asked)
        return Response(self.shown(self.found(self.subject.pk)))

    @extend_schema(
        summary="Archive an objective",
        description="With its key results. They count nowhere any more; nothing is lost, and "
        "`DELETE …/archival/` takes it out again.",
        responses={204: None, 409: REFUSED},
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.archive(by=self.member)
        return Response(status=204)


class ObjectiveArchivalViewSet(OkrViewSet[Objective]):
    """That an objective is put away."""

    queryset = Objective.objects.select_related("archival")
    serializer_class = ObjectiveResource
    permissions: ClassVar = {"destroy": allow(ObjectivePolicy, "restore", "archive")}

    @extend_schema(
        summary="Restore an objective", request=None, responses={204: None, 409: REFUSED}
    )
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.restore(by=self.member)
        return Response(status=204)


class LineResource(serializers.ModelSerializer[Line]):
    """What the owner of a team says in a line of what became of an objective."""

    objective = serializers.UUIDField(source="objective_id", read_only=True)
    by = serializers.UUIDField(source="by_id", read_only=True, help_text="A member.")

    class Meta:
        model = Line
        fields: ClassVar = ["objective", "team", "text", "by", "created_at", "updated_at"]
        read_only_fields: ClassVar = ["team", "text"]


class LineInput(Input):
    text = serializers.CharField(max_length=LONGEST)


class LineViewSet(ListModelMixin, OkrViewSet[Line]):
    """The lines of an objective's owners."""

    queryset = Line.objects.all()
    subjects = Objective.objects.select_related("archival")
    serializer_class = LineResource
    ordering = "team"
    permissions: ClassVar = {
        "list": allow(ObjectivePolicy, "view"),
        "update": allow(ObjectivePolicy, "write_line"),
    }

    def get_queryset(self) -> QuerySet[Line]:
        if getattr(self, "swagger_fake_view", False):
            return Line.objects.none()
        return Line.objects.filter(objective=self.subject.pk)

    @extend_schema(summary="List the owners' lines")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Write the line of a team",
        description="That of the caller's own team: by its owner, or by a signatory of the team. "
        "Also once the cycle is closed.",
        request=LineInput,
        responses=LineResource,
    )
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        team = self.kwargs["team"]
        if team not in SIGNING_TEAMS:
            raise Http404
        text = self.given(LineInput)["text"]
        if team != self.member.team:
            raise Forbidden(f"You write the line of {self.member.get_team_display()} only.")
        line = write_line(self.subject, by=self.member, team=team, text=text)
        return Response(self.shown(line))
