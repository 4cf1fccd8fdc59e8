"""Which letter of one version of a text is which letter of another. Pure functions.

Lines that read the same are paired first, in order; between them words, then the letters of words
that differ, whatever the borders of lines; at last lines that stand elsewhere now. A few letters
that two unrelated lines have in common are nobody's.
"""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple, TypeAlias

from rapidfuzz.distance import LCSseq

Place: TypeAlias = tuple[int, int]
"""(line, letter)."""
Values: TypeAlias = Sequence[Sequence[str]]
"""The letters of each line."""

MOST_CELLS = 40_000_000
"""Comparisons of one letter with another in one stretch; a longer one is told by words alone."""
SURE = 3
"""Letters in a row that are no accident."""
ALIKE = 0.5
"""The share of its letters by which a line that stands elsewhere is known again."""
MOST_TRIES = 50
"""Lines of which a line that stands elsewhere may have become one."""


class Stretch(NamedTuple):
    """The lines from `i1` to `i2` of the one version stand where those from `j1` to `j2` of the
    other do."""

    i1: int
    i2: int
    j1: int
    j2: int


def same_letters(old: Values, new: Values, stretches: Sequence[Stretch]) -> dict[Place, Place]:
    """For each letter of `old` that is still there, where it stands in `new`."""
    found: dict[Place, Place] = {}
    for stretch in stretches:
        for gap in _between_equal_lines(old, new, stretch, found):
            found |= _in_gap(old, new, range(gap.i1, gap.i2), range(gap.j1, gap.j2))
    lines = (
        [i for s in stretches for i in range(s.i1, s.i2)],
        [j for s in stretches for j in range(s.j1, s.j2)],
    )
    found |= _elsewhere(old, new, lines, found)
    found |= _runs_elsewhere(old, new, lines, found)
    return found


def _whole(old: Values, i: int, j: int) -> Iterator[tuple[Place, Place]]:
    return (((i, k), (j, k)) for k in range(len(old[i])))


def _between_equal_lines(
    old: Values, new: Values, stretch: Stretch, found: dict[Place, Place]
) -> list[Stretch]:
    """Pair equal lines, and give what lies between them."""
    i1, i2, j1, j2 = stretch
    left, right = _names(old[i1:i2], new[j1:j2])
    gaps = []
    at_i, at_j = i1, j1
    for i, j, size in matching(left, right):
        gaps.append(Stretch(at_i, i1 + i, at_j, j1 + j))
        for n in range(size):
            found.update(_whole(old, i1 + i + n, j1 + j + n))
        at_i, at_j = i1 + i + size, j1 + j + size
    gaps.append(Stretch(at_i, i2, at_j, j2))
    return [gap for gap in gaps if gap.i1 < gap.i2 and gap.j1 < gap.j2]


def _names(old: Values, new: Values) -> tuple[list[object], list[object]]:
    """What each line says. A line without words equals none, or all of them would."""
    return [tuple(line) or (0, at) for at, line in enumerate(old)], [
        tuple(line) or (1, at) for at, line in enumerate(new)
    ]


def matching(old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[int, int, int]]:
    """(start in old, start in new, length) of the runs that both have in common, in order."""
    numbers: dict[object, int] = {}
    left, right = ([numbers.setdefault(one, len(numbers)) for one in many] for many in (old, new))
    for block in LCSseq.opcodes(left, right).as_matching_blocks():
        if block.size:
            yield block.a, block.b, block.size


def _in_gap(
    old: Values, new: Values, lines: Sequence[int], others: Sequence[int]
) -> dict[Place, Place]:
    """The letters of some lines that do not read the same as those others."""
    sides = _flat(old, lines), _flat(new, others)
    words = _words(sides[0]), _words(sides[1])
    begins = [list(accumulate(map(len, side), initial=0)) for side in words]
    pairs: list[tuple[Place, Place]] = []
    at_i = at_j = 0
    end = len(words[0]), len(words[1]), 0
    for i, j, size in [*matching(list(map(_said, words[0])), list(map(_said, words[1]))), end]:
        i1, j1, length = begins[0][i], begins[1][j], begins[0][i + size] - begins[0][i]
        pairs += _by_letters(sides[0][at_i:i1], sides[1][at_j:j1])
        pairs += [(sides[0][i1 + n][1], sides[1][j1 + n][1]) for n in range(length)]
        at_i, at_j = i1 + length, j1 + length
    return _likely(pairs, old, new)


Flat: TypeAlias = list[tuple[str, Place]]


def _flat(values: Values, lines: Sequence[int]) -> Flat:
    return [(value, (i, k)) for i in lines for k, value in enumerate(values[i])]


def _words(flat: Flat) -> list[Flat]:
    """Runs of letters and digits of one line, and everything else by itself."""
    words: list[Flat] = []
    for value, place in flat:
        last = words[-1][-1] if words else None
        if last and value.isalnum() and last[0].isalnum() and last[1][0] == place[0]:
            words[-1].append((value, place))
        else:
            words.append([(value, place)])
    return words


def _said(word: Flat) -> str:
    return "".join(value for value, _ in word)


