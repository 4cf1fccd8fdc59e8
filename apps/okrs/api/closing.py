"""REST: closing a cycle, and by what it is measured."""

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import InvalidInput
from apps.core.rest.serializers import Input, Problem
from apps.okrs.api.numbers import Number, plain, share
from apps.okrs.api.views import OkrViewSet
from apps.okrs.closing import GivenGrade, Wanted, proposals
from apps.okrs.lines import LONGEST
from apps.okrs.models import Closing, Cycle, Grade, Line, Objective
from apps.okrs.policies import CyclePolicy
from apps.workspaces.doors.permission import allow
from apps.workspaces.vocabulary import SigningTeam

CLOSED = OpenApiResponse(Problem, "`cycle_closed`, and otherwise than is wanted now.")


class GradeResource(serializers.Serializer[Any]):
    """The grade of a key result: earned, or given with a note."""

    key_result = serializers.UUIDField()
    objective = serializers.UUIDField()
    grade = serializers.FloatField(help_text="0.0 to 1.0")
    progress = serializers.FloatField(allow_null=True, help_text="What it had earned.")
    reached = serializers.BooleanField(
        help_text="Committed must reach 1.0; 0.7 of an aspirational one is good."
    )
    note = serializers.CharField(allow_blank=True)


class OwnersLineResource(serializers.Serializer[Any]):
    objective = serializers.UUIDField()
    team = serializers.ChoiceField(choices=SigningTeam.choices)
    text = serializers.CharField()
    by = serializers.UUIDField(required=False)


class CarriedResource(serializers.Serializer[Any]):
    """An objective that goes on."""

    objective = serializers.UUIDField()
    carried_to = serializers.UUIDField()


class ClosingResource(serializers.Serializer[Any]):
    """How a cycle was closed, or, while it is open, what closing it now would grade."""

    closed = serializers.BooleanField()
    at = serializers.DateTimeField(allow_null=True)
    by = serializers.UUIDField(allow_null=True)
    next_cycle = serializers.UUIDField(allow_null=True)
    grades = GradeResource(many=True)
    lines = OwnersLineResource(many=True)
    carried = CarriedResource(many=True)


class GradeInput(Input):
    key_result = serializers.UUIDField()
    grade = Number(help_text="0.0 to 1.0")
    note = serializers.CharField(required=False, allow_blank=True, max_length=1_000)


class OwnersLineInput(Input):
    objective = serializers.UUIDField()
    team = serializers.ChoiceField(choices=SigningTeam.choices)
    text = serializers.CharField(max_length=LONGEST)


class ClosingInput(Input):
    """All of it may be left out: then each key result gets the grade that it earned."""

    grades = GradeInput(many=True, required=False)
    lines = OwnersLineInput(many=True, required=False)
    carry_over: serializers.ListField = serializers.ListField(
        child=serializers.UUIDField(), required=False, help_text="Objectives that go on."
    )
    next_cycle = serializers.UUIDField(
        required=False, allow_null=True, help_text="Where they go on. Needed with `carry_over`."
    )


class ClosingViewSet(OkrViewSet[Closing]):
    """That a cycle is closed, as a record."""

    queryset = Closing.objects.all()
    subjects = Cycle.objects.select_related("closing")
    serializer_class = ClosingResource
    permissions: ClassVar = {
        "retrieve": allow(CyclePolicy, "view"),
        "create": allow(CyclePolicy, "close"),
    }

    @extend_schema(
        summary="Read how a cycle was closed",
        description="While it is open: what closing it now would grade, and the lines so far.",
        responses=ClosingResource,
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(_shown(self.subject))

    @extend_schema(
        summary="Close a cycle",
        description="Grades every key result, keeps the owners' lines, and lets chosen objectives "
        "go on in the next cycle with what of them is not reached. Closing again, with the same "
        "wishes or none, changes nothing.",
        request=ClosingInput,
        responses={201: ClosingResource, 409: CLOSED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.subject.close(by=self.member, wanted=self._wanted(self.given(ClosingInput)))
        return Response(_shown(self.found(self.subject.pk)), status=201)

    def _wanted(self, asked: dict[str, Any]) -> Wanted:
        linked = self.linked(asked, next_cycle=Cycle.objects.select_related("closing"))
        grades: dict[UUID, GivenGrade] = {}
        for one in asked.get("grades", []):
            if one["key_result"] in grades:
                raise InvalidInput({"grades": "One grade for each key result."})
            grades[one["key_result"]] = GivenGrade(value=one["grade"], note=one.get("note", ""))
        return Wanted(
            grades=grades,
            lines={(one["objective"], one["team"]): one["text"] for one in asked.get("lines", [])},
            carry_over=asked.get("carry_over", ()),
            next_cycle=linked.get("next_cycle"),
        )


def _shown(cycle: Cycle) -> dict[str, Any]:
    closing = cycle.closing_record()
    lines = Line.objects.filter(objective__cycle=cycle).order_by("objective", "team")
    carried = Objective.objects.filter(carried_from__cycle=cycle).order_by("created_at")
    return {
        "closed": closing is not None,
        "at": closing.at if closing else None,
        "by": closing.by_id if closing else None,
        "next_cycle": closing.next_cycle_id if closing else None,
        "grades": _grades(closing) if closing else _proposed(cycle),
        "lines": [
            {"objective": one.objective_id, "team": one.team, "text": one.text, "by": one.by_id}
            for one in lines
        ],
        "carried": [{"objective": one.carried_from_id, "carried_to": one.pk} for one in carried],
    }


def _grades(closing: Closing) -> list[dict[str, Any]]:
    rows = Grade.objects.filter(closing=closing).select_related("key_result")
    return [
        {
            "key_result": one.key_result_id,
            "objective": one.key_result.objective_id,
            "grade": plain(one.value),
            "progress": plain(one.progress),
            "reached": one.reached,
            "note": one.note,
        }
        for one in rows.order_by("key_result")
    ]


def _proposed(cycle: Cycle) -> list[dict[str, Any]]:
    return [
        {
            "key_result": one.measured.key_result.pk,
            "objective": one.objective.pk,
            "grade": plain(Decimal(one.value)),
            "progress": share(one.measured.standing.progress),
            "reached": one.reached,
            "note": "",
        }
        for one in proposals(cycle)
    ]
