"""Which old part became which new one: blocks by likeness, words by difference. Pure functions."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import partial
from typing import Literal, NamedTuple, TypeVar

from apps.core.richtext import plain
from apps.core.richtext.schema import Json

T = TypeVar("T")

# Most comparisons of one old with one new thing that are made before a coarser way is taken.
MOST_CELLS = 10_000
MOST_TOKENS = 250_000
# What two blocks of one type share at least: better to change one than to put another in place.
LEAST_LIKENESS = 0.05

_WORDS = re.compile(r"\w+")
_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")
_LINES = re.compile(r"[^\n.]*[\n.]|[^\n.]+")


class Change(NamedTuple):
    """`old[i1:i2]` became `new[j1:j2]`; offsets count characters."""

    op: Literal["equal", "change"]
    i1: int
    i2: int
    j1: int
    j2: int


def bag_of(part: Json | list[Json]) -> Counter[str]:
    """How often each word stands in a block or run of texts."""
    words = plain.inline({"content": part}) if isinstance(part, list) else plain.render(part)
    return Counter(_WORDS.findall(words))


def shared(old: Counter[str], new: Counter[str]) -> float:
    """The share of words that two bags have in common, 0 to 1 (Dice); two empty ones are alike."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def pairs(
    old: Sequence[T], new: Sequence[T], likeness: Callable[[int, int], float]
) -> list[tuple[int, int]]:
    """The pairing, in order, of old with new that adds up to the most likeness.

    `likeness(i, j)` is 0 where `old[i]` cannot become `new[j]`.
    """
    if len(old) * len(new) > MOST_CELLS:
        return [pair for gap in _gaps(old, new) for pair in _in_gap(old, new, likeness, *gap)]
    score = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    alike = [[likeness(i, j) for j in range(len(new))] for i in range(len(old))]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            joint = alike[i][j] + score[i + 1][j + 1] if alike[i][j] else 0.0
            score[i][j] = max(joint, score[i + 1][j], score[i][j + 1])
    return list(_traced(score, alike))


def _traced(score: list[list[float]], alike: list[list[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(alike) and j < len(alike[i]):
        if alike[i][j] and score[i][j] == alike[i][j] + score[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif score[i + 1][j] >= score[i][j + 1]:
            i += 1
        else:
            j += 1


def _gaps(old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Runs of equal things, and what lies between them."""
    matcher = SequenceMatcher(None, [repr(x) for x in old], [repr(x) for x in new], autojunk=False)
    for op, i1, i2, j1, j2 in matcher.get_opcodes():
        yield op == "equal", i1, i2, j1, j2


def _in_gap(
    old: Sequence[T],
    new: Sequence[T],
    likeness: Callable[[int, int], float],
    equal: bool,
    i1: int,
    i2: int,
    j1: int,
    j2: int,
) -> list[tuple[int, int]]:
    if equal:
        return list(zip(range(i1, i2), range(j1, j2), strict=True))
    if (i2 - i1) * (j2 - j1) <= MOST_CELLS:
        near = partial(_shifted, likeness, i1, j1)
        return [(i + i1, j + j1) for i, j in pairs(old[i1:i2], new[j1:j2], near)]
    in_step = zip(range(i1, i2), range(j1, j2), strict=False)
    return [(i, j) for i, j in in_step if likeness(i, j)]


def _shifted(likeness: Callable[[int, int], float], di: int, dj: int, i: int, j: int) -> float:
    return likeness(i + di, j + dj)


def changes(old: str, new: str) -> list[Change]:
    """The steps from one text to another, whole words where it can, in order and without gaps."""
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    middle = _compared(old[start : len(old) - end], new[start : len(new) - end])
    steps = [Change("equal", 0, start, 0, start)] if start else []
    steps += [Change(op, *(at + start for at in offsets)) for op, *offsets in middle]
    if end:
        steps.append(Change("equal", len(old) - end, len(old), len(new) - end, len(new)))
    return steps


def _common(old: str, new: str) -> int:
    """The number of characters that two texts begin with in common."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[:middle] == new[:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _compared(old: str, new: str) -> list[Change]:
    if not old or not new:
        return [Change("change", 0, len(old), 0, len(new))] if old or new else []
    tokens = _TOKENS.findall(old), _TOKENS.findall(new)
    if len(tokens[0]) * len(tokens[1]) <= MOST_TOKENS:
        return _by_tokens(*tokens)
    lines = _LINES.findall(old), _LINES.findall(new)
    if len(lines[0]) * len(lines[1]) > MOST_TOKENS or min(map(len, lines)) < 2:
        return [Change("change", 0, len(old), 0, len(new))]
    return [step for change in _by_tokens(*lines) for step in _refined(old, new, change)]


def _refined(old: str, new: str, change: Change) -> list[Change]:
    """A change of lines, told by words where the lines are short enough."""
    op, i1, i2, j1, j2 = change
    tokens = _TOKENS.findall(old[i1:i2]), _TOKENS.findall(new[j1:j2])
    if op == "equal" or not 0 < len(tokens[0]) * len(tokens[1]) <= MOST_TOKENS:
        return [change]
    return [
        Change(step.op, step.i1 + i1, step.i2 + i1, step.j1 + j1, step.j2 + j1)
        for step in _by_tokens(*tokens)
    ]


def _by_tokens(old: list[str], new: list[str]) -> list[Change]:
    ends = [_ends(old), _ends(new)]
    return [
        Change(
            "equal" if op == "equal" else "change",
            ends[0][i1],
            ends[0][i2],
            ends[1][j1],
            ends[1][j2],
        )
        for op, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    ]


def _ends(tokens: list[str]) -> list[int]:
    """The offset before each token, and at last the length of all."""
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(token))
    return offsets
