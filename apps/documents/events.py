"""What happens to documents. What happens inside their text is told once an editing spell."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class DocumentCreated(Event):
    name: ClassVar[str] = "document.created"
    kind: str


@dataclass(frozen=True, kw_only=True)
class DocumentBegun(DocumentCreated):
    """Made with its first text and all that is derived from it, so that nothing is left to derive.
    To everybody else it is made like any other."""


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
class TextSettled(Event):
    """Sections of the text read otherwise than when it was last looked at, after a quiet moment."""

    name: ClassVar[str] = "document.text_settled"
    is_news: ClassVar[bool] = False


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


@dataclass(frozen=True, kw_only=True)
class SectionEvent(Event):
    """Something about the agreement on one section of the subject, a document. `section` is its
    lasting id, `title` its heading as of then."""

    section: str
    title: str


@dataclass(frozen=True, kw_only=True)
class SectionSigned(SectionEvent):
    name: ClassVar[str] = "section.signed"
    team: str
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class SignOffWithdrawn(SectionEvent):
    name: ClassVar[str] = "section.sign_off_withdrawn"
    team: str
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class SectionAgreed(SectionEvent):
    """Both teams stand behind this content: by a signature, or because the text came back to what
    they had signed (`restored`)."""

    name: ClassVar[str] = "section.agreed"
    content_hash: str
    restored: bool


@dataclass(frozen=True, kw_only=True)
class SectionChanged(SectionEvent):
    """An agreed section reads otherwise now, or is gone (`removed`)."""

    name: ClassVar[str] = "section.changed"
    content_hash: str
    agreed_hash: str
    removed: bool


@dataclass(frozen=True, kw_only=True)
class SectionDue(SectionEvent):
    """Agreed longer ago than the document's review interval."""

    name: ClassVar[str] = "section.due"
    agreed_at: datetime


@dataclass(frozen=True, kw_only=True)
class VersionNamed(Event):
    name: ClassVar[str] = "document.version_named"
    number: int
    version_name: str


@dataclass(frozen=True, kw_only=True)
class VersionRestored(Event):
    """The text reads again as in the version `number`."""

    name: ClassVar[str] = "document.version_restored"
    number: int


@dataclass(frozen=True, kw_only=True)
class ImpactEvent(Event):
    """The subject, a document, links to a section of `target` that both teams had agreed to.
    `target_title` and `section_title` are as of then."""

    target: UUID
    target_title: str
    target_section: str
    section_title: str


@dataclass(frozen=True, kw_only=True)
class ImpactMarked(ImpactEvent):
    """That section has changed, or both have agreed to new words in it: does the subject still
    hold? Once a document, however many of its sections link there."""

    name: ClassVar[str] = "impact.marked"


@dataclass(frozen=True, kw_only=True)
class ImpactConfirmed(ImpactEvent):
    """A member says that it still holds."""

    name: ClassVar[str] = "impact.confirmed"


@dataclass(frozen=True, kw_only=True)
class ImpactLifted(ImpactEvent):
    """The section reads again as it was agreed."""

    name: ClassVar[str] = "impact.lifted"


@dataclass(frozen=True, kw_only=True)
class TemplateEvent(Event):
    """Something about a template."""


@dataclass(frozen=True, kw_only=True)
class TemplateSaved(TemplateEvent):
    name: ClassVar[str] = "template.saved"


@dataclass(frozen=True, kw_only=True)
class TemplateRemoved(TemplateEvent):
    name: ClassVar[str] = "template.removed"
