"""REST: what members decided on the drafts of a campaign, and who has read its brief."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters.filters import MultipleChoiceFilter, UUIDFilter
from django_filters.rest_framework.filterset import FilterSet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.campaigns.api.views import BelowACampaign
from apps.campaigns.briefing import confirm_reading
from apps.campaigns.models import Briefing, Draft, Review
from apps.campaigns.policies import CampaignPolicy
from apps.campaigns.reviewing import review
from apps.campaigns.vocabulary import Decision
from apps.core.errors import InvalidInput
from apps.core.rest.serializers import Input, Problem
from apps.documents.projection import catch_up_with
from apps.workspaces.doors.permission import allow

HASH = r"^[0-9a-f]{64}$"
CHANGED = OpenApiResponse(
    Problem,
    "`content_changed`: the draft reads otherwise now, `content_hash` names how; "
    "`draft_archived`, `already_launched`.",
)
BRIEF_CHANGED = OpenApiResponse(
    Problem, "`brief_changed`: `brief_hash` names the present one; `already_launched`."
)


class ReviewResource(serializers.ModelSerializer[Review]):
    """A decision of a member on a draft, as it read then."""

    draft = serializers.UUIDField(source="draft_id", read_only=True)
    member = serializers.UUIDField(source="member_id", read_only=True)
    team = serializers.CharField(read_only=True, help_text="The member's, as of then.")
    content_hash = serializers.CharField(read_only=True, help_text="Of what was read.")
    current = serializers.BooleanField(
        source="is_current", read_only=True,
        help_text="Whether it counts in the gate: the latest of its member on this draft, and, "
        "if it approves, on the words that stand there now.",
    )  # fmt: skip
    round = serializers.IntegerField(read_only=True, help_text="In which round of review.")

    class Meta:
        model = Review
        fields: ClassVar = [
            "id", "created_at", "updated_at", "draft", "member", "team", "decision", "reason",
            "content_hash", "current", "round", "at",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class ReviewInput(Input):
    """What was read is what is decided on."""

    draft = serializers.UUIDField(help_text="Its id among the drafts of this campaign.")
    decision = serializers.ChoiceField(choices=Decision.choices)
    content_hash = serializers.RegexField(
        HASH, help_text="The `content_hash` of the draft as it was read."
    )
    reason = serializers.CharField(
        max_length=5000, required=False, allow_blank=True,
        help_text="Needed by `request_changes`; the remarks of `approve_with_remarks`.",
    )  # fmt: skip


class ReviewFilter(FilterSet):
    draft = UUIDFilter()
    member = UUIDFilter()
    decision = MultipleChoiceFilter(choices=Decision.choices)

    class Meta:
        model = Review
        fields: ClassVar = ["draft", "member", "decision"]


class ReviewViewSet(ListModelMixin, BelowACampaign[Review]):
    """All decisions of all rounds, the latest first."""

    queryset = Review.objects.all()
    serializer_class = ReviewResource
    filterset_class = ReviewFilter
    ordering = "-at"
    ordering_fields = ("at",)
    permissions: ClassVar = {
        "list": allow(CampaignPolicy, "view"),
        "create": allow(CampaignPolicy, "review"),
    }

    def get_queryset(self) -> QuerySet[Review]:
        rows: Any = super().get_queryset()
        reviews: QuerySet[Review] = rows.for_api()
        return reviews

    @extend_schema(summary="List the reviews of a campaign")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        catch_up_with(self.subject.drafts.values_list("document_id", flat=True))
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Review a draft",
        description="For the own team, at any time before the launch. The latest decision of a "
        "member on a draft counts; a request for changes takes the campaign back to drafting.",
        request=ReviewInput,
        responses={201: ReviewResource, 409: CHANGED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.given(ReviewInput)
        draft = Draft.objects.filter(campaign=self.subject.pk, pk=asked.pop("draft")).first()
        if draft is None:
            raise InvalidInput({"draft": "This campaign has no such draft."})
        given = review(draft, by=self.member, **asked)
        shown = self.get_queryset().get(pk=given.pk)
        return Response(self.get_serializer(shown).data, status=201)


class BriefingResource(serializers.ModelSerializer[Briefing]):
    """That a member of sales has read what the campaign is about."""

    member = serializers.UUIDField(source="member_id", read_only=True)
    brief_hash = serializers.CharField(read_only=True, help_text="Of the brief that was read.")
    current = serializers.SerializerMethodField(
        help_text="Whether it is the present brief, and the member still sits in sales."
    )

    class Meta:
        model = Briefing
        fields: ClassVar = [
            "id", "created_at", "updated_at", "member", "brief_hash", "current", "at",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields

    def get_current(self, briefing: Briefing) -> bool:
        return briefing.counts_for(self.context["brief_hash"])


class BriefingInput(Input):
    brief_hash = serializers.RegexField(
        HASH, required=False,
        help_text="The `brief_hash` of the campaign as it was read; the present one if not sent.",
    )  # fmt: skip


class BriefingViewSet(ListModelMixin, BelowACampaign[Briefing]):
    """Confirmations of reading, of this brief and of earlier ones."""

    queryset = Briefing.objects.select_related("member")
    serializer_class = BriefingResource
    ordering = "-at"
    ordering_fields = ("at",)
    permissions: ClassVar = {
        "list": allow(CampaignPolicy, "view"),
        "create": allow(CampaignPolicy, "brief"),
    }

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        if subject := getattr(self, "subject", None):
            context["brief_hash"] = subject.brief_hash
        return context

    @extend_schema(summary="List who has read the brief")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="Confirm having read the brief",
        description="As a member of sales. Again changes nothing.",
        request=BriefingInput,
        responses={201: BriefingResource, 409: BRIEF_CHANGED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        confirmed = confirm_reading(self.subject, by=self.member, **self.given(BriefingInput))
        return Response(self.get_serializer(confirmed).data, status=201)
