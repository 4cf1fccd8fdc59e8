"""The rows that may be what somebody looks for: few, whatever there is.

A word that most texts hold matches most of the index, and to fetch and rank all of it takes a
second. So never more than some hundreds are ranked: of those that hold the words in the title,
and of those that hold them anywhere, the newest. How they are found depends on how many
PostgreSQL expects: few are fetched by the words, many are met soon enough on the way from the
newest back.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction

from apps.search.query import Query, within

RANKED: Final = 200
"""Rows ranked, of those with the words in the title and of those with them anywhere each."""

MANY: Final = 5_000
"""Rows that PostgreSQL may fetch and sort in some milliseconds."""

NEWEST: Final = 1_500
"""Rows looked through from the newest back, where more than `MANY` are expected."""

ENOUGH: Final = 40
"""Rows that must be met there; else the guess was wrong and all are fetched by the words."""

PLAN: Final = "SELECT set_config(name, 'off', true) FROM unnest(%s::text[]) name"
NEVER: Final = ["enable_seqscan", "jit"]
"""Reading the whole table is the one plan that grows with it."""

EXPECTED: Final = "EXPLAIN (FORMAT JSON) SELECT FROM search_entry WHERE vector @@ %s::tsquery"

BY_WORDS: Final = """
    SELECT id FROM search_entry
    WHERE vector @@ %(asked)s::tsquery AND (%(archived)s OR NOT archived)
    ORDER BY at + interval '0' DESC, id DESC LIMIT %(ranked)s
"""
"""The zero keeps PostgreSQL from walking an index on the time until it has met enough."""

FROM_NEWEST: Final = """
    SELECT id FROM (
        SELECT id, vector, archived FROM search_entry WHERE workspace_id = %(workspace)s
        ORDER BY at DESC LIMIT %(newest)s
    ) newest
    WHERE vector @@ %(asked)s::tsquery AND (%(archived)s OR NOT archived)
    LIMIT %(ranked)s
"""

FETCHED: Final = """
    SELECT id, subject_type, subject_id, title, at, archived,
           ts_rank_cd('{0.1, 0.2, 0.5, 1.0}', vector, %(asked)s::tsquery, 1), id = ANY(%(titled)s)
    FROM search_entry WHERE id = ANY(%(found)s)
"""
"""The fit is divided by the logarithm of the text's length (1)."""


@dataclass(frozen=True)
class Candidate:
    """A row of the index that fits; `fit` is how well its words do."""

    entry: int
    type: str
    id: UUID
    title: str
    at: datetime
    archived: bool
    fit: float
    in_title: bool


@dataclass(frozen=True)
class Scope:
    """Where to look: which workspace, which types (none is all), put away things too?"""

    workspace_id: UUID
    types: tuple[str, ...] = ()
    archived: bool = False


@contextmanager
def by_indexes() -> Iterator[None]:
    """Inside, nothing is read from one end to the other."""
    with transaction.atomic(savepoint=False):  # nothing is written that could be taken back
        with connection.cursor() as cursor:
            cursor.execute(PLAN, [NEVER])
        yield


def candidates(query: Query, scope: Scope, *, titles_only: bool = False) -> list[Candidate]:
    """What fits the query, in no order; at most twice `RANKED`. To be asked `by_indexes`."""
    in_title, in_text = (
        within(asked, scope.workspace_id, scope.types)
        for asked in (query.in_title(), query.in_text())
    )
    with connection.cursor() as cursor:
        many = _expected(cursor, in_text) > MANY
        anywhere = [] if titles_only else _ids(cursor, in_text, scope, many=many)
        many = many and _expected(cursor, in_title) > MANY  # what is in a title is in the text
        titled = _ids(cursor, in_title, scope, many=many)
        found = list({*titled, *anywhere})
        if not found:
            return []
        cursor.execute(FETCHED, {"asked": query.in_text(), "titled": titled, "found": found})
        return [Candidate(*row) for row in cursor.fetchall()]


def _ids(cursor: Any, asked: str, scope: Scope, *, many: bool) -> list[int]:
    given = {
        "asked": asked,
        "workspace": scope.workspace_id,
        "archived": scope.archived,
        "ranked": RANKED,
        "newest": NEWEST,
    }
    if many:
        cursor.execute(FROM_NEWEST, given)
        met = [row[0] for row in cursor.fetchall()]
        if len(met) >= ENOUGH:
            return met
    cursor.execute(BY_WORDS, given)
    return [row[0] for row in cursor.fetchall()]


def _expected(cursor: Any, asked: object) -> float:
    """How many rows PostgreSQL expects, from its statistics of the words."""
    cursor.execute(EXPECTED, [asked])
    plan = cursor.fetchone()[0]
    read = json.loads(plan) if isinstance(plan, str) else plan
    return float(read[0]["Plan"]["Plan Rows"])


def held(terms: Sequence[str], scope: Scope) -> list[bool]:
    """Whether anything holds each of these tsqueries. To be asked `by_indexes`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM search_entry WHERE vector @@ asked::tsquery"
            " AND (%s OR NOT archived)) FROM unnest(%s::text[]) WITH ORDINALITY t(asked, n)"
            " ORDER BY n",
            [scope.archived, [within(term, scope.workspace_id, scope.types) for term in terms]],
        )
        return [row[0] for row in cursor.fetchall()]
