"""A table as a grid: each cell at its place, whatever spans it was given."""

from dataclasses import dataclass
from typing import Any

from apps.core.richtext import plain
from apps.core.richtext.nodes import attr

Json = dict[str, Any]
WIDEST = 200
"""Columns; what stands beyond is set below one another by the reader of the file anyway."""


@dataclass(frozen=True)
class Cell:
    """`column` and `row` count from 0."""

    column: int
    row: int
    columns: int
    rows: int
    is_head: bool
    align: str | None
    content: list[Json]


@dataclass(frozen=True)
class Grid:
    """`columns` and `rows` are counts; `head` counts the rows at the top that repeat."""

    columns: int
    rows: int
    head: int
    cells: tuple[Cell, ...]

    def shares(self) -> list[float]:
        """How wide each column should be, as shares of the table that add up to 1: by what
        stands in it, so that a column of numbers takes less than one of sentences."""
        wants = [4.0] * self.columns
        for cell in self.cells:
            if cell.columns == 1:
                words = plain.words(cell.content)
                longest = max((len(word) for word in words.split()), default=0)
                want = max(min(longest, 18) + 2, 3.2 * len(words[:400]) ** 0.5)
                wants[cell.column] = max(wants[cell.column], want)
        return [round(want / sum(wants), 4) for want in wants]


def grid(table: Json) -> Grid:
    """The cells of a table placed as a browser would place them; spans are cut where they would
    run into another cell or out of the table."""
    lines = [row.get("content", []) for row in table.get("content", [])]
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for y, line in enumerate(lines):
        x = 0
        for cell in line:
            while (x, y) in taken:
                x += 1
            if x >= WIDEST:
                break
            placed = _placed(cell, x, y, len(lines), taken)
            cells.append(placed)
            x += placed.columns
    columns = max((cell.column + cell.columns for cell in cells), default=0)
    cells += _missing(columns, len(lines), taken)
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(columns, len(lines), _head(cells), tuple(cells))


def _placed(cell: Json, x: int, y: int, height: int, taken: set[tuple[int, int]]) -> Cell:
    columns = 1
    while columns < min(attr(cell, "colspan"), WIDEST - x) and (x + columns, y) not in taken:
        columns += 1
    rows = min(attr(cell, "rowspan"), height - y)
    taken.update((x + i, y + j) for i in range(columns) for j in range(rows))
    is_head = cell["type"] == "tableHeader"
    content = cell.get("content", [])
    return Cell(x, y, columns, rows, is_head, attr(cell, "align"), content)


def _missing(columns: int, rows: int, taken: set[tuple[int, int]]) -> list[Cell]:
    return [
        Cell(x, y, 1, 1, is_head=False, align=None, content=[])
        for y in range(rows)
        for x in range(columns)
        if (x, y) not in taken
    ]


def _head(cells: list[Cell]) -> int:
    """1 if the first row is all head and reaches into no other, else 0."""
    first = [cell for cell in cells if cell.row == 0]
    return int(bool(first) and all(cell.is_head and cell.rows == 1 for cell in first))
