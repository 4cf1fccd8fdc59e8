"""The index made anew, or made whole, from what the registered types tell."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from apps.search import index, vocabulary
from apps.search.models import Entry
from apps.search.registry import Searchable, types
from apps.workspaces.models import Workspace

AT_ONCE: Final = 200
"""Things indexed in one transaction."""


def fill(limit: int = 5_000) -> int:
    """Index what is missing, up to so many things; answers how many."""
    done = 0
    for kind in types().values():
        done += _put(kind, list(_missing(kind).values_list("pk", flat=True)[: limit - done]))
    vocabulary.learn()
    return done


def reindex(workspace: Workspace) -> int:
    """Index everything of a workspace anew and drop what is not there any more."""
    done = 0
    for kind in types().values():
        there = kind.all().filter(workspace_id=workspace.pk)
        _stale(kind, workspace, there).delete()
        done += _put(kind, list(there.values_list("pk", flat=True)))
    vocabulary.learn()
    vocabulary.forget(workspace)
    with connection.cursor() as cursor:  # how common a word is, PostgreSQL knows from this
        cursor.execute("ANALYZE search_entry")
    return done


def _missing(kind: Searchable) -> QuerySet[Any]:
    entry = Entry.objects.filter(
        workspace_id=OuterRef("workspace_id"), subject_type=kind.type, subject_id=OuterRef("pk")
    )
    return kind.all().filter(~Exists(entry))


def _stale(kind: Searchable, workspace: Workspace, there: QuerySet[Any]) -> QuerySet[Entry]:
    return Entry.objects.filter(workspace=workspace, subject_type=kind.type).exclude(
        subject_id__in=there.values("pk")
    )


def _put(kind: Searchable, ids: list[UUID]) -> int:
    for some in _batches(ids):
        with transaction.atomic():
            for thing in kind.indexed(some):
                index.put(thing)
    return len(ids)


def _batches(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
