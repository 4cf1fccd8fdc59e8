"""Words that are quoted from a text: where they stand in it, and whether they still do.

A wrong place is worse than none: words are found where they are the same up to what two hands
write differently (see `folding`), and if they stand several times, only what stood around them
decides, or nothing does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import Indel, LCSseq

from apps.core.richtext.folding import Folded, fold
from apps.core.richtext.schema import Json
from apps.core.richtext.text_index import BORDER, TextIndex, told

CONTEXT = 32
"""Characters kept of what stands before and after."""

AGREES = 10
"""So many of them, next to the quote, must be the same for a side to agree; all if it has less."""

JOINED = 3
"""Words that a quote has at least, for blocks to be read on without a blank between them."""

LONGEST_GROWTH = 4
"""All words may stand there still, but among no more than so many times as many letters."""

ALIKE = 0.75
"""The share of letters that words of another spelling must have in common, in their order."""

LONGEST_QUOTE = 5_000
"""Characters that a thread can hang on. Who means more means the section, or the page."""

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words, and hints where they stand; a hint may be empty."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    section: str = ""

    @property
    def cuts(self) -> bool:
        """Whether the quote begins or ends inside of a word."""
        return _joins(self.prefix[-1:] + self.quote[:1]) or _joins(
            self.quote[-1:] + self.suffix[:1]
        )


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text, in offsets of its `TextIndex`."""

    start: int
    end: int


