"""What other apps call, in the transaction in which a thing changes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.search.models import Entry, Passage, Word
from apps.search.registry import Indexed, Part
from apps.search.tasks import learn_after_commit
from apps.search.vectors import Vector, of_type, of_workspace, titled
from apps.search.words import normal, words

QUOTABLE: Final = 4_000
"""Characters of a passage: what an excerpt is looked for in."""


@transaction.atomic
def put(thing: Indexed) -> None:
    """Let a thing be found by these words, and by no others from now on."""
    title = normal(thing.title)
    parts = [piece for part in thing.parts for piece in _pieces(part)]
    vector = Vector().add(title, "A")
    for part in parts:
        vector.add(part.title, "B").add(part.text, "D")
    marks = [
        of_workspace(thing.workspace_id),
        of_type(thing.type),
        *(titled(word) for word in dict.fromkeys(words(title))),
    ]
    learnt = _knows(thing.workspace_id, vector.words())
    entry, _ = Entry.objects.update_or_create(
        workspace_id=thing.workspace_id,
        subject_type=thing.type,
        subject_id=thing.id,
        defaults={
            "title": title,
            "at": thing.at,
            "archived": thing.archived,
            "learnt": learnt,
            "vector": vector.written(marks),
        },
    )
    _store(entry, parts)
    if not learnt:
        learn_after_commit()


def remove(kind: str, ids: Iterable[UUID]) -> None:
    """Let these not be found any more."""
    Entry.objects.of(kind, list(ids)).delete()


def set_archived(kind: str, ids: Iterable[UUID], archived: bool) -> None:
    """Let these be found only by those who ask for what was put away, or by everybody again."""
    Entry.objects.of(kind, list(ids)).exclude(archived=archived).update(archived=archived)


def _knows(workspace_id: UUID, written: set[str]) -> bool:
    known = Word.objects.filter(workspace=workspace_id, word__in=written).count()
    return known == len(written)


def _store(entry: Entry, parts: Sequence[Part]) -> None:
    """Only what differs is written: most of a long text stays when one of its sections changes."""
    stored = {row.position: row for row in entry.passages.defer("vector")}
    fresh, changed = [], []
    for position, part in enumerate(parts):
        row = stored.pop(position, None)
        told = (part.anchor, part.title, part.text)
        if row is None:
            row = Passage(workspace_id=entry.workspace_id, entry=entry, position=position)
            fresh.append(row)
        elif (row.anchor, row.title, row.text) != told:
            changed.append(row)
        else:
            continue
        row.anchor, row.title, row.text = told
        row.vector = Vector().add(part.title, "B").add(part.text, "D").written()
    Passage.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    Passage.objects.bulk_update(changed, ["anchor", "title", "text", "vector"], batch_size=200)
    Passage.objects.bulk_create(fresh, batch_size=200)


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
