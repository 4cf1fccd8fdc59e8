"""What happens to documents. What happens inside their text is told once an editing spell."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class DocumentCreated(Event):
    name: ClassVar[str] = "document.created"
    kind: str


@dataclass(frozen=True, kw_only=True)
class DocumentImported(Event):
    """Made from a file; `losses` counts what could not be kept."""

    name: ClassVar[str] = "document.imported"
    source: str
    losses: int


@dataclass(frozen=True, kw_only=True)
class DocumentEdited(Event):
    """A member began to edit the text; further edits within ten minutes are the same spell."""

    name: ClassVar[str] = "document.edited"


@dataclass(frozen=True, kw_only=True)
class DocumentRenamed(Event):
    name: ClassVar[str] = "document.renamed"
    title: str
    before: str


@dataclass(frozen=True, kw_only=True)
class DocumentMoved(Event):
    name: ClassVar[str] = "document.moved"
    parent_id: UUID | None
    position: int


@dataclass(frozen=True, kw_only=True)
class DocumentArchived(Event):
    """Put away with everything below it; `pages` counts all of them."""

    name: ClassVar[str] = "document.archived"
    pages: int


@dataclass(frozen=True, kw_only=True)
class DocumentRestored(Event):
    name: ClassVar[str] = "document.restored"
    pages: int


@dataclass(frozen=True, kw_only=True)
class DocumentReviewIntervalSet(Event):
    name: ClassVar[str] = "document.review_interval_set"
    days: int | None
