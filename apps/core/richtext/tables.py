"""Tables whose rows are equally long, as the editor's are: it fills short ones on its page alone,
and would show another text than there is."""

from collections.abc import Iterable

from apps.core.richtext.attributes import MOST_SPAN
from apps.core.richtext.nodes import attr, node, paragraph
from apps.core.richtext.schema import Json


def square(rows: list[list[Json]]) -> list[list[Json]]:
    """Cut row spans at the last row and fill short rows, so that each column is whole. A row that
    no cell stands in or reaches into is left out."""
    rows = [[_cut(cell, len(rows) - index) for cell in row] for index, row in enumerate(rows)]
    covered = [0] * len(rows)
    for index, row in enumerate(rows):
        for cell in row:
            for below in range(index, index + attr(cell, "rowspan")):
                covered[below] += attr(cell, "colspan")
    width = min(max(covered, default=0), MOST_SPAN)
    for index, row in enumerate(rows):
        kind = row[-1]["type"] if row else "tableCell"
        if covered[index]:
            row += [node(kind, [paragraph()]) for _ in range(width - covered[index])]
    return [row for index, row in enumerate(rows) if covered[index]]


def squared(blocks: Iterable[Json]) -> list[Json]:
    """These blocks, with all tables in them made so."""
    return [_squared(block) for block in blocks]


def _cut(cell: Json, most: int) -> Json:
    if attr(cell, "rowspan") <= most:
        return cell
    return cell | {"attrs": cell["attrs"] | {"rowspan": most}}


def _squared(block: Json) -> Json:
    if not block.get("content"):
        return block
    content = squared(block["content"])
    if block["type"] == "table":
        rows = square([list(row.get("content", [])) for row in content])
        content = [node("tableRow", row) for row in rows]
    return block | {"content": content}
