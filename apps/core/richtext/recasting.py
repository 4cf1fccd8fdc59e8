"""Words in a block that was written anew with a copy of them, and edited at the same stroke.

A browser that gives a block another shape writes it again; what somebody corrects meanwhile comes
along. The characters are others then and the words not quite the same, but the passage is: the
quote with what stood around it in its block.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, Opcodes

from apps.core.richtext.quotes import ALIKE, Page, Quotation, Span, letters, recognisable
from apps.core.richtext.text_index import BORDER

_WORDS = re.compile(r"\w+")

PASSAGE_LETTERS = 16
"""Letters of the passage that stand there still, at least."""


NEAR = 10
"""Characters that the very words may stand from where they are looked for."""


def recasts(
    page: Page, wanted: Quotation, places: Sequence[Span], is_new: Callable[[Span], bool]
) -> list[Span]:
    """Where the quoted words stand, edited or divided, in blocks of which at least half was
    written since; across two of them if in none alone. `places` are those of the very words."""
    if "\n" in wanted.quote:
        return []
    fresh = [block for block in _blocks(page) if is_new(block)]
    pairs = [Span(one.start, two.end) for one, two in pairwise(fresh) if one.end + 1 == two.start]
    said = _WORDS.findall(
        wanted.prefix.rpartition("\n")[2] + wanted.quote + wanted.suffix.partition("\n")[0]
    )
    text = page.index.text
    found: set[Span] = set()
    for stretch in (*fresh, *pairs):
        if _may_be(said, text[stretch.start : stretch.end]) and not any(
            stretch.start <= one.start and one.end <= stretch.end for one in found
        ):
            span = _recast(page, wanted, places, stretch)
            if span is not None and is_new(span):
                found.add(span)
    return sorted(found)


def _blocks(page: Page) -> Iterator[Span]:
    start = 0
    for words in page.index.text.split(BORDER):
        if words:
            yield Span(start, start + len(words))
        start += len(words) + 1


def _recast(page: Page, wanted: Quotation, places: Sequence[Span], stretch: Span) -> Span | None:
    prefix = wanted.prefix.rpartition("\n")[2]
    suffix = wanted.suffix.partition("\n")[0]
    passage = prefix + wanted.quote + suffix
    words = page.index.text[stretch.start : stretch.end]
    near = fuzz.partial_ratio_alignment(passage, words, score_cutoff=50)
    if near is None:
        return None
    # That is as long as the passage was: what was put in pushes its ends out on both sides.
    low = max(0, near.dest_start - len(passage))
    steps = Indel.opcodes(passage, words[low : near.dest_end + len(passage)])
    kept = "".join(passage[one.src_start : one.src_end] for one in steps if one.tag == "equal")
    if letters(kept) < max(PASSAGE_LETTERS, ALIKE * letters(passage)):
        return None
    low += stretch.start
    start = low + _goes_to(steps, len(prefix), opens=True)
    near_by = [one for one in places if abs(one.start - start) <= NEAR]
    if near_by:
        return min(near_by, key=lambda one: abs(one.start - start))
    end = low + _goes_to(steps, len(prefix) + len(wanted.quote), opens=False)
    span = page.trimmed(start, end)
    if span and not wanted.cuts:
        span = page.of_whole_words(span)
    return span if span and recognisable(wanted.quote, page.words(span)) else None


def _may_be(said: list[str], words: str) -> bool:
    """Whether words that make up half of the passage stand there; much quicker than to compare
    letter by letter, and most blocks are others."""
    return 2 * sum([len(word) for word in said if word in words]) >= sum(map(len, said))


def _goes_to(steps: Opcodes, offset: int, *, opens: bool) -> int:
    """Where an offset stands after these steps. What was put in just there is outside."""
    at = 0
    for one in steps:
        if one.src_start > offset or (one.src_start == offset and not opens):
            break
        if one.tag == "equal" and offset <= one.src_end:
            at = one.dest_start + offset - one.src_start
        else:
            at = one.dest_end if opens or one.src_end < offset else one.dest_start
    return at
