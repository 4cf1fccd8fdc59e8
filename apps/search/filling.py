"""The index made anew, or made whole, from what the registered types tell."""

from collections.abc import Iterator
from datetime import UTC, datetime
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

NOT_YET: Final = datetime(1970, 1, 1, tzinfo=UTC)


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
    """Index these. The entries are held before anything is read: who changes one of the things
    meanwhile waits, and puts what is new after what is old."""
    for some in _batches(sorted(ids)):
        with transaction.atomic():
            _hold(kind, some)
            index.put(*kind.indexed(some))
    return len(ids)


def _hold(kind: Searchable, ids: list[UUID]) -> None:
    Entry.objects.bulk_create(
        (
            Entry(workspace_id=workspace, subject_type=kind.type, subject_id=pk, at=NOT_YET)
            for pk, workspace in kind.all().filter(pk__in=ids).values_list("pk", "workspace_id")
        ),
        ignore_conflicts=True,
    )
    held = Entry.objects.of(kind.type, ids).order_by("pk").select_for_update()
    list(held.values_list("pk", flat=True))


def _batches(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
