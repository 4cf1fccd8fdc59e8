"""REST: the gate of a campaign, and its launch."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.campaigns.api.views import BelowACampaign
from apps.campaigns.conditions import is_open
from apps.campaigns.launching import launch, shown
from apps.campaigns.models import Campaign, Launch
from apps.campaigns.policies import CampaignPolicy
from apps.campaigns.standing import gate_of
from apps.campaigns.vocabulary import ConditionCode
from apps.core.rest.serializers import Input, Problem
from apps.workspaces.doors.permission import allow

BLOCKED = OpenApiResponse(
    Problem,
    "`launch_blocked`, with the `conditions` that are not met, or `already_launched`.",
)


class PartyResource(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["member", "team"])
    id = serializers.CharField(help_text="Of the member, or the name of the team.")
    name = serializers.CharField()


class AboutResource(serializers.Serializer[Any]):
    type = serializers.ChoiceField(choices=["document", "thread"])
    id = serializers.UUIDField()
    title = serializers.CharField()


class ConditionResource(serializers.Serializer[Any]):
    """One line of the gate."""

    code = serializers.ChoiceField(choices=ConditionCode.choices)
    title = serializers.CharField(help_text="What must hold.")
    met = serializers.BooleanField()
    detail = serializers.CharField(help_text="How it stands, in words.")
    who = PartyResource(many=True, help_text="Who can settle it; nobody when it is met.")
    about = AboutResource(many=True, help_text="What it waits for.")


class OverriddenResource(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField(help_text="As it stood then.")


class PieceResource(serializers.Serializer[Any]):
    draft = serializers.UUIDField()
    document = serializers.UUIDField()
    title = serializers.CharField()
    channel = serializers.CharField()
    content_hash = serializers.CharField()


class LaunchResource(serializers.ModelSerializer[Launch]):
    """That a campaign went out, and with which words."""

    by = serializers.UUIDField(source="by_id", read_only=True, help_text="A member.")
    overridden = OverriddenResource(
        many=True, read_only=True, help_text="Conditions that leadership overrode."
    )
    pieces = PieceResource(many=True, read_only=True, help_text="The drafts as they went out.")

    class Meta:
        model = Launch
        fields: ClassVar = [
            "id", "created_at", "updated_at", "by", "at", "override_reason", "overridden",
            "pieces",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class GateResource(serializers.Serializer[Any]):
    """The gate as of now: `ready` when every condition is met. `launch` once it went out."""

    ready = serializers.BooleanField()
    conditions = ConditionResource(many=True)
    launch = LaunchResource(allow_null=True)


class LaunchInput(Input):
    override_reason = serializers.CharField(
        max_length=5000, required=False,
        help_text="Leadership alone: why it launches although conditions are not met.",
    )  # fmt: skip


class LaunchViewSet(BelowACampaign[Launch]):
    """The launch and what it waits for."""

    queryset = Launch.objects.all()
    subjects = Campaign.objects.for_gate()
    serializer_class = LaunchResource
    permissions: ClassVar = {
        "retrieve": allow(CampaignPolicy, "view"),
        "create": allow(CampaignPolicy, "launch"),
    }

    @extend_schema(summary="Read the conditions of a launch", responses=GateResource)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        gate = gate_of(self.subject)
        launched = getattr(self.subject, "launch", None)
        return Response(
            {
                "ready": is_open(gate),
                "conditions": [shown(one) for one in gate],
                "launch": self.get_serializer(launched).data if launched else None,
            }
        )

    @extend_schema(
        summary="Launch a campaign",
        description="Once, when every condition holds on the texts as of now. A member of "
        "leadership may override the others with a reason, which is recorded and shown.",
        request=LaunchInput,
        responses={201: LaunchResource, 409: BLOCKED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        launched = launch(self.subject, by=self.member, **self.given(LaunchInput))
        return Response(self.get_serializer(launched).data, status=201)
