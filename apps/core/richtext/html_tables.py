"""Tables in HTML. Rows are made equally long, as the editor's tables need them."""

from collections.abc import Iterator

from lxml.html import HtmlElement

from apps.core.richtext.attributes import MOST_SPAN
from apps.core.richtext.html_inline import style_of
from apps.core.richtext.html_reading import Reader
from apps.core.richtext.nodes import attr, node, paragraph
from apps.core.richtext.schema import Json
from apps.core.richtext.tables import square

SECTIONS = frozenset({"thead", "tbody", "tfoot"})


def table(reader: Reader, element: HtmlElement) -> None:
    if reader.too_deep(element):
        return
    reader.flush()
    rows = [_cells(reader, row) for row in _rows(reader, element)]
    reader.flush()
    if any(rows):
        rows = square(rows)
        reader.blocks.append(node("table", [node("tableRow", row) for row in rows]))


def _rows(reader: Reader, element: HtmlElement) -> Iterator[HtmlElement]:
    """The rows; what stands between them by mistake is read as text before the table."""
    reader.words(element.text)
    for child in element:
        if child.tag == "tr":
            yield child
        elif child.tag in SECTIONS:
            yield from _rows(reader, child)
        else:
            reader.element(child)
        reader.words(child.tail)


def _cells(reader: Reader, row: HtmlElement) -> list[Json]:
    cells = []
    reader.words(row.text)
    for child in row:
        if child.tag in {"td", "th"}:
            with reader.inside(child):
                cells.append(_cell(reader, child))
        else:
            reader.element(child)
        reader.words(child.tail)
    return cells


def _cell(reader: Reader, element: HtmlElement) -> Json:
    # The tail of what stood between cells is not part of this one.
    pieces, reader.pieces = reader.pieces, []
    content = reader.contents(element) or [paragraph()]
    reader.pieces = pieces
    colspan = _span(element.get("colspan"))
    return node(
        "tableHeader" if element.tag == "th" else "tableCell",
        content,
        colspan=colspan,
        rowspan=_span(element.get("rowspan")),
        colwidth=_widths(element.get("colwidth"), colspan),
        align=_align(element),
    )


def _span(given: str | None) -> int:
    number = int(given) if given and given.isascii() and given.isdigit() and len(given) < 5 else 1
    return min(max(number, 1), MOST_SPAN)


def _widths(given: str | None, colspan: int) -> list[int] | None:
    parts = (given or "").split(",")
    if len(parts) == colspan and all(p.isascii() and p.isdigit() and len(p) < 6 for p in parts):
        return [int(part) for part in parts]
    return None


def _align(element: HtmlElement) -> str | None:
    said = element.get("data-align") or element.get("align") or style_of(element).get("text-align")
    return said if said in {"left", "center", "right"} else None


def is_plain(block: Json) -> bool:
    """True if no cell of the table spans others or fixes a width."""
    return all(
        attr(cell, "colspan") == 1 and attr(cell, "rowspan") == 1 and not attr(cell, "colwidth")
        for row in block.get("content", [])
        for cell in row.get("content", [])
    )
