"""The shapes of objectives and key results in REST."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.rest.serializers import Input, Resource
from apps.okrs.api.numbers import Number, plain, share
from apps.okrs.measures import Measured, MeasuredObjective
from apps.okrs.models import KeyResult, Objective
from apps.okrs.policies import KeyResultPolicy, ObjectivePolicy
from apps.okrs.vocabulary import Commitment, Kind, Source, Status

TITLE: dict[str, Any] = {"max_length": 300}
LINK: dict[str, Any] = {"required": False, "allow_null": True}


class ObjectiveResource(Resource[Objective]):
    """What both teams want to reach, and how far they are. The context holds `measured`, by id."""

    route = "objective"
    policy = ObjectivePolicy

    cycle = serializers.UUIDField(source="cycle_id", read_only=True)
    parent = serializers.UUIDField(  # type: ignore[assignment]
        source="parent_id", read_only=True, allow_null=True,
        help_text="The objective above it, which may be of another cycle.",
    )  # fmt: skip
    sales_owner = serializers.UUIDField(
        source="sales_owner_id", read_only=True, allow_null=True, help_text="A member of sales."
    )
    marketing_owner = serializers.UUIDField(
        source="marketing_owner_id", read_only=True, allow_null=True,
        help_text="A member of marketing.",
    )  # fmt: skip
    carried_from = serializers.UUIDField(
        source="carried_from_id", read_only=True, allow_null=True,
        help_text="The objective of an earlier cycle that goes on in it.",
    )  # fmt: skip
    score = serializers.SerializerMethodField(
        help_text="Σ(weight·progress) ÷ Σ weight of its key results, 0 to 1; null if there is "
        "nothing to weigh. Those without a check-in are left out.",
    )
    coverage = serializers.SerializerMethodField(
        help_text="The share of the weight that is behind the score, 0 to 1."
    )
    status = serializers.SerializerMethodField(
        help_text="That of its weakest key result; null without any."
    )
    key_result_count = serializers.SerializerMethodField()
    archived = serializers.BooleanField(source="is_archived", read_only=True)

    class Meta:
        model = Objective
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "cycle", "title", "why", "sales_owner", "marketing_owner", "commitment", "parent",
            "carried_from", "score", "coverage", "status", "key_result_count", "archived",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["title", "why", "commitment"]

    def get_score(self, objective: Objective) -> float | None:
        return share(self._measured(objective).score)

    def get_coverage(self, objective: Objective) -> float | None:
        return share(self._measured(objective).coverage)

    @extend_schema_field(serializers.ChoiceField(choices=Status.choices, allow_null=True))
    def get_status(self, objective: Objective) -> str | None:
        return self._measured(objective).status

    def get_key_result_count(self, objective: Objective) -> int:
        return len(self._measured(objective).key_results)

    def _measured(self, objective: Objective) -> MeasuredObjective:
        measured: dict[UUID, MeasuredObjective] = self.context["measured"]
        return measured[objective.pk]


class ObjectiveChange(Input):
    """What can be set. Owners and parent may be null."""

    cycle = serializers.UUIDField(required=False, help_text="Only as long as nobody checked in.")
    title = serializers.CharField(required=False, **TITLE)
    why = serializers.CharField(required=False, allow_blank=True, max_length=10_000)
    sales_owner = serializers.UUIDField(**LINK, help_text="A member of sales.")
    marketing_owner = serializers.UUIDField(**LINK, help_text="A member of marketing.")
    commitment = serializers.ChoiceField(choices=Commitment.choices, required=False)
    parent = serializers.UUIDField(**LINK)  # type: ignore[assignment]


class ObjectiveInput(ObjectiveChange):
    """A new objective, aspirational unless said."""

    cycle = serializers.UUIDField()
    title = serializers.CharField(**TITLE)


class ConfidenceResource(serializers.Serializer[Any]):
    """What each team said last, 0 to 10."""

    sales = serializers.IntegerField(allow_null=True)
    marketing = serializers.IntegerField(allow_null=True)
    difference = serializers.IntegerField(
        allow_null=True, help_text="How far they are apart; null until both have one."
    )


class KeyResultResource(Resource[KeyResult]):
    """By what an objective is told to be reached, and how it stands today. The context holds the
    `yardstick` of the workspace, and what was `kept` of measuring by it."""

    route = "key-result"
    policy = KeyResultPolicy

    objective = serializers.UUIDField(source="objective_id", read_only=True)
    cycle = serializers.UUIDField(source="cycle_id", read_only=True)
    owner = serializers.UUIDField(source="owner_id", read_only=True, allow_null=True)
    baseline = Number(read_only=True, allow_null=True)
    target = Number(read_only=True)
    weight = Number(read_only=True)
    current = serializers.SerializerMethodField(help_text="The value of the latest check-in.")
    current_on = serializers.DateField(
        read_only=True, allow_null=True, help_text="The day that it speaks of."
    )
    progress = serializers.SerializerMethodField(
        help_text="0 to 1; null as long as nobody checked in."
    )
    raw_progress = serializers.SerializerMethodField(help_text="The same without its ends.")
    expected = serializers.SerializerMethodField(
        help_text="The share of the cycle that has elapsed, 0 to 1."
    )
    pace = serializers.SerializerMethodField(
        help_text="Progress ÷ expected; null while nothing is expected, and for kinds without a "
        "way to go.",
    )
    status = serializers.SerializerMethodField()
    stale = serializers.SerializerMethodField(
        help_text="Whether nobody checked in for longer than the workspace allows."
    )
    confidence = serializers.SerializerMethodField()
    check_in_due_on = serializers.SerializerMethodField(
        help_text="The day of the next check-in by the cadence of the workspace."
    )
    carried_from = serializers.UUIDField(source="carried_from_id", read_only=True, allow_null=True)
    archived = serializers.BooleanField(source="is_archived", read_only=True)

    class Meta:
        model = KeyResult
        fields: ClassVar = [
            "id", "url", "created_at", "updated_at", "can",
            "objective", "cycle", "title", "owner", "kind", "baseline", "target", "current",
            "current_on", "unit", "weight", "progress", "raw_progress", "expected", "pace",
            "status", "stale", "confidence", "check_in_due_on", "source", "external_id",
            "carried_from", "archived",
        ]  # fmt: skip
        read_only_fields: ClassVar = ["title", "kind", "unit", "source", "external_id"]

    def get_current(self, row: KeyResult) -> float | None:
        return plain(row.current)

    def get_progress(self, row: KeyResult) -> float | None:
        return share(self._measured(row).standing.progress)

    def get_raw_progress(self, row: KeyResult) -> float | None:
        return share(self._measured(row).standing.raw_progress)

    def get_expected(self, row: KeyResult) -> float:
        return float(self._measured(row).standing.expected)

    def get_pace(self, row: KeyResult) -> float | None:
        return share(self._measured(row).standing.pace)

    @extend_schema_field(serializers.ChoiceField(choices=Status.choices))
    def get_status(self, row: KeyResult) -> str:
        return self._measured(row).standing.status

    def get_stale(self, row: KeyResult) -> bool:
        return self._measured(row).standing.stale

    @extend_schema_field(ConfidenceResource)
    def get_confidence(self, row: KeyResult) -> dict[str, int | None]:
        return {
            "sales": row.sales_confidence,
            "marketing": row.marketing_confidence,
            "difference": row.confidence_difference,
        }

    def get_check_in_due_on(self, row: KeyResult) -> str:
        return self._measured(row).due_on.isoformat()

    def _measured(self, row: KeyResult) -> Measured:
        kept: dict[UUID, Measured] = self.context["kept"]
        if row.pk not in kept:
            kept[row.pk] = self.context["yardstick"].measure(row)
        return kept[row.pk]


class KeyResultChange(Input):
    """What can be set."""

    title = serializers.CharField(required=False, **TITLE)
    owner = serializers.UUIDField(**LINK)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    baseline = Number(
        required=False, allow_null=True,
        help_text="Where it starts. Needed by `increase` and `decrease`.",
    )  # fmt: skip
    target = Number(
        required=False, allow_null=True,
        help_text="Needed by every kind but a milestone, which goes from 0 to 1.",
    )  # fmt: skip
    unit = serializers.CharField(required=False, allow_blank=True, max_length=24)
    weight = Number(required=False, help_text="Not negative; 1 unless said.")
    source = serializers.ChoiceField(  # type: ignore[assignment]
        choices=Source.choices, required=False
    )
    external_id = serializers.CharField(
        required=False, allow_blank=True, max_length=200,
        help_text="The name that another system has for it; unique in a cycle.",
    )  # fmt: skip


class KeyResultInput(KeyResultChange):
    """A new key result."""

    objective = serializers.UUIDField()
    title = serializers.CharField(**TITLE)
    kind = serializers.ChoiceField(choices=Kind.choices)
