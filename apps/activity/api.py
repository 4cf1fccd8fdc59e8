"""REST: what happened in the workspace."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import path
from django.utils.dateparse import parse_datetime
from django_filters.filters import CharFilter, UUIDFilter
from django_filters.rest_framework.filterset import FilterSet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.activity.models import Activity
from apps.core.rest.serializers import Resource
from apps.workspaces.doors.permission import allow
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.rest.views import WorkspaceViewSet


class SubjectShape(serializers.Serializer[Activity]):
    """What it happened to; `title` is what it was called then."""

    type = serializers.CharField(source="subject_type")
    id = serializers.UUIDField(source="subject_id")
    title = serializers.CharField(source="subject_title")


class ActivityResource(Resource[Activity]):
    """One event."""

    route = "activity"

    by = serializers.UUIDField(
        source="by_id", read_only=True, allow_null=True, help_text="A member; null for Tandem."
    )
    subject = SubjectShape(source="*", read_only=True)
    data = serializers.DictField(  # type: ignore[assignment]
        read_only=True, help_text="What this type of event tells besides."
    )
    created_at = serializers.DateTimeField(source="at", read_only=True)
    updated_at = serializers.DateTimeField(source="at", read_only=True)

    class Meta:
        model = Activity
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "type", "at", "by", "subject", "data",
        ]  # fmt: skip
        read_only_fields = fields

    def get_can(self, thing: Activity) -> list[str]:
        return ["view"]


class ActivityFilter(FilterSet):
    type = CharFilter(help_text="The name of an event, such as `document.created`.")
    subject_type = CharFilter()
    subject_id = UUIDFilter()
    by = UUIDFilter(field_name="by_id", help_text="A member.")
    after = CharFilter(
        method="later", help_text="A moment (ISO 8601) or the id of an event: what came after it."
    )

    class Meta:
        model = Activity
        fields: ClassVar = ["type", "subject_type", "subject_id", "by", "after"]

    def later(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        mark = _mark(value)
        if isinstance(mark, datetime):
            return rows.filter(at__gt=mark)
        seen = self.queryset.filter(pk=mark).first()
        if seen is None:
            raise ValidationError({"after": "There is no such event here."})
        return rows.filter(Q(at__gt=seen.at) | Q(at=seen.at, pk__gt=seen.pk))


def _mark(value: str) -> datetime | UUID:
    """The moment or the event that `after` names."""
    try:
        return UUID(value)
    except ValueError:
        pass
    try:
        moment = parse_datetime(value.replace(" ", "+"))  # a plus sign that was not escaped
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValidationError(
            {"after": "This is neither a moment with its zone (2026-01-31T12:00:00Z) nor an id."}
        )
    return moment


class ActivityViewSet(ListModelMixin, WorkspaceViewSet[Activity]):
    """The audit of the workspace, latest first."""

    queryset = Activity.objects.all()
    serializer_class = ActivityResource
    filterset_class = ActivityFilter
    scope_name = "activity"
    ordering = "-at"
    ordering_fields = ("at",)
    permissions: ClassVar = {
        "list": allow(WorkspacePolicy, "audit"),
        "retrieve": allow(WorkspacePolicy, "audit"),
    }

    def get_subject(self) -> Any:
        return self.workspace

    @extend_schema(summary="List what happened")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(summary="Read one event")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.found(self.kwargs["id"])).data)


urlpatterns = [
    path("activity/", ActivityViewSet.as_view({"get": "list"}), name="activities"),
    path("activity/<uuid:id>/", ActivityViewSet.as_view({"get": "retrieve"}), name="activity"),
]
"""Below the base of a workspace."""
