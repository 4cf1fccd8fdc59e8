"""What is derived from a live text: its sections, who worked on it, when it was last edited.

The text in the log is the truth; rows derived from it may lag a moment behind and are made anew
from it at any time. A second run changes nothing.

Whoever writes a text without a socket derives before it answers (`project_at_commit`), and whoever
tells what is derived of texts that it names makes good first what lags behind (`catch_up_with`),
so everybody reads at once what they wrote. What is typed is derived after a pause.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Min
from django.utils import timezone

from apps.core.events import publish
from apps.core.richtext import plain, ydoc
from apps.core.richtext.sections import Section as Part
from apps.core.richtext.sections import content_hash, split
from apps.core.subjects import Subject
from apps.discussions import anchoring
from apps.documents.collaboration import journal
from apps.documents.events import DocumentEdited, TextSettled
from apps.documents.following import WordsFollowed
from apps.documents.linking import link_first, relink, tell_linking
from apps.documents.models import Document, EditingSpell, LiveText, Section, Update
from apps.documents.models.editing import PAUSE
from apps.documents.searching import index_new, index_page
from apps.documents.settling import settle, tell_removed
from apps.workspaces.live import poke

UPDATES_AT_ONCE = 2_000
"""Held in memory while the threads of a text are settled."""


@dataclass(frozen=True)
class Work:
    """The edits of one member between two projections."""

    member_id: UUID
    first: datetime
    last: datetime


def current_sections(document: Document) -> list[Section]:
    """The sections of the live text as of now."""
    catch_up(document)
    return list(Section.objects.filter(document=document).order_by("position"))


def catch_up(document: Document) -> bool:
    """Make good now what lags behind the live text; whether anything did."""
    return catch_up_with([document.pk])


def catch_up_with(documents: Collection[UUID]) -> bool:
    """Make good what lags behind these texts; whether any did. One query when none does."""
    behind = LiveText.objects.filter(
        document__in=documents, projected_revision__lt=F("revision")
    ).order_by("document")
    lagging = list(behind.values_list("document_id", flat=True))
    for document in lagging:
        project(document)
    return bool(lagging)


def project_at_commit(document_id: UUID) -> None:
    """Derive as soon as the caller's transaction is committed, before it goes on: open editors
    need not wait for it. What fails is made good by whoever asks, or by a sweep."""
    transaction.on_commit(lambda: project(document_id), robust=True)


@transaction.atomic
def project(document_id: UUID) -> None:
    """Bring the derived rows of one document up to its newest revision.

    The document's row is locked against a second projection, weakly enough for typing to go on.
    """
    document = Document.objects.select_for_update(no_key=True).filter(pk=document_id).first()
    if document is None:
        return
    before = LiveText.objects.only("projected_revision").get(pk=document_id).projected_revision
    doc, revision = journal.read(document_id)
    if revision <= before:
        return
    work = _work_between(document_id, before, revision)
    json = ydoc.read(doc)
    moved = _store_sections(document, json, by_id=_latest(work))
    relink(document, json)
    anchoring.settle(document, WordsFollowed(doc, _between(document_id, before, revision)))
    _note_work(document, work)
    if work:
        document.edited_at = max(one.last for one in work)
        document.save(update_fields=["edited_at"])
    LiveText.objects.filter(pk=document_id).update(projected_revision=revision)
    index_page(document_id)
    if moved:
        publish(
            TextSettled(
                workspace_id=document.workspace_id,
                by_id=_latest(work),
                at=timezone.now(),
                subject=Subject.of(document),
            )
        )
    poke(f"document:{document_id}", "sections", document_id)


def derive_first(document: Document, json: dict[str, Any], *, by_id: UUID) -> None:
    """The derived rows of a text that the caller's transaction has just begun.

    Nobody has signed, linked or commented what nobody has seen, so nothing is read first. It comes
    to the same as a projection.
    """
    sections = []
    for position, part in enumerate(split(json)):
        row = Section(workspace_id=document.workspace_id, document=document, key=part.id)
        row.title, row.level, row.content_hash, row.text = _told_in(part)
        row.position = position
        sections.append(row)
    Section.objects.bulk_create(sections, batch_size=500)
    link_first(document, json)
    EditingSpell.objects.create(
        workspace_id=document.workspace_id,
        document=document,
        member_id=by_id,
        began_at=document.edited_at,
        ended_at=document.edited_at,
    )
    index_new(document, sections)


def _between(document_id: UUID, after: int, until: int) -> Iterator[bytes]:
    """The updates of a stretch of the log."""
    rows = Update.objects.filter(
        document=document_id, revision__gt=after, revision__lte=until
    ).values_list("data", flat=True)
    for data in rows.iterator(UPDATES_AT_ONCE):
        yield bytes(data)


def _store_sections(document: Document, json: dict[str, Any], *, by_id: UUID | None) -> bool:
    """Whether any of them is new, gone, or reads or stands otherwise."""
    now = timezone.now()
    stored = {section.key: section for section in Section.objects.filter(document=document)}
    fresh: list[Section] = []
    changed: list[Section] = []
    for position, part in enumerate(split(json)):
        row = stored.pop(part.id, None)
        wanted = (position, *_told_in(part))
        if row is None:
            row = Section(workspace_id=document.workspace_id, document=document, key=part.id)
            fresh.append(row)
        elif _told_by(row) != wanted:
            changed.append(row)
        row.position, row.title, row.level, row.content_hash, row.text = wanted
    tell_removed(document, stored.values(), by_id=by_id, at=now)
    Section.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    Section.objects.bulk_update(
        changed, ["position", "title", "level", "content_hash", "text"], batch_size=500
    )
    Section.objects.bulk_create(fresh, batch_size=500)
    settle(document, [*changed, *fresh], by_id=by_id, at=now, text_changed=True)
    if stored or fresh:
        tell_linking([document.pk])
    return bool(stored or fresh or changed)


def _told_in(part: Part) -> tuple[str, int, str, str]:
    text = plain.words(list(part.nodes))
    return (part.title, part.level, content_hash(part), text)


def _told_by(row: Section) -> tuple[int, str, int, str, str]:
    return (row.position, row.title, row.level, row.content_hash, row.text)


def _work_between(document_id: UUID, after: int, until: int) -> list[Work]:
    rows = (
        Update.objects.filter(
            document=document_id, revision__gt=after, revision__lte=until, member__isnull=False
        )
        .values("member_id")
        .annotate(first=Min("at"), last=Max("at"))
        .order_by("member_id")
    )
    return [Work(row["member_id"], row["first"], row["last"]) for row in rows]


def _latest(work: list[Work]) -> UUID | None:
    """Who edited last; they stand for all who did when a section is said to have changed."""
    return max(work, key=lambda one: one.last).member_id if work else None


def _note_work(document: Document, work: list[Work]) -> None:
    for one in work:
        began = EditingSpell.note(
            workspace_id=document.workspace_id,
            document_id=document.pk,
            member_id=one.member_id,
            first=one.first,
            last=one.last,
        )
        if began and not _is_first_writing(document, one):
            publish(
                DocumentEdited(
                    workspace_id=document.workspace_id,
                    by_id=one.member_id,
                    at=one.first,
                    subject=Subject.of(document),
                )
            )


def _is_first_writing(document: Document, work: Work) -> bool:
    """To make a page and to write its first words is one act, told once."""
    return work.member_id == document.created_by_id and work.first - document.created_at <= PAUSE
