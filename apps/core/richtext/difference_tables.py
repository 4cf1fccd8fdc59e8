"""Which column of one table became which of another."""

from rapidfuzz.distance import Indel

from apps.core.richtext.alignment import pairs
from apps.core.richtext.difference_aligning import Pair, merged
from apps.core.richtext.difference_reading import Reading
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json

# The share of words from which on a column at another place is taken for the old one.
LEAST_ALIKE = 0.3


def in_step(olds: int, news: int) -> list[Pair]:
    """First with first, second with second; what is left over at the end stays alone."""
    both = min(olds, news)
    return list(merged([(n, n) for n in range(both)], olds, news))


def column_pairs(reading: Reading, old: Json, new: Json) -> list[Pair] | None:
    """Pairs of columns in order, where a column came or went; None where cells are counted off,
    since the tables are as wide as before or hold cells that span others."""
    columns = _columns(reading, old), _columns(reading, new)
    if columns[0] is None or columns[1] is None or len(columns[0]) == len(columns[1]):
        return None
    olds, news = columns[0], columns[1]

    def likeness(i: int, j: int) -> float:
        alike = Indel.normalized_similarity(olds[i], news[j])
        return alike if alike >= LEAST_ALIKE else 0.0

    return list(merged(pairs(olds, news, likeness), len(olds), len(news)))


def _columns(reading: Reading, table: Json) -> list[list[str]] | None:
    """The words of each column; None if a row is shorter than others or a cell spans some."""
    rows = [row.get("content", []) for row in table.get("content", [])]
    spans = (attr(cell, name) for row in rows for cell in row for name in ("colspan", "rowspan"))
    if len({len(row) for row in rows}) != 1 or any(span != 1 for span in spans):
        return None
    return [
        [key for cell in column for key in reading.keys(cell)] for column in zip(*rows, strict=True)
    ]
