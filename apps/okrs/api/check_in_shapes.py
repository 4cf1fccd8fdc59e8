"""The shapes of check-ins in REST."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.rest.addresses import api_url
from apps.core.rest.serializers import Input
from apps.okrs.api.numbers import Number
from apps.okrs.entries import LONGEST_NOTE, LONGEST_SOURCE
from apps.okrs.models import CheckIn
from apps.workspaces.vocabulary import Team

MOST_LINES = 2_000
SOURCE: dict[str, Any] = {
    "max_length": LONGEST_SOURCE,
    "required": False,
    "help_text": "A word for where the value comes from, such as `crm`; small letters. `api` if a "
    "token asks, else `manual`.",
}


class ConfidencesResource(serializers.Serializer[Any]):
    """What the teams said with a check-in, 0 to 10."""

    sales = serializers.IntegerField(allow_null=True)
    marketing = serializers.IntegerField(allow_null=True)
    leadership = serializers.IntegerField(allow_null=True)


class CheckInResource(serializers.ModelSerializer[CheckIn]):
    """What was said of a key result as of a day, by a source."""

    url = serializers.SerializerMethodField(help_text="Where it is put.")
    can = serializers.SerializerMethodField(help_text="What the caller may do here.")
    key_result = serializers.UUIDField(source="key_result_id", read_only=True)
    date = serializers.DateField(source="as_of", read_only=True)
    value = Number(read_only=True)
    confidence = serializers.SerializerMethodField(
        help_text="That of the caller's own team, 0 to 10."
    )
    confidences = serializers.SerializerMethodField(help_text="Those of all teams.")
    by = serializers.UUIDField(source="by_id", read_only=True, help_text="Who said the value.")

    class Meta:
        model = CheckIn
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "key_result", "date", "source", "value", "confidence", "confidences", "note", "by",
            "recorded_at",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["source", "note", "recorded_at"]

    def get_url(self, row: CheckIn) -> str:
        return api_url(
            self.context["request"],
            "check-in",
            workspace=self.context["member"].workspace.slug,
            id=row.key_result_id,
            date=row.as_of.isoformat(),
        )

    def get_can(self, row: CheckIn) -> list[str]:
        rights: list[str] = self.context["can"]
        return [right for right in rights if right in ("view", "check_in")]

    def get_confidence(self, row: CheckIn) -> int | None:
        return self._said(row)[self.context["member"].team]

    @extend_schema_field(ConfidencesResource)
    def get_confidences(self, row: CheckIn) -> dict[str, int | None]:
        return self._said(row)

    def _said(self, row: CheckIn) -> dict[str, int | None]:
        said = {voice.team: voice.value for voice in row.confidences.all()}
        return {team: said.get(team) for team in Team.values}


class CheckInInput(Input):
    """What somebody says. Who says it, says it for their team."""

    value = Number(help_text="For a milestone 1, done, or 0, not.")
    confidence = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=10
    )
    note = serializers.CharField(
        required=False, allow_null=True, allow_blank=True, max_length=LONGEST_NOTE
    )
    source = serializers.CharField(**SOURCE)  # type: ignore[assignment]


class LineInput(CheckInInput):
    """One of many."""

    external_id = serializers.CharField(max_length=200)
    date = serializers.DateField()


class BatchInput(Input):
    """Many check-ins. Each line is looked at for itself, so one that is wrong is told by line."""

    check_ins: serializers.ListField = serializers.ListField(
        child=serializers.JSONField(allow_null=True), allow_empty=False, max_length=MOST_LINES
    )
    partial = serializers.BooleanField(  # type: ignore[assignment]
        required=False, default=False, help_text="Take what makes sense, whatever else does not."
    )


class BatchLineResource(serializers.Serializer[Any]):
    """What became of a line."""

    line = serializers.IntegerField(help_text="Its place in what was sent, from 0.")
    status = serializers.IntegerField(help_text="As if it had been sent alone.")
    outcome = serializers.ChoiceField(choices=["created", "changed", "unchanged", "refused"])
    external_id = serializers.CharField(allow_null=True)
    date = serializers.CharField(allow_null=True)
    key_result = serializers.UUIDField(allow_null=True)
    check_in = serializers.UUIDField(allow_null=True)
    code = serializers.CharField(required=False, help_text="Why it was refused, for programs.")
    detail = serializers.CharField(required=False, help_text="The same for people.")
    errors = serializers.DictField(  # type: ignore[assignment]
        required=False, child=serializers.ListField(child=serializers.CharField())
    )


class BatchResource(serializers.Serializer[Any]):
    """What became of all lines."""

    taken = serializers.IntegerField()
    refused = serializers.IntegerField()
    results = BatchLineResource(many=True)
