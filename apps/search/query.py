"""What somebody asks for, as words, and what PostgreSQL is asked. No database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from apps.search.vectors import of_type, of_workspace, titled
from apps.search.words import WORD, fold, normal, phrase

MOST_WORDS: Final = 12
"""Words of a query that are looked for; nobody types more."""

SHORTEST_BEGINNING: Final = 3
"""Letters after which a word that is still being typed is looked for in texts, too; before, only
in titles: half of all texts hold a word that begins with `a`."""


@dataclass(frozen=True)
class Term:
    """A word of a query. `open` while it may still be typed on: then it stands for all words
    that begin with it. `others` are its other forms in use; `optional` is a word such as "the",
    which nobody misses in what is found."""

    word: str
    spelling: str
    open: bool = False
    others: frozenset[str] = frozenset()
    optional: bool = False

    def fits(self, word: str) -> bool:
        """Whether a folded word is what is meant."""
        if self.open and word.startswith(self.word):
            return True
        return word == self.word or word in self.others

    def in_text(self) -> str:
        if self.open and len(self.word) < SHORTEST_BEGINNING:
            return _any([f"'{self.word}'", f"'{titled(self.word)}':*", *map(_quoted, self.others)])
        return _any([_quoted(self.word, self.open), *map(_quoted, sorted(self.others))])

    def in_title(self) -> str:
        others = (_quoted(titled(other)) for other in sorted(self.others))
        return _any([_quoted(titled(self.word), self.open), *others])


@dataclass(frozen=True)
class Query:
    """The words asked for. `every` is False when some of them will do."""

    terms: tuple[Term, ...]
    every: bool = True

    @classmethod
    def parse(cls, asked: str) -> "Query":
        """Whatever somebody typed; without any word in it the query is empty.

        The last word is open. Quotes and operators mean nothing.
        """
        found: dict[str, str] = {}
        for match in WORD.finditer(normal(asked)):
            if word := fold(match.group()):
                found.pop(word, None)  # the last place counts
                found[word] = match.group().lower()
        kept = list(found.items())[:MOST_WORDS]
        last = len(kept) - 1
        return cls(tuple(Term(word, said, at == last) for at, (word, said) in enumerate(kept)))

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __str__(self) -> str:
        return " ".join(term.spelling for term in self.terms)

    @property
    def phrase(self) -> str:
        """The folded words, to compare titles with."""
        return phrase(str(self))

    @property
    def needed(self) -> tuple[Term, ...]:
        """The words that what is found must hold: all but "the" and its like."""
        return tuple(term for term in self.terms if not term.optional) or self.terms

    def with_terms(self, terms: Iterable[Term]) -> "Query":
        return replace(self, terms=tuple(terms))

    def in_text(self) -> str:
        """As a tsquery about all words of an entry."""
        return self._joined([term.in_text() for term in self.needed])

    def in_title(self) -> str:
        """As a tsquery about the words of the title."""
        return self._joined([term.in_title() for term in self.needed])

    def _joined(self, parts: Sequence[str]) -> str:
        return _all(parts) if self.every else _any(parts)

    def loosely(self) -> str:
        """As a tsquery to which any of the words will do."""
        return _any([term.in_text() for term in self.needed])


def within(asked: str, workspace_id: UUID, types: Sequence[str] = ()) -> str:
    """The tsquery narrowed to a workspace and, if any are named, to some types."""
    parts = [asked, _quoted(of_workspace(workspace_id))]
    if types:
        parts.append(_any([_quoted(of_type(kind)) for kind in types]))
    return _all(parts)


def _quoted(lexeme: str, is_open: bool = False) -> str:
    return f"'{lexeme}':*" if is_open else f"'{lexeme}'"


def _any(parts: Sequence[str]) -> str:
    return f"({' | '.join(parts)})"


def _all(parts: Sequence[str]) -> str:
    return f"({' & '.join(parts)})"
