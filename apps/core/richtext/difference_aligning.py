"""Which blocks of one list became which of another, in order."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from apps.core.richtext.alignment import MOST_CELLS, pairs
from apps.core.richtext.difference_reading import Reading
from apps.core.richtext.difference_words import opcodes
from apps.core.richtext.schema import Json

Pair = tuple[int | None, int | None]


def aligned(
    reading: Reading,
    old: Sequence[Json],
    new: Sequence[Json],
    elsewhere: frozenset[str] = frozenset(),
) -> list[Pair]:
    """Pairs of indexes, in order; None for the side that has no partner.

    A block whose twin stands at another place stays without partner, so that it is told as moved:
    in these lists, or `elsewhere`, by its hash.
    """
    found: list[tuple[int, int]] = []
    for i1, i2, j1, j2 in _gaps(reading, old, new, found):
        olds = [i for i in range(i1, i2) if not _is_away(reading, old[i], elsewhere)]
        news = [j for j in range(j1, j2) if not _is_away(reading, new[j], elsewhere)]
        found += _alike(reading, old, new, olds, news)
    return list(merged(sorted(found), len(old), len(new)))


def _is_away(reading: Reading, node: Json, elsewhere: frozenset[str]) -> bool:
    return bool(elsewhere) and reading.hash(node) in elsewhere


def _gaps(
    reading: Reading, old: Sequence[Json], new: Sequence[Json], found: list[tuple[int, int]]
) -> list[tuple[int, int, int, int]]:
    """What lies between the blocks that read alike on both sides; those go to `found`."""
    start = 0
    while start < min(len(old), len(new)) and reading.same(old[start], new[start]):
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and reading.same(old[-1 - end], new[-1 - end]):
        end += 1
    found += [(i, i) for i in range(start)]
    found += [(len(old) - n, len(new) - n) for n in range(1, end + 1)]
    olds = _telling(reading, old, start, len(old) - end)
    news = _telling(reading, new, start, len(new) - end)
    anchors: list[tuple[int, int]] = []
    codes = opcodes([reading.hash(old[i]) for i in olds], [reading.hash(new[j]) for j in news])
    for tag, i1, i2, j1, j2 in codes:
        if tag == "equal":
            anchors += zip(olds[i1:i2], news[j1:j2], strict=True)
    found += anchors
    bounds = [(start - 1, start - 1), *anchors, (len(old) - end, len(new) - end)]
    return [(i1 + 1, i2, j1 + 1, j2) for (i1, j1), (i2, j2) in pairwise(bounds)]


def _telling(reading: Reading, nodes: Sequence[Json], start: int, end: int) -> list[int]:
    """Blocks that say something: empty ones and rules hold nothing in its place."""
    return [n for n in range(start, end) if reading.keys(nodes[n]) or nodes[n]["type"] == "image"]


def _alike(
    reading: Reading, old: Sequence[Json], new: Sequence[Json], olds: list[int], news: list[int]
) -> list[tuple[int, int]]:
    if not olds or not news:
        return []
    if len(olds) * len(news) > MOST_CELLS:
        return list(_by_words(reading, old, new, olds, news))

    def likeness(i: int, j: int) -> float:
        return reading.likeness(old[olds[i]], new[news[j]])

    return [(olds[i], news[j]) for i, j in pairs(olds, news, likeness)]


def _by_words(
    reading: Reading, old: Sequence[Json], new: Sequence[Json], olds: list[int], news: list[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of blocks that share most words where all words are compared at once: for lists that
    are too long to compare each block with each."""
    words = [key for i in olds for key in reading.keys(old[i])]
    others = [key for j in news for key in reading.keys(new[j])]
    owners = [i for i in olds for _ in reading.keys(old[i])]
    takers = [j for j in news for _ in reading.keys(new[j])]
    shared: dict[tuple[int, int], int] = {}
    for tag, i1, i2, j1, j2 in opcodes(words, others):
        if tag == "equal":
            for pair in zip(owners[i1:i2], takers[j1:j2], strict=True):
                shared[pair] = shared.get(pair, 0) + 1
    last = (-1, -1)
    best: dict[int, tuple[int, int]] = {}
    for (i, j), count in shared.items():
        if count > best.get(i, (0, 0))[0]:
            best[i] = (count, j)
    for i in sorted(best):
        j = best[i][1]
        if j > last[1] and reading.likeness(old[i], new[j]):
            last = (i, j)
            yield last


def merged(found: list[tuple[int, int]], olds: int, news: int) -> Iterator[Pair]:
    """Pairs in order with what has no partner between them, old before new."""
    i = j = 0
    for next_i, next_j in [*found, (olds, news)]:
        yield from ((lone, None) for lone in range(i, next_i))
        yield from ((None, lone) for lone in range(j, next_j))
        if (next_i, next_j) != (olds, news):
            yield next_i, next_j
        i, j = next_i + 1, next_j + 1
