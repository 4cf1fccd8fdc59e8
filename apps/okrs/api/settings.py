"""REST: the thresholds of a workspace."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest.serializers import Input
from apps.okrs.api.numbers import Number
from apps.okrs.api.views import OkrViewSet
from apps.okrs.models import Settings
from apps.okrs.models.settings import FIELDS
from apps.okrs.policies import SettingsPolicy
from apps.workspaces.doors.permission import allow

SHARE: dict[str, Any] = {
    "required": False,
    "max_digits": 4,
    "decimal_places": 3,
    "min_value": 0,
    "max_value": 1,
}


class SettingsResource(serializers.ModelSerializer[Settings]):
    """Where a workspace draws its lines; every view uses these."""

    can = serializers.SerializerMethodField(help_text="What the caller may do with it.")
    on_track = Number(read_only=True, help_text="On track from this pace on.")
    at_risk = Number(read_only=True, help_text="At risk from this pace on, off track below.")
    grace = Number(
        read_only=True, help_text="The share of the cycle before which nothing is off track."
    )

    class Meta:
        model = Settings
        fields: ClassVar = ["can", *FIELDS]
        read_only_fields: ClassVar = ["stale_after_days", "check_in_every_days"]

    def get_can(self, settings: Settings) -> list[str]:
        return SettingsPolicy(self.context["member"], settings).can()


class SettingsChange(Input):
    on_track = serializers.DecimalField(**SHARE)
    at_risk = serializers.DecimalField(**SHARE)
    grace = serializers.DecimalField(**SHARE)
    stale_after_days = serializers.IntegerField(required=False, min_value=1, max_value=366)
    check_in_every_days = serializers.IntegerField(required=False, min_value=1, max_value=366)


class SettingsViewSet(OkrViewSet[Settings]):
    """One set a workspace."""

    queryset = Settings.objects.all()
    serializer_class = SettingsResource
    permissions: ClassVar = {
        "retrieve": allow(SettingsPolicy, "view"),
        "partial_update": allow(SettingsPolicy, "change"),
    }

    def get_subject(self) -> Settings:
        return Settings.of(self.member.workspace_id)

    @extend_schema(summary="Read the OKR settings", operation_id="okr_settings_retrieve")
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.shown(self.subject))

    @extend_schema(
        summary="Change the OKR settings",
        description="By admins. What stands otherwise by them is told at once.",
        request=SettingsChange,
        operation_id="okr_settings_partial_update",
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        settings = Settings.change(by=self.member, **self.given(SettingsChange))
        return Response(self.shown(settings))
