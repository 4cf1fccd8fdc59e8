"""Paragraphs that were parted or joined: their words stayed, only the break between them is new."""

from collections.abc import Callable

from rapidfuzz.distance import LCSseq

from apps.core.richtext.difference_formats import excerpt
from apps.core.richtext.difference_parts import BlockChange, Format
from apps.core.richtext.difference_reading import Reading
from apps.core.richtext.nodes import node, paragraph
from apps.core.richtext.schema import Json

# Words from which on a paragraph can be told to be a part of another.
FEWEST_WORDS = 6
# The share of a paragraph's words that must come from its neighbour to be a part of it.
LEAST_TAKEN = 0.8

Pairing = Callable[[Json, Json], BlockChange]


def with_splits(reading: Reading, changes: list[BlockChange], pair: Pairing) -> list[BlockChange]:
    """The changes with new paragraphs joined to the one beside them that they were parted from,
    and paragraphs that are gone to the one that took their words.

    Such a change holds the parts as one paragraph with breaks, which reads the same.
    """
    out: list[BlockChange] = []
    for change in changes:
        out.append(change)
        while len(out) > 1 and (joined := _joined(reading, out[-2], out[-1], pair)):
            out[-2:] = [joined]
    return out


def _joined(
    reading: Reading, first: BlockChange, second: BlockChange, pair: Pairing
) -> BlockChange | None:
    for whole, part in ((first, second), (second, first)):
        if whole.state != "changed" or whole.before is None or whole.after is None:
            continue
        if part.state == "new" and part.after is not None:
            parts = [first.after or {}, second.after or {}]
            if _is_part(reading, whole.before, whole.after, part.after):
                return _told(pair(whole.before, _one(reading, parts)), "split")
        if part.state == "gone" and part.before is not None:
            parts = [first.before or {}, second.before or {}]
            if _is_part(reading, whole.after, whole.before, part.before):
                return _told(pair(_one(reading, parts), whole.after), "joined")
    return None


def _is_part(reading: Reading, whole: Json, other: Json, part: Json) -> bool:
    """Whether the words of `part` are those that `whole` has and `other`, its partner, has not."""
    if {whole["type"], other["type"], part["type"]} != {"paragraph"}:
        return False
    keys, others, own = reading.keys(whole), reading.keys(other), reading.keys(part)
    if len(own) < FEWEST_WORDS or len(keys) < len(own):
        return False
    before = LCSseq.similarity(keys, others)
    gain = max(LCSseq.similarity(keys, [*others, *own]), LCSseq.similarity(keys, [*own, *others]))
    return gain - before >= LEAST_TAKEN * len(own)


def _one(reading: Reading, parts: list[Json]) -> Json:
    content = [*parts[0].get("content", []), node("hardBreak"), *parts[1].get("content", [])]
    return reading.keep(paragraph(content))


def _told(change: BlockChange, what: str) -> BlockChange:
    told = "paragraph split" if what == "split" else "paragraphs joined"
    if all(one.what != told for one in change.formats):
        words = "".join(part.get("text", "") for part in (change.after or {}).get("content", []))
        change.formats = [Format(told, excerpt(words)), *change.formats]
    return change
