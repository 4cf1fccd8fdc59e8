"""What other apps call, in the transaction in which a thing changes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.search import vocabulary
from apps.search.models import Entry, Passage
from apps.search.registry import Indexed, Part
from apps.search.tasks import learn_after_commit
from apps.search.vectors import Vector, of_type, of_workspace, titled
from apps.search.words import normal, words

QUOTABLE: Final = 4_000
"""Characters of a passage: what an excerpt is looked for in."""


@transaction.atomic(savepoint=False)
def put(*things: Indexed) -> None:
    """Let these be found by their words as of now, and by no others any more."""
    parts = [[piece for part in thing.parts for piece in _pieces(part)] for thing in things]
    entries, written = [], []
    for thing, pieces in zip(things, parts, strict=True):
        entry, vector = _entry(thing, pieces)
        entries.append(entry)
        written.append(vector.words())
    known = _known(entries, written)
    for entry, some in zip(entries, written, strict=True):
        entry.learnt = some <= known[entry.workspace_id]
    Entry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["workspace", "subject_type", "subject_id"],
        update_fields=["title", "at", "archived", "learnt", "vector"],
    )
    _store(entries, parts)
    if not all(entry.learnt for entry in entries):
        learn_after_commit()


def remove(kind: str, ids: Iterable[UUID]) -> None:
    """Let these not be found any more."""
    Entry.objects.of(kind, list(ids)).delete()


def set_archived(kind: str, ids: Iterable[UUID], archived: bool) -> None:
    """Let these be found only by those who ask for what was put away, or by everybody again."""
    Entry.objects.of(kind, list(ids)).exclude(archived=archived).update(archived=archived)


def _entry(thing: Indexed, pieces: Sequence[Part]) -> tuple[Entry, Vector]:
    title = normal(thing.title)
    vector = Vector().add(title, "A")
    for piece in pieces:
        vector.add(piece.title, "B").add(piece.text, "D")
    marks = [
        of_workspace(thing.workspace_id),
        of_type(thing.type),
        *(titled(word) for word in dict.fromkeys(words(title))),
    ]
    entry = Entry(
        workspace_id=thing.workspace_id,
        subject_type=thing.type,
        subject_id=thing.id,
        title=title,
        at=thing.at,
        archived=thing.archived,
        vector=vector.written(marks),
    )
    return entry, vector


def _known(entries: Sequence[Entry], written: Sequence[set[str]]) -> dict[UUID, set[str]]:
    """Which of the words the vocabulary of each workspace holds."""
    asked: dict[UUID, set[str]] = defaultdict(set)
    for entry, some in zip(entries, written, strict=True):
        asked[entry.workspace_id] |= some
    return {workspace: vocabulary.known(workspace, some) for workspace, some in asked.items()}


def _store(entries: Sequence[Entry], parts: Sequence[Sequence[Part]]) -> None:
    """Only what differs is written: most of a long text stays when one of its sections changes."""
    stored = {
        (row.entry_id, row.position): row
        for row in Passage.objects.filter(entry__in=entries).defer("vector")
    }
    fresh, changed = [], []
    for entry, pieces in zip(entries, parts, strict=True):
        for position, piece in enumerate(pieces):
            row = stored.pop((entry.pk, position), None)
            told = (piece.anchor, piece.title, piece.text)
            if row is None:
                row = Passage(workspace_id=entry.workspace_id, entry=entry, position=position)
                fresh.append(row)
            elif (row.anchor, row.title, row.text) != told:
                changed.append(row)
            else:
                continue
            row.anchor, row.title, row.text = told
            row.vector = Vector().add(piece.title, "B").add(piece.text, "D").written()
    Passage.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    Passage.objects.bulk_update(changed, ["anchor", "title", "text", "vector"], batch_size=200)
    Passage.objects.bulk_create(fresh, batch_size=500)


def _pieces(part: Part) -> Iterator[Part]:
    """A part cut where a word ends, if it is long."""
    title, text = normal(part.title), normal(part.text)
    while len(text) > QUOTABLE:
        cut = max(text.rfind("\n", 1, QUOTABLE), text.rfind(" ", 1, QUOTABLE))
        cut = QUOTABLE if cut <= 0 else cut
        yield Part(text[:cut], title, part.anchor)
        text = text[cut:].lstrip()
    if text or title:
        yield Part(text, title, part.anchor)
