"""What the words of a query mean in a workspace: their other forms, and what they were meant to be.

Only words which the workspace itself has written are ever put in the place of others.
"""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.db import connection
from rapidfuzz.distance import OSA

from apps.search.candidates import Scope, held
from apps.search.models import Word
from apps.search.query import Query, Term
from apps.search.words import forms, neighbourhood, tolerance

OTHERS: Final = 12
"""Other forms of one word that are looked for."""

GUESSES: Final = 5
"""Words compared by whether anything holds them, for one that nothing holds."""

RELATED: Final = 300
"""Words read that share a form with one of a query."""

LIKE: Final = 3_000
"""Words read as perhaps like a misspelt one; some hundreds are usual."""

MEANING: Final = """
    SELECT ARRAY(
        SELECT '{}' IN (ts_lexize('pg_catalog.english_stem', word),
                        ts_lexize('pg_catalog.german_stem', word))
        FROM unnest(%(words)s::text[]) WITH ORDINALITY t(word, n) ORDER BY n
    ), ARRAY(
        SELECT word FROM search_word
        WHERE workspace_id = %(workspace)s AND forms && %(forms)s::varchar[] LIMIT %(most)s
    )
"""
"""Which words are stop words (every PostgreSQL knows those: they have no stem), and the words
that share a form with any of them."""


def understood(query: Query, workspace_id: UUID) -> Query:
    """The query with the other forms of its words, and those marked that nobody misses."""
    optional, related = _meaning(query, workspace_id)
    return query.with_terms(
        replace(term, optional=common, others=_others(term, related))
        for term, common in zip(query.terms, optional, strict=True)
    )


def corrected(query: Query, scope: Scope) -> Query | None:
    """The query with other words for those that nothing holds; None if there is nothing better."""
    there = held([term.in_text() for term in query.terms], scope)
    terms = [
        term if holds else _meant(term, scope) or term
        for term, holds in zip(query.terms, there, strict=True)
    ]
    return None if terms == list(query.terms) else query.with_terms(terms)


def _meaning(query: Query, workspace_id: UUID) -> tuple[list[bool], list[str]]:
    asked: dict[str, Any] = {
        "words": [term.spelling for term in query.terms],
        "workspace": workspace_id,
        "forms": sorted({form for term in query.terms for form in forms(term.word)}),
        "most": RELATED,
    }
    with connection.cursor() as cursor:
        cursor.execute(MEANING, asked)
        optional, related = cursor.fetchone()
    return optional, related


def _others(term: Term, related: list[str]) -> frozenset[str]:
    mine = forms(term.word)
    close = [word for word in related if word != term.word and mine & forms(word)]
    return frozenset(
        sorted(close, key=lambda word: (abs(len(word) - len(term.word)), word))[:OTHERS]
    )


def _meant(term: Term, scope: Scope) -> Term | None:
    """The nearest word in use; of those equally near, one that begins with the same letter."""
    slips = tolerance(term.word)
    if not slips:
        return None
    rows = Word.objects.filter(
        workspace=scope.workspace_id, near__overlap=sorted(neighbourhood(term.word))
    )
    near = []
    for word, spelling in rows.values_list("word", "spelling")[:LIKE]:
        distance = _distance(term, word)
        if 0 < distance <= slips:
            near.append((distance, word[0] != term.word[0], len(word), word, spelling))
    best = [Term(word, spelling) for *_, word, spelling in sorted(near)[:GUESSES]]
    there = held([guess.in_text() for guess in best], scope) if best else []
    return next((guess for guess, holds in zip(best, there, strict=True) if holds), None)


def _distance(term: Term, word: str) -> int:
    """Slips between the two; a word that is still being typed is compared with beginnings."""
    whole = OSA.distance(term.word, word)
    if not term.open:
        return whole
    beginnings = (word[: len(term.word) + more] for more in (-1, 0, 1))
    return min(whole, *(1 + OSA.distance(term.word, each) for each in beginnings))
