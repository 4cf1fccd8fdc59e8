"""What can be found. Each app registers its own types; the search knows none of them.

    @searchable
    class Pages(Searchable):
        type, label, icon = "document", "Pages", "file-text"
        …

and calls `index.put(…)` wherever a thing is made, changed or renamed, in the same transaction.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet

from apps.workspaces.models import Member


@dataclass(frozen=True)
class Part:
    """A piece of a thing's text. `anchor` is the id of its section on the page, if it has one."""

    text: str
    title: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Indexed:
    """All that can be found of one thing, as of now."""

    workspace_id: UUID
    type: str
    id: UUID
    title: str
    parts: Sequence[Part]
    at: datetime
    archived: bool = False


@dataclass(frozen=True)
class Card:
    """How a thing that was found is shown. `path` are the titles of what it stands below."""

    url: str
    kind: str
    icon: str
    path: tuple[str, ...] = ()


class Searchable(ABC):
    """One type of thing that can be found.

    `scope` is what a token needs to find it, None if none. `boost` lifts the whole type.
    """

    type: ClassVar[str]
    label: ClassVar[str]
    icon: ClassVar[str]
    scope: ClassVar[str | None] = None
    boost: ClassVar[float] = 0.0
    is_offered_unasked: ClassVar[bool] = True
    """Whether the palette may show the latest before anything is typed."""

    @abstractmethod
    def all(self) -> QuerySet[Any]:
        """Every thing that belongs into the index, with a `workspace_id` each."""

    @abstractmethod
    def indexed(self, ids: Sequence[UUID]) -> Iterable[Indexed]:
        """What can be found of these."""

    @abstractmethod
    def visible_to(self, member: Member) -> QuerySet[Any]:
        """Those that this member may know of; nothing else is ever shown to them."""

    @abstractmethod
    def cards(self, member: Member, ids: Sequence[UUID]) -> Mapping[UUID, Card]:
        """How to show these, all visible to the member; a fixed number of queries."""


_types: dict[str, Searchable] = {}


def searchable(kind: type[Searchable]) -> type[Searchable]:
    """Class decorator: things of this type can be found."""
    _types[kind.type] = kind()
    return kind


def types() -> Mapping[str, Searchable]:
    """All that can be found, by type."""
    return _types
