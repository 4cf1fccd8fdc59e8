"""Our text as pandoc's own tree, from which pandoc writes Word.

A tree of data and not HTML: nothing has to be guessed back from tags, and no word of a text can
be read as a command. Shapes as in pandoc-types 1.23: `{"t": kind, "c": content}`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from apps.core.richtext.attributes import CALLOUT_KINDS, SECTION_ID
from apps.core.richtext.hrefs import is_safe_link
from apps.core.richtext.nodes import attr
from apps.documents.exporting.grid import Cell, grid
from apps.documents.exporting.pictures import Picture

Json = dict[str, Any]
Node = dict[str, Any]

DEEPEST_HEADING = 9  # Word has nine
_ALIGN = {"left": "AlignLeft", "center": "AlignCenter", "right": "AlignRight"}
_MARKS = {"bold": "Strong", "italic": "Emph", "underline": "Underline", "strike": "Strikeout"}


class WordTree:
    """Writes blocks. `down` is how many levels its headings sink, below that of a chapter."""

    def __init__(self, pictures: Mapping[str, Picture], *, down: int = 0, ids: str = "") -> None:
        self.pictures = pictures
        self.down = down
        self.ids = ids

    def blocks(self, content: list[Json]) -> list[Node]:
        """Blocks one after another; an unknown one gives nothing."""
        return [node for one in content for node in self._block(one)]

    def _block(self, one: Json) -> list[Node]:
        write = _BLOCKS.get(one["type"])
        return write(self, one) if write else []

    def inline(self, content: list[Json]) -> list[Node]:
        return [node for part in content for node in _part(part)]

    def inner(self, one: Json) -> list[Node]:
        return self.blocks(one.get("content", []))

    def paragraph(self, one: Json) -> list[Node]:
        return [_node("Para", self.inline(one.get("content", [])))]

    def heading(self, one: Json) -> list[Node]:
        section = attr(one, "id")
        known = isinstance(section, str) and SECTION_ID.fullmatch(section)
        level = min(attr(one, "level") + self.down, DEEPEST_HEADING)
        words = self.inline(one.get("content", []))
        return [_node("Header", [level, _attr(self.ids + section if known else ""), words])]

    def items(self, one: Json) -> list[list[Node]]:
        return _close([self.inner(item) for item in one.get("content", [])])

    def ordered(self, one: Json) -> list[Node]:
        style = [attr(one, "start"), {"t": "Decimal"}, {"t": "Period"}]
        return [_node("OrderedList", [style, self.items(one)])]

    def tasks(self, one: Json) -> list[Node]:
        items = []
        for item in one.get("content", []):
            box = [_text("☒" if attr(item, "checked") is True else "☐"), {"t": "Space"}]
            blocks = self.inner(item)
            if not blocks or blocks[0]["t"] != "Para":
                blocks.insert(0, _node("Para", []))
            blocks[0] = _node("Para", box + blocks[0]["c"])
            items.append(blocks)
        return [_node("BulletList", _close(items))]

    def callout(self, one: Json) -> list[Node]:
        """A table of one cell: the one frame in Word that holds any blocks and breaks over pages.
        Its first line names the kind, for those who see no colour."""
        kind = attr(one, "kind") if attr(one, "kind") in CALLOUT_KINDS else "note"
        label = _styled_block("Callout Label", [_node("Para", [_text(kind.capitalize())])])
        cell = _cell_of([label, *self.inner(one)])
        return [_table(f"Callout{kind.capitalize()}", [1.0], [], [[cell]]), _AFTER_TABLE]

    def table(self, one: Json) -> list[Node]:
        placed = grid(one)
        if not placed.columns:
            return []
        rows: list[list[Node]] = [[] for _ in range(placed.rows)]
        for cell in placed.cells:
            rows[cell.row].append(self._cell(cell))
        head, body = rows[: placed.head], rows[placed.head :]
        return [_table("BookTable", placed.shares(), head, body), _AFTER_TABLE]

    def _cell(self, cell: Cell) -> Node:
        blocks = self.blocks(cell.content)
        style = "Table Head" if cell.is_head else "Table Cell"
        align = {"t": _ALIGN.get(cell.align or "", "AlignDefault")}
        content = [_styled_block(style, blocks)] if blocks else []
        return [_attr(), align, cell.rows, cell.columns, content]  # type: ignore[return-value]

    def image(self, one: Json) -> list[Node]:
        """The picture itself where we have it, else a link to where it is."""
        src, alt = attr(one, "src") or "", attr(one, "alt") or ""
        picture = self.pictures.get(src)
        if picture is not None:
            target = [picture.name, attr(one, "title") or ""]
            return [_node("Para", [_node("Image", [_attr(), [_text(alt)], target])])]
        return [_node("Para", [_link([_text(alt or src)], src)])]

    def file(self, one: Json) -> list[Node]:
        href, name = attr(one, "href") or "", attr(one, "name") or ""
        return [_node("Para", [_link([_text(name or href)], href)])]


def _part(part: Json) -> list[Node]:
    if part["type"] == "hardBreak":
        return [{"t": "LineBreak"}]
    if part["type"] == "mention":
        label = _text(f"@{attr(part, 'label') or ''}")
        return [_node("Span", [_attr(style="Mention"), [label]])]
    if part["type"] != "text":
        return []
    names = {mark["type"] for mark in part.get("marks", [])}
    words = part["text"]
    out = _node("Code", [_attr(), words]) if "code" in names else _text(words)
    for mark in part.get("marks", []):
        if mark["type"] in _MARKS:
            out = _node(_MARKS[mark["type"]], [out])
        elif mark["type"] == "highlight":
            out = _node("Span", [_attr(classes=["mark"]), [out]])
    href = next((attr(m, "href") for m in part.get("marks", []) if m["type"] == "link"), None)
    return [_link([out], href) if href else out]


def _link(words: list[Node], href: str) -> Node:
    if not is_safe_link(href):
        return _node("Span", [_attr(), words])
    return _node("Link", [_attr(), words, [href, ""]])


def _node(kind: str, content: Any) -> Node:
    return {"t": kind, "c": content}


def _text(words: str) -> Node:
    return _node("Str", words)


def _attr(name: str = "", classes: list[str] | None = None, style: str = "") -> list[Any]:
    return [name, classes or [], [["custom-style", style]] if style else []]


def _styled_block(style: str, blocks: list[Node]) -> Node:
    return _node("Div", [_attr(style=style), blocks])


def styled(style: str, words: str) -> Node:
    """A paragraph of plain words in a style of the reference."""
    return _styled_block(style, [_node("Para", [_text(words)])])


def header(level: int, name: str, words: str) -> Node:
    """A heading that is no part of a text: the title of a chapter."""
    return _node("Header", [min(level, DEEPEST_HEADING), _attr(name), [_text(words)]])


def _cell_of(blocks: list[Node]) -> Any:
    return [_attr(), {"t": "AlignDefault"}, 1, 1, blocks]


def _close(items: list[list[Node]]) -> list[list[Node]]:
    """Items of a line each, and lists below these, set close to one another."""
    lists = ("BulletList", "OrderedList")
    is_short = all(all(block["t"] in lists for block in item[1:]) for item in items)
    if not is_short:
        return items
    return [
        [block | {"t": "Plain"} if block["t"] == "Para" else block for block in item]
        for item in items
    ]


def _table(style: str, shares: list[float], head: list[Any], body: list[Any]) -> Node:
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": share}] for share in shares]
    rows = [[[_attr(), cells] for cells in part] for part in (head, body)]
    return _node(
        "Table",
        [
            _attr(style=style),
            [None, []],
            columns,
            [_attr(), rows[0]],
            [[_attr(), 0, [], rows[1]]],
            [_attr(), []],
        ],
    )


_AFTER_TABLE = _styled_block("After Table", [_node("Para", [])])
"""Word sets no space after a table; an import of the file leaves this out again."""

_BLOCKS: dict[str, Callable[[WordTree, Json], list[Node]]] = {
    "paragraph": WordTree.paragraph,
    "heading": WordTree.heading,
    "bulletList": lambda tree, one: [_node("BulletList", tree.items(one))],
    "orderedList": WordTree.ordered,
    "taskList": WordTree.tasks,
    "blockquote": lambda tree, one: [_node("BlockQuote", tree.inner(one))],
    "callout": WordTree.callout,
    "codeBlock": lambda tree, one: [
        _node(
            "CodeBlock",
            [
                _attr(classes=[attr(one, "language")] if attr(one, "language") else []),
                "".join(part.get("text", "") for part in one.get("content", [])),
            ],
        )
    ],
    "table": WordTree.table,
    "image": WordTree.image,
    "file": WordTree.file,
    "horizontalRule": lambda tree, one: [{"t": "HorizontalRule"}],
}
