"""Find: from what somebody typed to what they are shown."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils import timezone

from apps.search.candidates import RANKED, Candidate, Scope, by_indexes, candidates
from apps.search.models import Entry
from apps.search.query import Query
from apps.search.ranking import days_between, score
from apps.search.registry import types
from apps.search.understanding import corrected, understood
from apps.workspaces.models import Member

LONGEST: Final = 500
"""Characters of a query."""


@dataclass(frozen=True)
class Found:
    """What was found, best first, all visible to who asked.

    `query` is what was looked for in the end: `instead` of what was typed if that was found
    nowhere, and with `query.every` False if nothing holds all of the words. `more` tells that
    there is more than can be ranked.
    """

    query: Query
    ranked: Sequence[tuple[float, Candidate]] = field(default_factory=list)
    instead: bool = False
    more: bool = False


def find(
    member: Member,
    asked: str,
    *,
    kinds: Iterable[str] = (),
    archived: bool = False,
    titles_only: bool = False,
) -> Found:
    """What the member may see of what fits; `kinds` are the types wanted, all if none is named."""
    query = Query.parse(asked[:LONGEST])
    if not query:
        return Found(query)
    scope = Scope(member.workspace_id, tuple(kinds), archived)
    with by_indexes():
        return _found_somehow(member, query, scope, titles_only)


def _found_somehow(member: Member, query: Query, scope: Scope, titles_only: bool) -> Found:
    """As it was typed; else spelled better; else by some of the words."""
    query = understood(query, member.workspace_id)
    found = _found(member, query, scope, titles_only)
    if found.ranked:
        return found
    better = corrected(query, scope)
    if better is not None:
        better = understood(better, member.workspace_id)
        instead = _found(member, better, scope, titles_only, instead=True)
        if instead.ranked:
            return instead
    if len(query.needed) > 1 and not titles_only:
        return _found(member, Query((better or query).terms, every=False), scope, titles_only)
    return found


def latest(member: Member, limit: int) -> list[Candidate]:
    """What was changed last, of the types that are offered before anything is typed."""
    offered = [kind for kind, each in types().items() if each.is_offered_unasked]
    rows = Entry.objects.filter(
        workspace=member.workspace_id, subject_type__in=offered, archived=False
    ).order_by("-at")
    found = [
        Candidate(row.pk, row.subject_type, row.subject_id, row.title, row.at, False, 0.0, False)
        for row in rows.defer("vector")[: 3 * limit]
    ]
    return _visible(member, found)[:limit]


def _found(
    member: Member, query: Query, scope: Scope, titles_only: bool, *, instead: bool = False
) -> Found:
    rows = candidates(query, scope, titles_only=titles_only)
    now = timezone.now()
    ranked = [(_score(row, query, now), row) for row in _visible(member, rows)]
    ranked.sort(key=lambda each: (-each[0], -each[1].at.timestamp(), each[1].entry))
    return Found(query, ranked, instead, more=len(rows) >= RANKED)


def _score(row: Candidate, query: Query, now: datetime) -> float:
    return score(
        title=row.title,
        asked=query.phrase,
        in_title=row.in_title and query.every,
        fit=row.fit,
        age_days=days_between(row.at, now),
        boost=types()[row.type].boost,
    )


def _visible(member: Member, rows: list[Candidate]) -> list[Candidate]:
    """Those that the owner of each type lets this member see, as of now; the index may lag."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        ids[row.type].append(row.id)
    visible = {
        (kind, pk)
        for kind, some in ids.items()
        if kind in types()
        for pk in types()[kind].visible_to(member).filter(pk__in=some).values_list("pk", flat=True)
    }
    return [row for row in rows if (row.type, row.id) in visible]
