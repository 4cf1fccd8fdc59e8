"""REST: OKRs from Markdown or CSV, looked at first."""

from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.rest.serializers import Input, Problem
from apps.okrs.api.numbers import plain
from apps.okrs.api.views import OkrViewSet
from apps.okrs.bringing_in import People, bring_in, owners_of
from apps.okrs.importing import FORMATS, KeyResultDraft, ObjectiveDraft, Preview, read
from apps.okrs.models import Cycle, Objective
from apps.okrs.vocabulary import Commitment, Kind
from apps.workspaces.doors.permission import allow
from apps.workspaces.policies import WorkspacePolicy

LONGEST = 1_000_000
CLOSED = OpenApiResponse(Problem, "`cycle_closed`.")


class DraftKeyResultResource(serializers.Serializer[Any]):
    line = serializers.IntegerField(help_text="From 1, in what was sent.")
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    baseline = serializers.FloatField(allow_null=True)
    target = serializers.FloatField(allow_null=True)
    unit = serializers.CharField(allow_blank=True)
    weight = serializers.FloatField()
    value = serializers.FloatField(allow_null=True, help_text="A first check-in.")
    owner_named = serializers.CharField(allow_blank=True, help_text="As it is written.")
    owner = serializers.UUIDField(allow_null=True, help_text="The member who is meant.")
    external_id = serializers.CharField(allow_blank=True)
    guesses = serializers.ListField(child=serializers.CharField())


class DraftObjectiveResource(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    title = serializers.CharField()
    why = serializers.CharField(allow_blank=True)
    cycle = serializers.CharField(allow_null=True, help_text="Its name, as in `2026 Q1`.")
    owners_named = serializers.ListField(child=serializers.CharField())
    sales_owner = serializers.UUIDField(allow_null=True)
    marketing_owner = serializers.UUIDField(allow_null=True)
    commitment = serializers.ChoiceField(choices=Commitment.choices)
    key_results = DraftKeyResultResource(many=True)


class NotUnderstoodResource(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    text = serializers.CharField()
    why = serializers.CharField()


class OkrImportResource(serializers.Serializer[Any]):
    """What was understood, and by line what was not."""

    committed = serializers.BooleanField()
    created = serializers.ListField(child=serializers.UUIDField(), help_text="Objectives.")
    objectives = DraftObjectiveResource(many=True)
    not_understood = NotUnderstoodResource(many=True)


class OkrImportInput(Input):
    format = serializers.ChoiceField(choices=list(FORMATS))
    text = serializers.CharField(max_length=LONGEST, trim_whitespace=False)
    cycle = serializers.UUIDField(
        required=False, allow_null=True,
        help_text="Where all of it goes; else where the text itself says.",
    )  # fmt: skip
    commit = serializers.BooleanField(
        required=False, default=False, help_text="Make what was understood."
    )


class OkrImportViewSet(OkrViewSet[Objective]):
    """Brings OKRs in."""

    queryset = Objective.objects.all()
    serializer_class = OkrImportResource
    permissions: ClassVar = {"create": allow(WorkspacePolicy, "write")}

    @extend_schema(
        summary="Import OKRs",
        description="Shows what would be understood; with `commit` it makes that, all or nothing.",
        request=OkrImportInput,
        responses={200: OkrImportResource, 201: OkrImportResource, 409: CLOSED},
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.linked(
            self.given(OkrImportInput), cycle=Cycle.objects.select_related("closing")
        )
        preview = read(asked["text"], asked["format"])
        made = []
        if asked["commit"]:
            made = bring_in(preview, by=self.member, cycle=asked.get("cycle"))
        shown = _shown(preview, People.of(self.member))
        body = {"committed": asked["commit"], "created": [str(one.pk) for one in made], **shown}
        return Response(body, status=201 if asked["commit"] else 200)


def _shown(preview: Preview, people: People) -> dict[str, Any]:
    return {
        "objectives": [_objective(one, people) for one in preview.objectives],
        "not_understood": [vars(one) for one in preview.not_understood],
    }


def _objective(draft: ObjectiveDraft, people: People) -> dict[str, Any]:
    named = [draft.sales_owner, draft.marketing_owner, *draft.owners]
    owners = {name: one.pk if one else None for name, one in owners_of(draft, people).items()}
    return {
        "line": draft.line,
        "title": draft.title,
        "why": draft.why,
        "cycle": draft.cycle.name if draft.cycle else None,
        "owners_named": [name for name in named if name],
        **owners,
        "commitment": draft.commitment,
        "key_results": [_key_result(one, people) for one in draft.key_results],
    }


def _key_result(draft: KeyResultDraft, people: People) -> dict[str, Any]:
    owner = people.named(draft.owner)
    return {
        "line": draft.line,
        "title": draft.title,
        "kind": draft.kind,
        "baseline": plain(draft.baseline),
        "target": plain(draft.target),
        "unit": draft.unit,
        "weight": plain(draft.weight),
        "value": plain(draft.value),
        "owner_named": draft.owner,
        "owner": owner.pk if owner else None,
        "external_id": draft.external_id,
        "guesses": draft.guesses,
    }