def _by_letters(old: Flat, new: Flat) -> list[tuple[Place, Place]]:
    """The letters of what differs by its words, where they are no accident."""
    if not old or not new or len(old) * len(new) > MOST_CELLS:
        return []
    runs = list(matching([value for value, _ in old], [value for value, _ in new]))
    certain = sum(size for *_, size in runs) >= 0.7 * min(len(old), len(new))
    return [
        (old[i + n][1], new[j + n][1])
        for cluster in _clusters(runs)
        if certain or _is_sure(cluster, len(old), len(new))
        for i, j, size in cluster
        for n in range(size)
    ]


Run: TypeAlias = tuple[int, int, int]


def _clusters(runs: Sequence[Run]) -> Iterator[list[Run]]:
    """Runs between which something was only put in, or only taken out."""
    cluster: list[Run] = []
    for i, j, size in runs:
        if cluster and i != sum(cluster[-1][::2]) and j != cluster[-1][1] + cluster[-1][2]:
            yield cluster
            cluster = []
        cluster.append((i, j, size))
    if cluster:
        yield cluster


def _is_sure(cluster: Sequence[Run], old: int, new: int) -> bool:
    """Whether letters in common are no accident: several, or where both begin or end."""
    i, j, _ = cluster[0]
    last_i, last_j, size = cluster[-1]
    borders = (i == 0 and j == 0) or (last_i + size == old and last_j + size == new)
    return borders or sum(length for *_, length in cluster) >= SURE


def _likely(pairs: Sequence[tuple[Place, Place]], old: Values, new: Values) -> dict[Place, Place]:
    """Without what two lines have in common that have hardly anything in common."""
    weight: Counter[tuple[int, int]] = Counter()
    longest: dict[tuple[int, int], int] = defaultdict(int)
    run, before = 0, ((-1, -1), (-1, -1))
    for (i, k), (j, m) in pairs:
        follows = before == ((i, k - 1), (j, m - 1))
        run = run + 1 if follows else 1
        before = (i, k), (j, m)
        longest[i, j] = max(longest[i, j], run)
        weight[i, j] += old[i][k].isalnum()

    def stands(i: int, j: int) -> bool:
        letters = min(sum(v.isalnum() for v in old[i]), sum(v.isalnum() for v in new[j]))
        return longest[i, j] >= 2 * SURE or weight[i, j] >= 0.3 * letters

    kept = {pair for pair in weight if stands(*pair)}
    return {one: other for one, other in pairs if (one[0], other[0]) in kept}


def _elsewhere(
    old: Values, new: Values, lines: tuple[list[int], list[int]], paired: dict[Place, Place]
) -> dict[Place, Place]:
    """The letters of lines that were taken up and put down at another place."""
    gone = _unpaired(lines[0], old, {place[0] for place in paired})
    come = _unpaired(lines[1], new, {place[0] for place in paired.values()})
    moved: dict[Place, Place] = {}
    for i in list(gone):
        same = next((j for j in come if list(new[j]) == list(old[i])), None)
        if same is not None:
            moved.update(_whole(old, i, same))
            gone.remove(i)
            come.remove(same)
    moved |= _in_gap(old, new, gone, come)
    for i in _unpaired(gone, old, {place[0] for place in moved}):
        found = [_in_gap(old, new, [i], [j]) for j in come[:MOST_TRIES]]
        alike = max(found, key=len, default={})
        if len(alike) >= ALIKE * len(old[i]):
            taken = set(moved.values())
            moved |= {here: there for here, there in alike.items() if there not in taken}
    return moved


def _runs_elsewhere(
    old: Values, new: Values, lines: tuple[list[int], list[int]], paired: dict[Place, Place]
) -> dict[Place, Place]:
    """The letters of parts of lines that were taken up and put down at another place."""
    taken = set(paired.values())
    gone = list(_runs(old, lines[0], paired))
    come = list(_runs(new, lines[1], taken))
    moved: dict[Place, Place] = {}
    for run in sorted(gone, key=len, reverse=True)[:MOST_TRIES]:
        words = [old[i][k] for i, k in run]
        for other in come:
            at = _found_in([new[j][m] for j, m in other], words)
            if at is not None and len(run) >= 2:
                moved.update(zip(run, other[at : at + len(run)], strict=True))
                come.remove(other)
                come += [part for part in (other[:at], other[at + len(run) :]) if part]
                break
    return moved


def _runs(values: Values, lines: Sequence[int], paired: Container[Place]) -> Iterator[list[Place]]:
    """What stands next to each other in a line and is paired with nothing."""
    for i in lines:
        run: list[Place] = []
        for k in range(len(values[i])):
            if (i, k) not in paired:
                run.append((i, k))
            elif run:
                yield run
                run = []
        if run:
            yield run


def _found_in(values: Sequence[str], words: Sequence[str]) -> int | None:
    ends = range(len(values) - len(words) + 1)
    return next((at for at in ends if values[at : at + len(words)] == words), None)


def _unpaired(lines: Sequence[int], values: Values, paired: set[int]) -> list[int]:
    return [at for at in lines if values[at] and at not in paired]
