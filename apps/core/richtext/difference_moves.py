"""What went from one place to another: sections among sections, blocks among all."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import process
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
MOST_COMPARISONS = 1_000_000


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
    """A block without partner, and where it stands: the section, the list of blocks in it by a
    number, and the place in that list."""

    change: BlockChange
    node: Json
    section: str
    list: int
    place: int

    def follows(self, other: "_Lone") -> bool:
        return (self.section, self.list, self.place) == (
            other.section,
            other.list,
            other.place + 1,
        )


def tell_moves(sections: list[SectionChange], blocks: Blocks) -> None:
    """Mark what is gone in one place and new in another as moved, wholly alike or nearly so.
    Neighbours that stayed neighbours are one move."""
    gone, new = _lone(sections, "gone", blocks.reading), _lone(sections, "new", blocks.reading)
    order = {id(lone): number for number, lone in enumerate(new)}
    found = sorted(_matches(blocks.reading, gone, new), key=lambda match: order[id(match[1])])
    runs: list[list[tuple[_Lone, _Lone]]] = []
    for old, now in found:
        last = runs[-1][-1] if runs else None
        if last and old.follows(last[0]) and now.follows(last[1]):
            runs[-1].append((old, now))
        else:
            runs.append([(old, now)])
    for number, run in enumerate(runs, start=1):
        old, now = run[0]
        text = excerpt(plain.render(now.node))
        move = Move(number, text, old.section, now.section, len(run))
        for old, now in run:
            old.change.move = now.change.move = move
            now.change.twin = blocks.pair(old.node, now.node)


def _lone(sections: list[SectionChange], state: str, reading: Reading) -> list[_Lone]:
    out: list[_Lone] = []
    for section in sections:
        for number, changes in enumerate(_lists(section.blocks)):
            for place, change in enumerate(changes):
                node = change.before if state == "gone" else change.after
                if change.state == state and node is not None and reading.may_move(node):
                    out.append(_Lone(change, node, section.section, number, place))
    return out


def _lists(changes: list[BlockChange]) -> Iterator[list[BlockChange]]:
    """A list of blocks and the lists in them."""
    yield changes
    for change in changes:
        if change.inside and change.state != "recast":
            yield from _lists(change.inside)


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
    left: dict[str, dict[int, list[str]]] = {}
    for number, lone in enumerate(gone):
        if len(keys := reading.keys(lone.node)) >= FEWEST_WORDS:
            left.setdefault(family(lone.node), {})[number] = keys
    for lone in new:
        choices = left.get(family(lone.node), {})
        keys = reading.keys(lone.node)
        best = process.extractOne(
            keys, choices, scorer=Indel.normalized_similarity, score_cutoff=LEAST_LIKENESS
        )
        if best:
            del choices[best[2]]
            yield gone[best[2]], lone
