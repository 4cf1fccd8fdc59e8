"""Lines that stayed while the boxes around them changed: paragraphs made a list, a quote undone, an
item pushed in."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from apps.core.richtext import plain
from apps.core.richtext.difference_aligning import aligned
from apps.core.richtext.difference_formats import excerpt, named
from apps.core.richtext.difference_parts import BlockChange, Format
from apps.core.richtext.difference_reading import LEAVES, Reading, leaves
from apps.core.richtext.schema import Json

Pairing = Callable[[Json, Json], BlockChange]
Component = tuple[range, range, list[tuple[int, int]]]


def with_recasts(reading: Reading, changes: list[BlockChange], pair: Pairing) -> list[BlockChange]:
    """The changes with blocks that are gone told as recast where new ones hold the same lines;
    `pair` tells what became of a line."""
    out: list[BlockChange] = []
    for lone, group in groupby(changes, key=lambda change: change.state in ("gone", "new")):
        run = list(group)
        out += _recast(reading, run, pair) if lone else run
    return out


def reshaped(reading: Reading, change: BlockChange) -> BlockChange:
    """The change of a list; as recast if all its lines stayed and only their nesting is another."""
    old, new = change.before or {}, change.after or {}
    lines = list(leaves(old)), list(leaves(new))
    stayed = len(lines[0]) == len(lines[1]) and all(map(reading.same, *lines))
    if not stayed or _holds_table(old) or _holds_table(new):
        return change
    if not any(inner.state in ("gone", "new", "recast") for inner in _all(change.inside)):
        return change
    inside = [BlockChange("same", *pair) for pair in zip(*lines, strict=True)]
    said = Format("items indented differently", excerpt(plain.render(new)))
    return BlockChange(
        "recast", old, new, inside=inside, formats=[*change.formats, said], nodes=[new]
    )


def _all(changes: list[BlockChange]) -> Iterator[BlockChange]:
    for change in changes:
        yield change
        yield from _all(change.inside)


def _recast(reading: Reading, run: list[BlockChange], pair: Pairing) -> list[BlockChange]:
    olds = [change for change in run if change.before]
    news = [change for change in run if change.after]
    if not olds or not news:
        return run
    lines = [
        [(leaf, at) for at, change in enumerate(side) for leaf in leaves(_node(change))]
        for side in (olds, news)
    ]
    nodes = [[leaf for leaf, _ in side] for side in lines]
    found = aligned(reading, nodes[0], nodes[1])
    pairs = [(i, j) for i, j in found if i is not None and j is not None]
    out: list[BlockChange] = []
    i = j = 0
    for left, right, matched in _components(lines, pairs):
        parts = olds[left.start : left.stop], news[right.start : right.stop]
        if not _is_whole(*parts, len(matched)):
            continue
        out += [*olds[i : left.start], *news[j : right.start]]
        told = [(nodes[0][a], nodes[1][b]) for a, b in matched]
        out.append(_told(pair, *parts, told))
        i, j = left.stop, right.stop
    return [*out, *olds[i:], *news[j:]]


def _components(
    lines: list[list[tuple[Json, int]]], pairs: list[tuple[int, int]]
) -> Iterator[Component]:
    """Ranges of old and new blocks that share lines with each other only, and those lines."""
    found: list[Component] = []
    for a, b in pairs:
        i, j = lines[0][a][1], lines[1][b][1]
        if found and (i in found[-1][0] or j in found[-1][1]):
            left, right, matched = found.pop()
            found.append((range(left.start, i + 1), range(right.start, j + 1), [*matched, (a, b)]))
        else:
            found.append((range(i, i + 1), range(j, j + 1), [(a, b)]))
    yield from found


def _is_whole(olds: list[BlockChange], news: list[BlockChange], lines: int) -> bool:
    """Whether every line on both sides has its partner, and lines are all there is to tell."""
    sides = [[_node(change) for change in side] for side in (olds, news)]
    counts = [sum(1 for node in side for _ in leaves(node)) for side in sides]
    return counts == [lines] * 2 and not any(map(_holds_table, [*sides[0], *sides[1]]))


def _told(
    pair: Pairing, olds: list[BlockChange], news: list[BlockChange], lines: list[tuple[Json, Json]]
) -> BlockChange:
    before, after = [_node(change) for change in olds], [_node(change) for change in news]
    article = "a " if len(after) == 1 else ""
    said = Format(f"{_named(before)} became {article}{_named(after)}", excerpt(plain.words(after)))
    inside = [pair(old, new) for old, new in lines]
    return BlockChange("recast", inside=inside, formats=[said], nodes=after)


def _named(nodes: Sequence[Json]) -> str:
    if len(nodes) == 1:
        return named(nodes[0])
    kinds = {node["type"] for node in nodes}
    return f"{len(nodes)} {f'{named(nodes[0])}s' if len(kinds) == 1 else 'blocks'}"


def _node(change: BlockChange) -> Json:
    return change.after or change.before or {}


def _holds_table(node: Json) -> bool:
    if node.get("type") in LEAVES:
        return False
    return node.get("type") == "table" or any(map(_holds_table, node.get("content", [])))
