"""How a list is narrowed and ordered; what is not understood is refused, not ignored."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django_filters.filters import TypedChoiceFilter
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import filters
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

if TYPE_CHECKING:
    from rest_framework.views import APIView  # imports the settings that name this module


@extend_schema_field(OpenApiTypes.BOOL)
class YesNoFilter(TypedChoiceFilter):
    """`true` or `false`, and nothing that would quietly mean neither."""

    def __init__(self, **more: Any) -> None:
        both = [("true", "true"), ("false", "false")]
        super().__init__(choices=both, coerce=lambda value: value == "true", **more)  # type: ignore[no-untyped-call]


class OrderingFilter(filters.OrderingFilter):
    """`?ordering=title` or `?ordering=-edited_at`, of the view's `ordering_fields`."""

    ordering_description = "The field to order by; with a hyphen before it, the other way round."

    def remove_invalid_fields(
        self, queryset: QuerySet[Any], fields: Any, view: "APIView", request: Request
    ) -> list[str]:
        known = [name for name, _ in self.get_valid_fields(queryset, view)]
        for field in fields:
            if field.removeprefix("-") not in known:
                raise ValidationError(
                    {"ordering": f"“{field}” is none of {', '.join(known) or 'nothing'}."}
                )
        return list(fields)


class KnownParameters(filters.BaseFilterBackend):
    """Refuses a query parameter that the list does not know: a typo must not widen an answer."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: "APIView"
    ) -> QuerySet[Any]:
        known = {"page_size", "cursor"}
        if getattr(view, "ordering_fields", None):
            known.add("ordering")
        filterset = getattr(view, "filterset_class", None)
        if filterset is not None:
            known.update(filterset.get_filters())
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            raise ValidationError(
                {
                    name: f"There is no such parameter; known: {', '.join(sorted(known))}."
                    for name in unknown
                }
            )
        return queryset
