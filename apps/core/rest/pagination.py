"""Lists by cursor: a page goes on after the last row that was seen, whatever was added since."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldError
from django.core.exceptions import ValidationError as NoSuchValue
from django.db.models import Model, Q, QuerySet
from rest_framework import pagination
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from apps.core.rest.addresses import absolute

if TYPE_CHECKING:
    from rest_framework.views import APIView  # imports the settings that name this module


@dataclass(frozen=True)
class Place:
    """Between which rows a page begins: the ordering's values of the row beside it."""

    ordering: tuple[str, ...]
    values: tuple[str, ...]
    backwards: bool

    def encode(self) -> str:
        raw = json.dumps([self.ordering, self.values, self.backwards], separators=(",", ":"))
        return urlsafe_b64encode(raw.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, cursor: str) -> "Place":
        """The place behind a cursor. Raises `ValueError` for what we did not write."""
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        ordering, values, backwards = json.loads(raw)
        if not all(isinstance(part, str) for part in [*ordering, *values]):
            raise ValueError("A cursor holds strings")
        if len(ordering) != len(values):
            raise ValueError("A cursor holds a value for each field")
        return cls(tuple(ordering), tuple(values), bool(backwards))


class CursorPagination(pagination.CursorPagination):
    """Pages that neither repeat nor miss a row while others are added.

    DRF's own goes by the first field of the ordering and counts on where values repeat, which
    slips when one is added among equals. Here the id is always the last field and the whole row
    of values is compared. Fields of an ordering are never null.
    """

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
    ordering = "-created_at"

    page: list[Any]
    base_url: str

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Any], request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        self.request = request
        self.base_url = absolute(request, request.get_full_path())
        size = self.get_page_size(request) or self.page_size
        ordering = self._total(self.get_ordering(request, queryset, view))  # type: ignore[arg-type]
        place = self._place(request, ordering)
        backwards = place is not None and place.backwards
        rows = queryset.order_by(*(_reversed(ordering) if backwards else ordering))
        found = self._from(rows, place)[: size + 1] if place else rows[: size + 1]
        page = list(found)
        more = len(page) > size
        page = page[:size][::-1] if backwards else page[:size]
        self.page = page
        self._link(ordering, place, more=more)
        return page

    def get_next_link(self) -> str | None:
        return self._next

    def get_previous_link(self) -> str | None:
        return self._previous

    def _link(self, ordering: tuple[str, ...], place: Place | None, *, more: bool) -> None:
        backwards = place is not None and place.backwards
        has_next = bool(self.page) and (more or backwards)
        has_previous = bool(self.page) and (more if backwards else place is not None)
        self._next = self._url(ordering, self.page[-1], False) if has_next else None
        self._previous = self._url(ordering, self.page[0], True) if has_previous else None

    def _url(self, ordering: tuple[str, ...], row: Model, backwards: bool) -> str:
        values = tuple(_told(row, field.removeprefix("-")) for field in ordering)
        cursor = Place(ordering, values, backwards).encode()
        return replace_query_param(self.base_url, self.cursor_query_param, cursor)

    def _place(self, request: Request, ordering: tuple[str, ...]) -> Place | None:
        cursor = request.query_params.get(self.cursor_query_param)
        if not cursor:
            return None
        try:
            place = Place.decode(cursor)
        except (ValueError, TypeError) as error:
            raise ValidationError({"cursor": "This is not a cursor of ours."}) from error
        if place.ordering != ordering:
            raise ValidationError({"cursor": "This cursor belongs to another ordering."})
        return place

    def _from(self, rows: QuerySet[Any], place: Place) -> QuerySet[Any]:
        fields = _reversed(place.ordering) if place.backwards else place.ordering
        try:
            return rows.filter(_after(fields, place.values))
        except (NoSuchValue, FieldError, ValueError) as error:
            raise ValidationError({"cursor": "This is not a cursor of ours."}) from error

    @staticmethod
    def _total(ordering: Sequence[str]) -> tuple[str, ...]:
        fields = tuple(field for field in ordering if field.removeprefix("-") not in ("pk", "id"))
        latest_first = bool(fields) and fields[0].startswith("-")
        return (*fields, "-id" if latest_first else "id")


def _reversed(ordering: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        field.removeprefix("-") if field.startswith("-") else f"-{field}" for field in ordering
    )


def _after(ordering: Sequence[str], values: Sequence[str]) -> Q:
    """The rows beyond these values: `a > 1 or (a = 1 and (b > 2 or …))`."""
    field, value = ordering[0], values[0]
    name = field.removeprefix("-")
    beyond = Q(**{f"{name}__lt" if field.startswith("-") else f"{name}__gt": value})
    if len(ordering) == 1:
        return beyond
    return beyond | (Q(**{name: value}) & _after(ordering[1:], values[1:]))


def _told(row: Model, field: str) -> str:
    value: Any = row
    for part in field.split("__"):
        value = getattr(value, part)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
