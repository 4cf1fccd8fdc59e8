"""REST: check-ins, one at its date or many at once."""

import re
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters.filters import CharFilter, DateFilter
from django_filters.rest_framework.filterset import FilterSet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.errors import InvalidInput
from apps.core.rest.serializers import Problem
from apps.okrs.api.check_in_shapes import BatchInput, BatchResource, CheckInInput, CheckInResource
from apps.okrs.api.lines import answer, lines_of
from apps.okrs.api.views import OkrViewSet
from apps.okrs.batch import check_in_all
from apps.okrs.checking_in import CheckingIn
from apps.okrs.entries import Entry
from apps.okrs.models import CheckIn, KeyResult
from apps.okrs.policies import KeyResultPolicy
from apps.okrs.vocabulary import Source
from apps.workspaces.doors.permission import allow
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.rest.authentication import token_of

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
CLOSED = OpenApiResponse(Problem, "`cycle_closed` or `archived`: nothing is measured any more.")


class CheckInFilter(FilterSet):
    since = DateFilter(field_name="as_of", lookup_expr="gte", help_text="From this day on.")
    until = DateFilter(field_name="as_of", lookup_expr="lte", help_text="Up to this day.")
    date = DateFilter(field_name="as_of")
    source = CharFilter()

    class Meta:
        model = CheckIn
        fields: ClassVar = ["since", "until", "date", "source"]


class CheckInViews(OkrViewSet[CheckIn]):
    """Check-ins of one key result."""

    queryset = CheckIn.objects.all()
    subjects: ClassVar[Any] = KeyResult.objects.select_related("archival", "objective__archival")
    serializer_class = CheckInResource

    def get_queryset(self) -> QuerySet[CheckIn]:
        if getattr(self, "swagger_fake_view", False):
            return CheckIn.objects.none()
        return CheckIn.objects.filter(key_result=self.subject.pk).with_confidences()

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        if isinstance(getattr(self, "subject", None), KeyResult):
            context["can"] = KeyResultPolicy(self.member, self.subject).can()
        return context

    @property
    def usual_source(self) -> str:
        """Where a value comes from if nobody says: a program, or a person at the pages."""
        return Source.API if token_of(self.request) else Source.MANUAL


class CheckInsViewSet(ListModelMixin, CheckInViews):
    """All that was said of a key result."""

    filterset_class = CheckInFilter
    ordering = "-as_of"
    ordering_fields = ("as_of", "created_at", "recorded_at")
    permissions: ClassVar = {"list": allow(KeyResultPolicy, "view")}

    @extend_schema(summary="List the check-ins of a key result")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class CheckInViewSet(CheckInViews):
    """What is said of one day."""

    permissions: ClassVar = {"update": allow(KeyResultPolicy, "check_in")}

    @extend_schema(
        summary="Check in",
        description="There is one value a date and source, and a confidence for the team of each "
        "who checks in. What is said again changes nothing; what is said otherwise corrects it. "
        "`confidence` and `note` that are not sent stay as they were. Late check-ins are taken "
        "until the cycle is closed.",
        request=CheckInInput,
        responses={200: CheckInResource, 201: CheckInResource, 409: CLOSED},
    )
    def update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = {"source": self.usual_source, **self.given(CheckInInput)}
        entry = Entry(key_result=self.subject.pk, as_of=_day(self.kwargs["date"]), **asked)
        outcome = CheckingIn(by=self.member).record([entry])[0]
        if outcome.refusal is not None:
            raise outcome.refusal
        assert outcome.check_in is not None  # noqa: S101 - for the type checker
        stored = self.get_queryset().get(pk=outcome.check_in.pk)
        return Response(self.shown(stored), status=201 if outcome.is_new else 200)


class BatchViewSet(CheckInViews):
    """Check-ins by external id, as another system sends them."""

    subjects: ClassVar[Any] = None
    permissions: ClassVar = {"create": allow(WorkspacePolicy, "write")}

    @extend_schema(
        summary="Check in on many key results",
        description="By the `external_id` of each; of several with the same one, that of the open "
        "cycle that began last before the date. All or none, unless `partial`: then what makes "
        "sense is taken, and 207 says that some was not.",
        request=BatchInput,
        responses={
            200: BatchResource,
            207: BatchResource,
            400: OpenApiResponse(Problem, "Nothing was taken; `errors` names each line."),
        },
    )
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.given(BatchInput)
        lines = lines_of(asked["check_ins"], source=self.usual_source)
        told = check_in_all(lines, by=self.member, partial=asked["partial"])
        return answer(asked["check_ins"], lines, told, partial=asked["partial"])


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written if DAY.fullmatch(written) else "")
    except ValueError as error:
        raise InvalidInput({"date": f"“{written}” is not a day, such as 2026-03-31."}) from error
