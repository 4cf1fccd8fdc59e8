"""Pages of a ranked list: a rank has no lasting place, so a cursor is how many came before."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from apps.core.rest.addresses import absolute

USUAL: Final = 50
LARGEST: Final = 200
PREFIX: Final = "after:"

T = TypeVar("T")


@dataclass(frozen=True)
class Pages:
    """Where a page begins and how long it is."""

    start: int
    size: int

    @classmethod
    def asked(cls, request: Request) -> "Pages":
        """As `cursor` and `page_size` say; a wrong one is refused."""
        return cls(_start(request.query_params.get("cursor", "")), _size(request))

    def of(self, ranked: Sequence[T]) -> Sequence[T]:
        return ranked[self.start : self.start + self.size]

    def links(self, request: Request, count: int) -> dict[str, str | None]:
        """The addresses of the pages after and before this one."""
        here = absolute(request, request.get_full_path())
        after, before = self.start + self.size, max(0, self.start - self.size)
        return {
            "next": _at(here, after) if after < count else None,
            "previous": _at(here, before) if self.start else None,
        }


def _at(here: str, start: int) -> str:
    cursor = urlsafe_b64encode(f"{PREFIX}{start}".encode()).decode().rstrip("=")
    return replace_query_param(here, "cursor", cursor)


def _start(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        raw = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)).decode()
        return abs(int(raw.removeprefix(PREFIX)[:6]))
    except ValueError as error:
        raise ValidationError({"cursor": "This is not a cursor of ours."}) from error


def _size(request: Request) -> int:
    """As every list reads it: what is no number of rows means the usual one."""
    asked = request.query_params.get("page_size", "")
    if not (asked.isascii() and asked.isdigit() and int(asked[:6])):
        return USUAL
    return min(int(asked[:6]), LARGEST)
