"""Pages are found by their titles and by the words of their sections."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from apps.core.events import reacts_to
from apps.core.richtext.sections import OPENING
from apps.documents.events import (
    DocumentArchived,
    DocumentBegun,
    DocumentCreated,
    DocumentImported,
    DocumentRenamed,
    DocumentRestored,
)
from apps.documents.kinds import kinds
from apps.documents.models import Archival, Document, Section
from apps.documents.models.tree import branch_below
from apps.search import index
from apps.search.finding import find
from apps.search.registry import Card, Indexed, Part, Searchable, searchable
from apps.workspaces.models import Member

PATHS = """
    WITH RECURSIVE line(page, above, title, height) AS (
        SELECT id, parent_id, title, 0 FROM documents_document WHERE id = ANY(%s)
        UNION ALL
        SELECT line.page, d.parent_id, d.title, height + 1
        FROM line CROSS JOIN LATERAL (
            SELECT parent_id, title FROM documents_document WHERE id = line.above OFFSET 0
        ) d
    )
    SELECT page, title FROM line WHERE height > 0 ORDER BY height DESC
"""
"""One by one (`OFFSET 0`): PostgreSQL takes the lines for long and would read the whole book."""


@searchable
class Pages(Searchable):
    """The documents of the book."""

    type: ClassVar = Document.subject_type
    label: ClassVar = "Pages"
    icon: ClassVar = "file-text"
    scope: ClassVar = "documents:read"
    boost: ClassVar = 0.1
    is_offered_unasked: ClassVar = True

    def all(self) -> QuerySet[Document]:
        return Document.objects.all()

    def indexed(self, ids: Sequence[UUID]) -> Iterable[Indexed]:
        away = set(Archival.objects.filter(document__in=ids).values_list("document_id", flat=True))
        parts: dict[UUID, list[Part]] = {pk: [] for pk in ids}
        for section in Section.objects.filter(document__in=ids).order_by("position"):
            parts[section.document_id].append(_part(section))
        for page in self.all().filter(pk__in=ids):
            yield _indexed(page, parts[page.pk], archived=page.pk in away)

    def visible_to(self, member: Member) -> QuerySet[Document]:
        return Document.objects.visible_to(member)

    def cards(self, member: Member, ids: Sequence[UUID]) -> Mapping[UUID, Card]:
        paths = _paths(ids)
        slug = member.workspace.slug
        return {
            page.pk: Card(
                url=reverse("documents:document", args=[slug, page.pk]),
                kind=kinds()[page.kind].label,
                icon=kinds()[page.kind].icon,
                path=tuple(paths.get(page.pk, ())),
            )
            for page in self.visible_to(member).filter(pk__in=ids).only("pk", "kind")
        }


def index_new(page: Document, sections: Iterable[Section]) -> None:
    """Let a page that is being made be found; nothing is read for it."""
    index.put(_indexed(page, [_part(section) for section in sections], archived=False))


def index_page(page: UUID) -> None:
    """Let a page be found by its title and its text as of now."""
    index.put(*Pages().indexed([page]))


def pages_titled(member: Member, words: str, limit: int) -> list[Document]:
    """Current pages with these words in the title, best first; the latest edited without words."""
    mine = Document.objects.visible_to(member).current()
    if not words.strip():
        return list(mine.order_by("-edited_at", "pk")[:limit])
    found = find(member, words, kinds=[Pages.type], titles_only=True).ranked[:limit]
    pages = mine.in_bulk([row.id for _, row in found])
    return [pages[row.id] for _, row in found if row.id in pages]


@reacts_to(DocumentCreated, DocumentImported, DocumentRenamed)
def index_title(event: DocumentCreated | DocumentImported | DocumentRenamed) -> None:
    if not isinstance(event, DocumentBegun):  # that one was indexed with its text
        index_page(event.subject.id)


@reacts_to(DocumentArchived, DocumentRestored)
def index_archival(event: DocumentArchived | DocumentRestored) -> None:
    """With all that went along."""
    branch = [page for page, _ in branch_below(event.subject.id)]
    away = set(Archival.objects.filter(document__in=branch).values_list("document_id", flat=True))
    index.set_archived(Pages.type, away, True)
    index.set_archived(Pages.type, set(branch) - away, False)


def _indexed(page: Document, parts: Sequence[Part], *, archived: bool) -> Indexed:
    return Indexed(
        workspace_id=page.workspace_id,
        type=Pages.type,
        id=page.pk,
        title=page.title,
        parts=parts,
        at=page.edited_at,
        archived=archived,
    )


def _part(section: Section) -> Part:
    """The heading is told apart from what stands below it."""
    _, _, below = section.text.partition("\n")
    if section.key == OPENING:
        return Part(section.text)
    return Part(below, section.title, section.key)


def _paths(ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """The titles above each page, the topmost first: one query."""
    paths: dict[UUID, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(PATHS, [list(ids)])
        for page, title in cursor.fetchall():
            paths.setdefault(page, []).append(title)
    return paths
