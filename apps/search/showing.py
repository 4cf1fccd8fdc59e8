"""What is shown of what was found: where it stands, and the words that fit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.utils.safestring import SafeString

from apps.search.candidates import Candidate
from apps.search.excerpts import Which, excerpt, marked
from apps.search.query import Query
from apps.search.registry import Card, types
from apps.workspaces.models import Member

BEST_PASSAGES: Final = """
    SELECT DISTINCT ON (entry_id) entry_id, anchor, title, text,
           vector @@ %(asked)s::tsquery
    FROM search_passage WHERE entry_id = ANY(%(entries)s)
    ORDER BY entry_id, ts_rank('{0.1, 0.2, 0.5, 1.0}', vector, %(asked)s::tsquery) DESC, position
"""


@dataclass(frozen=True)
class Hit:
    """One thing found. `title`, `excerpt` and `heading` are HTML with `<mark>`. `section` (and
    `heading`, the same marked) stands above the excerpt, and `url` leads there: but to the
    page itself where its title holds the words, since then it is the page that is meant."""

    type: str
    id: UUID
    name: str
    title: SafeString
    excerpt: SafeString
    url: str
    section: str
    heading: SafeString
    card: Card
    at: datetime
    archived: bool
    rank: float


def shown(member: Member, ranked: Sequence[tuple[float, Candidate]], query: Query) -> list[Hit]:
    """The hits of one page of results: one query for all excerpts, a few for each type."""
    passages = _passages([row.entry for _, row in ranked], query)
    cards = _cards(member, [row for _, row in ranked])
    which = _telling(query)
    return [
        _hit(row, rank, which, cards[row.type, row.id], passages.get(row.entry))
        for rank, row in ranked
        if (row.type, row.id) in cards
    ]


@dataclass(frozen=True)
class _Best:
    """The passage of an entry that fits best; `fits` is False if none does."""

    anchor: str
    title: str
    text: str
    fits: bool


def _passages(entries: list[int], query: Query) -> Mapping[int, _Best]:
    if not entries or not query:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(BEST_PASSAGES, {"entries": entries, "asked": query.loosely()})
        return {entry: _Best(*rest) for entry, *rest in cursor.fetchall()}


def _cards(member: Member, rows: list[Candidate]) -> dict[tuple[str, UUID], Card]:
    ids: dict[str, list[UUID]] = defaultdict(list)
    for row in rows:
        ids[row.type].append(row.id)
    return {
        (kind, pk): card
        for kind, some in ids.items()
        for pk, card in types()[kind].cards(member, some).items()
    }


def _telling(query: Query) -> Which:
    """Which word of the query a word is; each is looked at once."""
    told: dict[str, int | None] = {}

    def which(word: str) -> int | None:
        if word not in told:
            told[word] = next((n for n, term in enumerate(query.terms) if term.fits(word)), None)
        return told[word]

    return which


def _hit(row: Candidate, rank: float, which: Which, card: Card, best: _Best | None) -> Hit:
    leads_to = best if best and best.fits and not row.in_title else None
    section = leads_to.title if leads_to else ""
    return Hit(
        type=row.type,
        id=row.id,
        name=row.title,
        title=marked(row.title, which),
        excerpt=excerpt(best.text, which) if best else SafeString(),
        url=f"{card.url}#{leads_to.anchor}" if leads_to and leads_to.anchor else card.url,
        section=section,
        heading=marked(section, which),
        card=card,
        at=row.at,
        archived=row.archived,
        rank=rank,
    )
