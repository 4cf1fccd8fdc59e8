"""From text to what PostgreSQL searches, and from a query to what it asks. No database.

The words are cut and folded here (`words.py`), so that any server serves, whatever its locale
and extensions; every lexeme is letters and digits and needs no quoting.
"""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from apps.search.words import words

LAST_POSITION: Final = 16_383
"""PostgreSQL counts no further."""

POSITIONS: Final = 16
"""Places kept of one word: enough to tell which words stand together."""

LARGEST: Final = 700_000
"""Bytes of words in one vector; PostgreSQL's own limit is 1 MiB with all that belongs to it."""

EACH: Final = 8
"""Bytes of a word in a vector besides its letters and places, at most."""

BETWEEN: Final = 20
"""Positions between two parts, so that their words do not count as neighbours."""


class Vector:
    """Words with their places and weights, as a tsvector is written."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}
        self._position = 0
        self._bytes = 0

    def add(self, text: str, weight: str) -> "Vector":
        """Words of a normal text; `weight` is A to D."""
        for word in words(text):
            self._position = min(self._position + 1, LAST_POSITION)
            places = self._places.get(word)
            if places is None:
                self._bytes += len(word.encode()) + EACH
                if self._bytes > LARGEST:
                    return self
                places = self._places[word] = []
            if len(places) < POSITIONS:
                self._bytes += 2
                places.append(f"{self._position}{weight}")
        self._position = min(self._position + BETWEEN, LAST_POSITION)
        return self

    def words(self) -> set[str]:
        return set(self._places)

    def written(self, marks: Iterable[str] = ()) -> str:
        """As a tsvector; `marks` are lexemes without a place."""
        placed = (f"'{word}':{','.join(places)}" for word, places in self._places.items())
        return " ".join([*placed, *(f"'{mark}'" for mark in marks)])


def titled(word: str) -> str:
    """The mark of a word in a title."""
    return f"^{word}"


def of_workspace(workspace_id: UUID) -> str:
    """The mark of a workspace."""
    return f"@{workspace_id.hex}"


def of_type(kind: str) -> str:
    """The mark of a type."""
    return f"@{kind}"
