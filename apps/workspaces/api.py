"""REST: who asks, and who sits in the workspace."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import path
from django_filters.filters import ChoiceFilter
from django_filters.rest_framework.filterset import FilterSet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import User
from apps.core.rest.addresses import api_url
from apps.core.rest.filters import YesNoFilter
from apps.core.rest.serializers import Resource
from apps.core.rest.views import ApiView
from apps.workspaces.doors.permission import allow
from apps.workspaces.models import ApiToken, Member
from apps.workspaces.policies import MemberPolicy, WorkspacePolicy
from apps.workspaces.rest.authentication import token_of
from apps.workspaces.rest.views import WorkspaceViewSet
from apps.workspaces.vocabulary import Role, Team


class MemberResource(Resource[Member]):
    """A seat in the workspace."""

    route = "member"
    policy = MemberPolicy

    name = serializers.CharField(read_only=True)
    email = serializers.EmailField(source="user.email", read_only=True)

    class Meta:
        model = Member
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "name", "email", "team", "role", "signatory", "left_at",
        ]  # fmt: skip
        read_only_fields = fields


class MemberFilter(FilterSet):
    team = ChoiceFilter(choices=Team.choices)
    role = ChoiceFilter(choices=Role.choices)
    signatory = YesNoFilter()

    class Meta:
        model = Member
        fields: ClassVar = ["team", "role", "signatory"]


class MemberViewSet(ListModelMixin, RetrieveModelMixin, WorkspaceViewSet[Member]):
    """The people of the workspace. Needs no scope."""

    queryset = Member.objects.all()
    serializer_class = MemberResource
    filterset_class = MemberFilter
    scope_name = None
    ordering = "created_at"
    ordering_fields = ("created_at", "team", "role")
    permissions: ClassVar = {
        "list": allow(WorkspacePolicy, "view"),
        "retrieve": allow(MemberPolicy, "view"),
    }

    def get_queryset(self) -> QuerySet[Member]:
        return super().get_queryset().filter(left_at=None).select_related("user")

    @extend_schema(summary="List members", description="Those who have a seat now.")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Read a member",
        description="Those who left, too: `left_at` tells since when.",
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.subject).data)


class SeatResource(serializers.ModelSerializer[Member]):
    """A workspace that the caller reaches, and as what."""

    workspace = serializers.CharField(source="workspace.slug", read_only=True)
    name = serializers.CharField(source="workspace.name", read_only=True)
    member = serializers.UUIDField(source="pk", read_only=True)
    url = serializers.SerializerMethodField(help_text="The member resource of the caller there.")
    can = serializers.SerializerMethodField(help_text="What the caller may do in the workspace.")

    class Meta:
        model = Member
        fields: ClassVar = [
            "workspace", "name", "member", "url", "team", "role", "signatory", "can",
        ]  # fmt: skip

    def get_url(self, seat: Member) -> str:
        slug = seat.workspace.slug
        return api_url(self.context["request"], "member", workspace=slug, id=seat.pk)

    def get_can(self, seat: Member) -> list[str]:
        return WorkspacePolicy(seat, seat.workspace).can()


class TokenResource(serializers.ModelSerializer[ApiToken]):
    """The token that was sent."""

    class Meta:
        model = ApiToken
        fields: ClassVar = ["id", "label", "scopes", "expires_at", "last_used_at"]
        read_only_fields = fields


class MeResource(serializers.Serializer[Any]):
    """The person who asks and where they sit. With a token: the one workspace it opens."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    email = serializers.EmailField()
    time_zone = serializers.CharField()
    token = TokenResource(allow_null=True, help_text="Null for a signed-in session.")
    workspaces = SeatResource(many=True)


class Me(ApiView):
    """Who am I?"""

    @extend_schema(summary="Tell who asks", operation_id="me", responses=MeResource, tags=["me"])
    def get(self, request: Request) -> Response:
        user: User = request.user  # type: ignore[assignment]
        token = token_of(request)
        seats = Member.objects.of(user).select_related("workspace").order_by("workspace__name")
        whole = {
            "id": user.pk,
            "name": user.name,
            "email": user.email,
            "time_zone": user.time_zone,
            "token": token,
            "workspaces": [token.member] if token else seats,
        }
        return Response(MeResource(whole, context={"request": request}).data)


urlpatterns = [
    path("members/", MemberViewSet.as_view({"get": "list"}), name="members"),
    path("members/<uuid:id>/", MemberViewSet.as_view({"get": "retrieve"}), name="member"),
]
"""Below the base of a workspace."""
