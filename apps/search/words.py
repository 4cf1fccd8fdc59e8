"""What a word is: the same for the index, for a query and for the marks in an excerpt.

Words are runs of letters and digits, without capitals and accents: `Käufer` and `kaufer` are one.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from zlib import crc32

WORD: Final = re.compile(r"[^\W_]+")
LONGEST: Final = 64
"""Letters of a word that count."""

UNDIVIDED: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
"""Letters which Unicode does not take for a plain one with a sign."""

ENDINGS: Final = ("s", "es", "e", "n", "en", "em", "ing", "ed")
"""Of plurals, cases and tenses, in English and German; no more, since a real stemmer takes
objective and objection for one word."""

SHORTEST_STEM: Final = 4
NEIGHBOURS_LOOK_AT: Final = 7
"""Leading letters in which misspelt words are compared first (as SymSpell does)."""


def normal(text: str) -> str:
    """The text with each accented letter as one character, as it is stored."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A word without capitals and accents, `ß` as `ss`; empty if nothing is left."""
    if word.isascii():
        return word.lower()[:LONGEST]
    apart = unicodedata.normalize("NFKD", word.casefold().translate(UNDIVIDED))
    return "".join(letter for letter in apart if letter.isalnum())[:LONGEST]


def words(text: str) -> Iterator[str]:
    """The folded words of a normal text, in order."""
    for found in WORD.finditer(text):
        if folded := fold(found.group()):
            yield folded


def phrase(text: str) -> str:
    """The folded words with a space between: two that are equal read alike."""
    return " ".join(words(normal(text)))


@lru_cache(maxsize=20_000)
def forms(word: str) -> frozenset[str]:
    """What words of one meaning share: `prices` and `price`, `Kunden` and `Kunde`, `ae` and `ä`."""
    plain = {word, _without_digraphs(word)}
    stems = set(plain)
    for each in plain:
        for ending in ENDINGS:
            stem = each.removesuffix(ending)
            if stem != each and len(stem) >= SHORTEST_STEM:
                stems.add(stem)
                if ending in ("ing", "ed") and stem[-1] == stem[-2]:
                    stems.add(stem[:-1])
        if each.endswith("ies") and len(each) > SHORTEST_STEM:
            stems.add(f"{each[:-3]}y")
    return frozenset(stems)


def tolerance(word: str) -> int:
    """How many slips of the finger a word may have and still be recognised."""
    if len(word) < 4 or word.isdigit():
        return 0
    return 1 if len(word) < 8 else 2


@lru_cache(maxsize=2_000)
def neighbourhood(word: str) -> frozenset[int]:
    """Hashes of what is left of a word's beginning without up to `tolerance` of its letters.

    Two words that are a few slips apart share one (symmetric deletion); signed 32 bits.
    """
    left = {word[:NEIGHBOURS_LOOK_AT]}
    reached = set(left)
    for _ in range(tolerance(word)):
        left = {each[:at] + each[at + 1 :] for each in left for at in range(len(each))}
        reached |= left
    return frozenset(_signed(crc32(each.encode())) for each in reached)


def _signed(number: int) -> int:
    return number - 2**32 if number >= 2**31 else number


def _without_digraphs(word: str) -> str:
    for two, one in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        word = word.replace(two, one)
    return word