class Page:
    """A text to look for quotes in."""

    def __init__(self, document: Json) -> None:
        self.index = TextIndex(document)

    @cached_property
    def _folded(self) -> Folded:
        return Folded(self.index.text)

    @cached_property
    def _joined(self) -> Folded:
        """For quotes that were taken without the borders of blocks."""
        return Folded(self.index.text, without=BORDER)

    # -- telling

    def trimmed(self, start: int, end: int) -> Span | None:
        """The words between two offsets, without blanks around them; None if there are none."""
        words = self.index.text[start:end]
        low = start + len(words) - len(words.lstrip())
        high = end - len(words) + len(words.rstrip())
        return Span(low, high) if low < high else None

    def words(self, span: Span) -> str:
        return told(self.index.text[span.start : span.end])

    def quotation(self, span: Span, *, around: int = CONTEXT) -> Quotation:
        """These words with what stands around them, in so many characters."""
        text = self.index.text
        return Quotation(
            quote=self.words(span),
            prefix=told(text[max(0, span.start - around) : span.start]),
            suffix=told(text[span.end : span.end + around]),
            section=self.index.section(self.index.start(span.start)),
        )

    # -- finding

    def occurrences(self, quote: str) -> list[Span]:
        """Everywhere that these words stand: letter by letter if they do so anywhere, and as words
        of their own rather than inside of others."""
        found = list(self._found(self._folded, quote))
        plain = quote.strip()
        exact = [span for span in found if self.words(span) == plain]
        return self._uncut(exact or found)

    def candidates(self, wanted: Quotation) -> list[Span]:
        """The places that a quote may mean: one if the words or the hints decide.

        Hints choose among the places of these very words; such as fit nowhere choose nothing.
        """
        spans = self.occurrences(wanted.quote)
        if not spans and len(_WORDS.findall(wanted.quote)) >= JOINED:
            spans = self._uncut(list(self._found(self._joined, wanted.quote)))  # as DOM ranges tell
        if len(spans) > 1:
            here = [span for span in spans if wanted.section in ("", self._section(span))] or spans
            full = [span for span in here if self._fits(span, wanted)]
            spans = full or [span for span in here if self._fits(span, wanted, AGREES)] or here
        return spans

    def joined(self, quote: str) -> list[Span]:
        """Where the words stand without the line breaks between blocks that the quote has."""
        return list(self._found(self._joined, quote.replace("\n", "")))

    def agreement(self, span: Span, wanted: Quotation) -> "Agreement":
        """How far what stands around some words, in their own block, is what stood around them."""
        text = self.index.text
        before = text[max(0, span.start - 2 * CONTEXT) : span.start].rpartition(BORDER)[2]
        after = text[span.end : span.end + 2 * CONTEXT].partition(BORDER)[0]
        prefix = fold(wanted.prefix.rpartition("\n")[2])
        suffix = fold(wanted.suffix.partition("\n")[0])
        shared = _shared(fold(before)[::-1], prefix[::-1]), _shared(fold(after), suffix)
        return Agreement(
            letters=sum(shared),
            sides=tuple(
                have >= min(len(hint), AGREES)
                for have, hint in zip(shared, (prefix, suffix), strict=True)
            ),
        )

    def is_home(self, span: Span, wanted: Quotation) -> bool:
        """Whether it is in the same section, or between the same words of other blocks."""
        return self.in_section(span, wanted.section) or self._fits(span, wanted)

    def in_section(self, span: Span, section: str) -> bool:
        return self._section(span) == section

    def _found(self, folded: Folded, quote: str) -> Iterator[Span]:
        words = fold(quote)
        at = folded.text.find(words) if words else -1
        while at >= 0:
            span = folded.raw_span(at, at + len(words))
            if span is not None:
                yield Span(*span)
            at = folded.text.find(words, at + 1)

    def _uncut(self, spans: list[Span]) -> list[Span]:
        return [span for span in spans if not self.cuts(span)] or spans

    def cuts(self, span: Span) -> bool:
        """Whether it begins or ends inside of a word."""
        text = self.index.text
        return _joins(text[span.start - 1 : span.start + 1] if span.start else "") or _joins(
            text[span.end - 1 : span.end + 1]
        )

    def of_whole_words(self, span: Span) -> Span:
        """The same with what it left out of its first and its last word."""
        text, (start, end) = self.index.text, (span.start, span.end)
        while start and _joins(text[start - 1 : start + 1]):
            start -= 1
        while _joins(text[end - 1 : end + 1]):
            end += 1
        return Span(start, end)

    def _section(self, span: Span) -> str:
        return self.index.section(self.index.start(span.start))

    def _fits(self, span: Span, wanted: Quotation, nearest: int | None = None) -> bool:
        """Whether what stands around it is what the hints say; or only the nearest characters."""
        prefix, suffix = fold(wanted.prefix), fold(wanted.suffix)
        if nearest is not None:
            prefix, suffix = prefix[-nearest:], suffix[:nearest]
        reach = CONTEXT + 2 * (len(wanted.prefix) + len(wanted.suffix))
        before = fold(self.index.text[max(0, span.start - reach) : span.start])
        after = fold(self.index.text[span.end : span.end + reach])
        return before.endswith(prefix) and after.startswith(suffix)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many characters next to a quote are the same on both sides together, and which of the
    two sides agree. Where nothing stood in the same block, nothing needs to."""

    letters: int
    sides: tuple[bool, ...]


def recognisable(quote: str, now: str) -> bool:
    """Whether words that were edited are still the ones that were quoted.

    They are if whole words that make up more than half of the quote stand there in their order,
    and are more than half of what stands there; or if all of them do, with some others put between;
    or if only the spelling differs, by one letter in four. Words count by their letters.
    """
    before, after = (_WORDS.findall(fold(words)) for words in (quote, now))
    steps = LCSseq.opcodes(before, after)
    kept = sum(
        sum(map(len, before[one.src_start : one.src_end])) for one in steps if one.tag == "equal"
    )
    said, reads = (sum(map(len, words)) for words in (before, after))
    if 2 * kept > max(said, reads) or 0 < said == kept >= reads / LONGEST_GROWTH:
        return True
    return Indel.normalized_similarity(fold(quote), fold(now)) >= ALIKE


def letters(words: str) -> int:
    """How many letters and figures they have: how much it means that they are the same."""
    return sum(map(str.isalnum, words))


def _joins(pair: str) -> bool:
    return len(pair) == 2 and pair.isalnum()


def _shared(one: str, other: str) -> int:
    """The characters that two texts begin with in common."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
