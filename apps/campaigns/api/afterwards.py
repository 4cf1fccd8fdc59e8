"""REST: what a campaign brought, what both teams learned, and what earlier ones teach."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.campaigns.afterwards import record_results, write_line
from apps.campaigns.api.shapes import LessonResource
from apps.campaigns.api.views import BelowACampaign
from apps.campaigns.models import PostMortemLine, Results
from apps.campaigns.models.results import MOST_COUNTED
from apps.campaigns.policies import CampaignPolicy
from apps.campaigns.vocabulary import Channel, LineKind
from apps.core.rest.serializers import Input, Problem
from apps.workspaces.doors.permission import allow

NOT_YET = OpenApiResponse(Problem, "`not_launched`.")


class CampaignResultsResource(serializers.ModelSerializer[Results]):
    """The figures of a campaign as last recorded; null is not known."""

    by = serializers.UUIDField(source="by_id", read_only=True, help_text="A member.")

    class Meta:
        model = Results
        fields: ClassVar = [
            "id", "created_at", "updated_at", "leads", "meetings", "pipeline", "revenue",
            "currency", "by", "at",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class ResultsInput(Input):
    """All figures; what is not sent is not known."""

    leads = serializers.IntegerField(
        min_value=0, max_value=MOST_COUNTED, allow_null=True, default=None
    )
    meetings = serializers.IntegerField(
        min_value=0, max_value=MOST_COUNTED, allow_null=True, default=None
    )
    pipeline = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, allow_null=True, default=None
    )
    revenue = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, allow_null=True, default=None
    )
    currency = serializers.RegexField(
        r"^[A-Z]{3}$", allow_blank=True, default="", help_text="ISO 4217; needed with money."
    )


class ResultsViewSet(BelowACampaign[Results]):
    """What a launched campaign brought."""

    queryset = Results.objects.all()
    serializer_class = CampaignResultsResource
    permissions: ClassVar = {
        "retrieve": allow(CampaignPolicy, "view"),
        "update": allow(CampaignPolicy, "record"),
    }

    @extend_schema(summary="Read the results of a campaign")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        results = self.get_queryset().first()
        if results is None:
            raise Http404
        return Response(self.get_serializer(results).data)

    @extend_schema(
        summary="Record the results of a campaign",
        description="The same ones again change nothing.",
        request=ResultsInput,
        responses={200: CampaignResultsResource, 409: NOT_YET},
    )
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        figures: Any = self.given(ResultsInput)
        results = record_results(self.subject, by=self.member, **figures)
        return Response(self.get_serializer(results).data)


class PostMortemLineResource(serializers.ModelSerializer[PostMortemLine]):
    """A line that a member wrote for their team."""

    member = serializers.UUIDField(source="member_id", read_only=True)

    class Meta:
        model = PostMortemLine
        fields: ClassVar = [
            "id", "created_at", "updated_at", "team", "member", "kind", "channel", "text", "at",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class PostMortemInput(Input):
    kind = serializers.ChoiceField(
        choices=LineKind.choices, help_text="A `lesson` is offered to later campaigns."
    )
    text = serializers.CharField(max_length=2000)
    channel = serializers.ChoiceField(
        choices=Channel.choices, required=False, allow_blank=True,
        help_text="Where it was learned, if in one.",
    )  # fmt: skip


class PostMortemViewSet(ListModelMixin, BelowACampaign[PostMortemLine]):
    """What worked, what did not, and lessons, by both teams."""

    queryset = PostMortemLine.objects.all()
    serializer_class = PostMortemLineResource
    ordering = "at"
    ordering_fields = ("at",)
    permissions: ClassVar = {
        "list": allow(CampaignPolicy, "view"),
        "create": allow(CampaignPolicy, "reflect"),
    }

    @extend_schema(summary="Read the post-mortem of a campaign")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Write a line of the post-mortem",
        description="For the own team, after the launch.",
        request=PostMortemInput,
        responses={201: PostMortemLineResource, 409: NOT_YET},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        line = write_line(self.subject, by=self.member, **self.given(PostMortemInput))
        return Response(self.get_serializer(line).data, status=201)


class LessonViewSet(ListModelMixin, BelowACampaign[PostMortemLine]):
    """Lessons of earlier campaigns, those nearest to this one first."""

    queryset = PostMortemLine.objects.all()
    serializer_class = LessonResource
    ordering = ("-same_audience", "-same_channel", "-at")
    ordering_fields = ("at",)
    permissions: ClassVar = {"list": allow(CampaignPolicy, "view")}

    def get_queryset(self) -> QuerySet[PostMortemLine]:
        if getattr(self, "swagger_fake_view", False):
            return PostMortemLine.objects.none()
        return PostMortemLine.objects.offered_to(self.subject)

    @extend_schema(
        summary="List lessons for a campaign",
        description="Of other campaigns: of the same audience first, then of a channel of its "
        "drafts, then the latest.",
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)
