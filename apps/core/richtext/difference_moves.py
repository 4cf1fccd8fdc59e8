"""What went from one place to another: sections among sections, blocks among all."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from apps.core.richtext import plain
from apps.core.richtext.difference_blocks import Blocks
from apps.core.richtext.difference_formats import excerpt
from apps.core.richtext.difference_parts import BlockChange, Move, SectionChange
from apps.core.richtext.difference_reading import Reading, family
from apps.core.richtext.schema import Json

# A block is known again elsewhere, though changed, if it kept this share of this many words.
LEAST_LIKENESS = 0.75
FEWEST_WORDS = 6
# Most comparisons of one block with another; beyond, only blocks that read alike are found.
MOST_COMPARISONS = 250_000


def stayed(places: Sequence[int]) -> set[int]:
    """Of things now in this order, told by their places before: the positions of those that need
    not have moved, as many as can be (a longest rising subsequence)."""
    ends: list[int] = []
    at: list[int] = []
    previous: list[int | None] = []
    for position, place in enumerate(places):
        rank = bisect_left(ends, place)
        ends[rank : rank + 1] = [place]
        at[rank : rank + 1] = [position]
        previous.append(at[rank - 1] if rank else None)
    kept: set[int] = set()
    here = at[-1] if at else None
    while here is not None:
        kept.add(here)
        here = previous[here]
    return kept


@dataclass(frozen=True, slots=True)
class _Lone:
    """A block without partner, and the section it stands in."""

    change: BlockChange
    node: Json
    section: str


def tell_moves(sections: list[SectionChange], blocks: Blocks) -> None:
    """Mark what is gone in one place and new in another as moved, wholly alike or nearly so."""
    reading = blocks.reading
    gone = [lone for lone in _lone(sections, "gone") if reading.may_move(lone.node)]
    new = [lone for lone in _lone(sections, "new") if reading.may_move(lone.node)]
    for number, (old, now) in enumerate(_matches(reading, gone, new), start=1):
        move = Move(number, excerpt(plain.render(now.node)), old.section, now.section)
        old.change.move = now.change.move = move
        now.change.twin = blocks.pair(old.node, now.node)


def _lone(sections: list[SectionChange], state: str) -> Iterator[_Lone]:
    for section in sections:
        for change in _all(section.blocks):
            node = change.before if state == "gone" else change.after
            if change.state == state and node is not None:
                yield _Lone(change, node, section.section)


def _all(changes: list[BlockChange]) -> Iterator[BlockChange]:
    for change in changes:
        yield change
        yield from _all(change.inside)


def _matches(
    reading: Reading, gone: list[_Lone], new: list[_Lone]
) -> Iterator[tuple[_Lone, _Lone]]:
    waiting: dict[str, list[_Lone]] = {}
    for lone in gone:
        waiting.setdefault(reading.hash(lone.node), []).append(lone)
    rest: list[_Lone] = []
    for lone in new:
        if twins := waiting.get(reading.hash(lone.node)):
            yield twins.pop(0), lone
        else:
            rest.append(lone)
    left = [lone for twins in waiting.values() for lone in twins]
    if len(left) * len(rest) <= MOST_COMPARISONS:
        yield from _nearly(reading, left, rest)


def _nearly(reading: Reading, gone: list[_Lone], new: list[_Lone]) -> Iterator[tuple[_Lone, _Lone]]:
    left = [lone for lone in gone if len(reading.keys(lone.node)) >= FEWEST_WORDS]
    for lone in new:
        keys = reading.keys(lone.node)
        best: tuple[float, _Lone | None] = (LEAST_LIKENESS, None)
        for other in left:
            others = reading.keys(other.node)
            most = 2 * min(len(keys), len(others)) / (len(keys) + len(others) or 1)
            if most < best[0] or family(lone.node) != family(other.node):
                continue
            alike = Indel.normalized_similarity(others, keys, score_cutoff=best[0])
            if alike >= best[0]:
                best = (alike, other)
        if best[1] is not None:
            left.remove(best[1])
            yield best[1], lone
