"""Blocks to Markdown. What Markdown has no form for stands as an HTML block on one line."""

import re
from collections.abc import Callable

from apps.core.richtext import html_writing
from apps.core.richtext.hrefs import is_safe_image
from apps.core.richtext.html_tables import is_plain
from apps.core.richtext.markdown_inline import destination, escaped, inline
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json

LISTS = frozenset({"bulletList", "orderedList", "taskList"})
_RULED = {"left": ":--", "center": ":-:", "right": "--:", None: "---"}


def blocks(content: list[Json], depth: int = 0) -> str:
    """Blocks one after another. `depth` counts the list markers on the line of the first."""
    parts: list[str] = []
    last, turn = "", 0
    for one in content:
        kind = one["type"]
        # Two lists side by side would be read as one if they had the same markers.
        turn = 1 - turn if _one_family(kind, last) else 0
        markers = 0 if parts else depth
        parts.append(_list(one, markers, turn) if kind in LISTS else _block(one))
        last = kind
    return "\n\n".join(parts)


def is_empty(block: Json) -> bool:
    """True for a paragraph without content."""
    return block["type"] == "paragraph" and not block.get("content")


def _one_family(kind: str, last: str) -> bool:
    bullets = {"bulletList", "taskList"}
    return kind == last == "orderedList" or (kind in bullets and last in bullets)


def _block(one: Json) -> str:
    write = _BLOCKS.get(one["type"])
    if write is not None:
        return write(one)
    if one["type"] in {"blockquote", "callout"}:
        return _quote(one)
    return ""


def _paragraph(one: Json) -> str:
    content = one.get("content", [])
    if not content or (len(content) == 1 and content[0]["type"] == "hardBreak"):
        # A lone <br> on its line would be read as raw HTML, outside any paragraph.
        return html_writing.block(one)
    return inline(content)


def _heading(one: Json) -> str:
    words = inline(one.get("content", []), one_line=True)
    # Trailing # characters close a heading and are not read as words.
    words = re.sub(r"(#+)$", lambda found: "\\#" * len(found[1]), words)
    return f"{'#' * attr(one, 'level')} {words}".rstrip(" ")


def _quote(one: Json) -> str:
    content = one.get("content", [])
    inner = "" if len(content) == 1 and is_empty(content[0]) else blocks(content)
    label = [f"[!{attr(one, 'kind').upper()}]"] if one["type"] == "callout" else []
    lines = label + (inner.split("\n") if inner or not label else [])
    return "\n".join(f"> {line}" if line else ">" for line in lines)


def _list(one: Json, depth: int, turn: int) -> str:
    items = one.get("content", [])
    number = attr(one, "start") if one["type"] == "orderedList" else 0
    written = []
    for index, item in enumerate(items):
        if one["type"] == "orderedList":
            # Nine digits is the longest number that a list item may have.
            marker = f"{min(number + index, 999_999_999)}{'.)'[turn]}"
        else:
            # Three equal bullets on one line would be a rule across the page.
            marker = "*" if turn else "-+"[depth % 2]
        written.append(_item(item, marker, depth))
    loose = any("\n\n" in one_item for one_item in written)
    return ("\n\n" if loose else "\n").join(written)


def _item(item: Json, marker: str, depth: int) -> str:
    content = item.get("content", [])
    box = ""
    if item["type"] == "taskItem":
        box = "[x] " if attr(item, "checked") is True else "[ ] "
    inner = "" if len(content) == 1 and is_empty(content[0]) else _item_blocks(content, depth + 1)
    if box and not inner:
        return f"{marker} {box}<!-- -->"
    pad = " " * (len(marker) + 1)
    lines = inner.split("\n")
    first = f"{marker} {box}{lines[0]}".rstrip(" ") if lines[0] or not box else f"{marker} {box}"
    return "\n".join([first, *(f"{pad}{line}" if line else "" for line in lines[1:])])


def _item_blocks(content: list[Json], depth: int) -> str:
    """The blocks of an item; a nested list stands close to the words that it belongs to."""
    if len(content) == 2 and not is_empty(content[0]) and _may_follow_closely(*content):
        return f"{_block(content[0])}\n{_list(content[1], 0, 0)}"
    return blocks(content, depth)


def _may_follow_closely(words: Json, nested: Json) -> bool:
    """Only a list that begins with 1 or a bullet, and with words, may interrupt a paragraph."""
    if words["type"] != "paragraph" or nested["type"] not in LISTS:
        return False
    if nested["type"] == "orderedList" and attr(nested, "start") != 1:
        return False
    first = nested["content"][0]["content"][0]
    return first["type"] == "paragraph" and not is_empty(first)


def _code_block(one: Json) -> str:
    words = "".join(part.get("text", "") for part in one.get("content", []))
    language = "-".join((attr(one, "language") or "").split())
    character = "~" if "`" in language else "`"
    runs = (len(run) for run in re.findall(re.escape(character) + "+", words))
    fence = character * max(3, 1 + max(runs, default=0))
    info = re.sub(r"[\\&]", r"\\\g<0>", language)
    return f"{fence}{info}\n{words}\n{fence}" if words else f"{fence}{info}\n{fence}"


def _table(one: Json) -> str:
    rows = [row.get("content", []) for row in one.get("content", [])]
    if not _fits_pipes(one, rows):
        return html_writing.table(one).replace("\n", "&#10;")
    aligned = [attr(cell, "align") for cell in rows[0]]
    lines = [_row(rows[0]), f"| {' | '.join(_RULED[align] for align in aligned)} |"]
    return "\n".join(lines + [_row(row) for row in rows[1:]])


def _fits_pipes(one: Json, rows: list[list[Json]]) -> bool:
    """True if the table is what a table of pipes can say: one head row, a line of words a cell."""
    if not is_plain(one) or len({len(row) for row in rows}) != 1 or not rows[0]:
        return False
    aligned = [attr(cell, "align") for cell in rows[0]]
    for index, row in enumerate(rows):
        kind = "tableCell" if index else "tableHeader"
        for cell, align in zip(row, aligned, strict=True):
            content = cell.get("content", [])
            if cell["type"] != kind or attr(cell, "align") != align:
                return False
            if len(content) != 1 or content[0]["type"] != "paragraph":
                return False
    return True


def _row(cells: list[Json]) -> str:
    words = [inline(cell["content"][0].get("content", []), in_table=True) for cell in cells]
    return f"| {' | '.join(words)} |"


def _image(one: Json) -> str:
    src, alt = attr(one, "src"), escaped(attr(one, "alt") or "")
    if not is_safe_image(src):
        return alt
    return f"![{alt}]({destination(src, attr(one, 'title'))})"


def _as_html(one: Json) -> str:
    return html_writing.block(one).replace("\n", "&#10;")


_BLOCKS: dict[str, Callable[[Json], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "codeBlock": _code_block,
    "table": _table,
    "image": _image,
    "file": _as_html,
    "horizontalRule": lambda one: "___",
}
