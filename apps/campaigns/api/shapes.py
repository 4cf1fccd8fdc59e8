"""REST: the shapes of campaigns and of their drafts."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.campaigns.models import Campaign, Draft, PostMortemLine
from apps.campaigns.policies import CampaignPolicy, DraftPolicy
from apps.campaigns.vocabulary import Channel, Stage
from apps.core.rest.addresses import api_url
from apps.core.rest.serializers import Input, Resource

OFFERED = 10
"""Lessons shown with a campaign; `lessons/` below it lists all."""


class PlaceResource(serializers.Serializer[Any]):
    """A section of the book."""

    document = serializers.UUIDField()
    section = serializers.CharField(max_length=32, help_text="Its lasting id.")


class DraftResource(serializers.ModelSerializer[Draft]):
    """One piece of a campaign. Its words are those of its document."""

    url = serializers.SerializerMethodField(help_text="Where this resource is.")
    can = serializers.SerializerMethodField(help_text="What the caller may do with it.")
    document = serializers.UUIDField(source="document_id", read_only=True)
    title = serializers.CharField(read_only=True, help_text="That of its document.")
    content_hash = serializers.CharField(
        read_only=True, help_text="That of its document; a review names the one that was read."
    )
    archived = serializers.BooleanField(
        source="is_archived", read_only=True,
        help_text="Its document is put away, so it does not count as a draft.",
    )  # fmt: skip

    class Meta:
        model = Draft
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "document", "title", "channel", "content_hash", "archived",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields

    def get_url(self, draft: Draft) -> str:
        return api_url(
            self.context["request"],
            "campaign-draft",
            workspace=self.context["member"].workspace.slug,
            id=draft.campaign_id,
            draft=draft.pk,
        )

    def get_can(self, draft: Draft) -> list[str]:
        return DraftPolicy(self.context["member"], draft).can()


class CampaignResource(Resource[Campaign]):
    """A campaign. Its gate is at `launch/` below it."""

    route = "campaign"
    policy = CampaignPolicy

    owner = serializers.UUIDField(
        source="owner_id", read_only=True, allow_null=True, help_text="A member of marketing."
    )
    partner = serializers.UUIDField(
        source="partner_id", read_only=True, allow_null=True, help_text="A member of sales."
    )
    audience = serializers.SerializerMethodField(
        help_text="For whom: a section of an `ideal_client_profile`."
    )
    message = serializers.SerializerMethodField(
        help_text="What it says: a section of a `value_proposition`."
    )
    key_result = serializers.UUIDField(source="key_result_id", read_only=True, allow_null=True)
    briefing_percent = serializers.IntegerField(
        read_only=True, help_text="The share of sales that must have read the brief, in percent."
    )
    brief_hash = serializers.CharField(
        read_only=True, help_text="SHA-256 over goal, audience and message: what is briefed."
    )
    round = serializers.IntegerField(
        read_only=True, help_text="How often both teams were asked to review it."
    )
    launched_at = serializers.SerializerMethodField()
    drafts = DraftResource(many=True, read_only=True)
    archived = serializers.BooleanField(source="is_archived", read_only=True)

    class Meta:
        model = Campaign
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "name", "goal", "stage", "owner", "partner", "audience", "message", "key_result",
            "launch_on", "briefing_percent", "brief_hash", "round", "launched_at", "drafts",
            "archived",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["name", "goal", "stage", "launch_on"]

    @extend_schema_field(PlaceResource(allow_null=True))
    def get_audience(self, campaign: Campaign) -> Any:
        return _place(campaign.audience_document_id, campaign.audience_section)

    @extend_schema_field(PlaceResource(allow_null=True))
    def get_message(self, campaign: Campaign) -> Any:
        return _place(campaign.message_document_id, campaign.message_section)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_launched_at(self, campaign: Campaign) -> Any:
        launch = getattr(campaign, "launch", None)
        return serializers.DateTimeField().to_representation(launch.at) if launch else None


class LessonResource(serializers.ModelSerializer[PostMortemLine]):
    """What an earlier campaign taught."""

    campaign = serializers.UUIDField(source="campaign_id", read_only=True)
    campaign_name = serializers.CharField(source="campaign.name", read_only=True)
    member = serializers.UUIDField(source="member_id", read_only=True)
    same_audience = serializers.BooleanField(
        read_only=True, help_text="That campaign spoke to the same section."
    )
    same_channel = serializers.BooleanField(
        read_only=True, help_text="It was learned in a channel of one of the drafts."
    )

    class Meta:
        model = PostMortemLine
        fields: ClassVar = [
            "id", "campaign", "campaign_name", "team", "member", "channel", "text", "at",
            "same_audience", "same_channel",
        ]  # fmt: skip
        read_only_fields: ClassVar = fields


class CampaignWithLessons(CampaignResource):
    """A campaign with the first lessons that earlier ones offer to it."""

    lessons = serializers.SerializerMethodField(
        help_text="Of earlier campaigns: same audience first, then same channel, then the latest."
    )

    class Meta(CampaignResource.Meta):
        fields: ClassVar = [*CampaignResource.Meta.fields, "lessons"]

    @extend_schema_field(LessonResource(many=True))
    def get_lessons(self, campaign: Campaign) -> Any:
        return LessonResource(PostMortemLine.objects.offered_to(campaign)[:OFFERED], many=True).data


class PlaceInput(Input):
    """A section of the book."""

    document = serializers.UUIDField()
    section = serializers.CharField(max_length=32, help_text="Its lasting id.")


class CampaignChange(Input):
    """What can be changed; what is not sent stays. A `stage` that is sent is moved to last."""

    name = serializers.CharField(max_length=200, required=False)
    goal = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    owner = serializers.UUIDField(
        required=False, allow_null=True, help_text="A member of marketing."
    )
    partner = serializers.UUIDField(required=False, allow_null=True, help_text="A member of sales.")
    audience = PlaceInput(
        required=False, allow_null=True, help_text="A section of an `ideal_client_profile`."
    )
    message = PlaceInput(
        required=False, allow_null=True, help_text="A section of a `value_proposition`."
    )
    key_result = serializers.UUIDField(required=False, allow_null=True)
    launch_on = serializers.DateField(required=False, allow_null=True)
    briefing_percent = serializers.IntegerField(required=False, min_value=1, max_value=100)
    stage = serializers.ChoiceField(
        choices=Stage.choices, required=False,
        help_text="`in_review` asks both teams and opens a round. `ready` follows from the "
        "reviews, `launched` from `launch/`.",
    )  # fmt: skip


class CampaignInput(CampaignChange):
    """A new campaign; only its name is needed."""

    name = serializers.CharField(max_length=200)


class DraftInput(Input):
    """A new draft; its document is made with the outline of its kind."""

    title = serializers.CharField(max_length=300)
    channel = serializers.ChoiceField(choices=Channel.choices)


class DraftChange(Input):
    """Another channel; title and words are changed at the document."""

    channel = serializers.ChoiceField(choices=Channel.choices)


def _place(document: object, section: str) -> dict[str, str] | None:
    return {"document": str(document), "section": section} if document else None
