"""The words of a workspace: learnt after they are written, forgotten when nothing holds them.

Learnt in transactions of their own, in one order: two people who write the same new word at the
same moment must not wait for each other.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from apps.search.models import Entry, Passage, Word
from apps.search.vectors import of_workspace
from apps.search.words import WORD, fold, forms, neighbourhood, normal
from apps.workspaces.models import Workspace

AT_ONCE: Final = 100
"""Entries read, and words asked for, at once."""

UNUSED: Final = """
    SELECT w.id FROM search_word w
    WHERE w.workspace_id = %(workspace)s AND w.id > %(after)s
      AND NOT EXISTS (
        SELECT FROM search_entry e
        WHERE e.vector @@ ('''' || w.word || ''' & ' || %(mark)s)::tsquery
      )
    ORDER BY w.id LIMIT %(some)s
"""


def known(workspace_id: UUID, asked: Iterable[str]) -> set[str]:
    """Those of the words that the workspace has written before."""
    with connection.cursor() as cursor:  # an array, since thousands of parameters are slow
        cursor.execute(
            "SELECT word FROM search_word WHERE workspace_id = %s AND word = ANY(%s)",
            [workspace_id, list(asked)],
        )
        return {row[0] for row in cursor.fetchall()}


def learn() -> int:
    """Learn the words of every entry that waits for it; answers how many did."""
    done = 0
    while learnt := _learn_some():
        done += learnt
    return done


@transaction.atomic
def _learn_some() -> int:
    waiting = Entry.objects.unlearnt().select_for_update(skip_locked=True).defer("vector")
    entries = list(waiting[:AT_ONCE])
    by_workspace: dict[UUID, dict[str, str]] = {}
    for entry in entries:
        found = by_workspace.setdefault(entry.workspace_id, {})
        found.update(_spellings([entry.title]) | found)
    passages = Passage.objects.filter(entry__in=[entry.pk for entry in entries])
    for workspace_id, *texts in passages.values_list("workspace_id", "title", "text"):
        by_workspace[workspace_id].update(_spellings(texts) | by_workspace[workspace_id])
    for workspace_id in sorted(by_workspace):
        _add(workspace_id, by_workspace[workspace_id])
    Entry.objects.filter(pk__in=[entry.pk for entry in entries]).update(learnt=True)
    return len(entries)


def _spellings(texts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        for match in WORD.finditer(text):
            if word := fold(match.group()):
                found.setdefault(word, normal(match.group()).lower()[:64])
    return found


def _add(workspace_id: UUID, spellings: dict[str, str]) -> None:
    held = known(workspace_id, spellings)
    Word.objects.bulk_create(
        (
            Word(
                workspace_id=workspace_id,
                word=word,
                spelling=spelling,
                forms=sorted(forms(word)),
                near=sorted(neighbourhood(word)),
            )
            for word, spelling in sorted(spellings.items())
            if word not in held
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def forget(workspace: Workspace | None = None) -> int:
    """Drop words that nothing holds any more, in one workspace or in all; answers how many."""
    some = Workspace.objects.filter(pk=workspace.pk) if workspace else Workspace.objects.all()
    gone = 0
    for workspace_id in some.values_list("pk", flat=True):
        for unused in _unused(workspace_id):
            gone += Word.objects.filter(pk__in=unused).delete()[0]
    return gone


def _unused(workspace_id: UUID) -> Iterator[list[int]]:
    """Ids of words without an entry, some at a time."""
    asked: dict[str, Any] = {
        "workspace": workspace_id,
        "mark": f"'{of_workspace(workspace_id)}'",
        "some": 1000,
    }
    after = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(UNUSED, {**asked, "after": after})
            unused = [row[0] for row in cursor.fetchall()]
        if not unused:
            return
        yield unused
        after = unused[-1]
