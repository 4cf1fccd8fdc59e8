"""Our text as the data that `book.typ` sets."""

from collections.abc import Mapping
from typing import Any

from apps.core.richtext.attributes import CALLOUT_KINDS
from apps.core.richtext.hrefs import is_safe_link
from apps.core.richtext.nodes import attr
from apps.documents.exporting.grid import Cell, grid
from apps.documents.exporting.pictures import Picture

Json = dict[str, Any]
_HOLDERS = frozenset(
    {"bulletList", "orderedList", "taskList", "listItem", "taskItem", "blockquote", "callout"}
)
DEEPEST = 8
"""Lists and quotes inside one another; the typesetter gives up not much further down. What lies
deeper is set at this depth."""


class PdfData:
    """Prepares blocks. `labels` are the places that a link may lead to; `down` is how many levels
    the headings sink."""

    def __init__(
        self, pictures: Mapping[str, Picture], labels: set[str], *, down: int = 0, ids: str = ""
    ) -> None:
        self.pictures = pictures
        self.labels = labels
        self.down = down
        self.ids = ids
        self.set: set[str] = set()

    def blocks(self, content: list[Json], depth: int = 0) -> list[Json]:
        return [ready for one in content for ready in self._block(one, depth)]

    def _block(self, one: Json, depth: int) -> list[Json]:
        kind, content = one["type"], one.get("content", [])
        if kind == "heading":
            return [self._heading(one)]
        if kind == "paragraph":
            return [{"type": kind, "content": self._inline(content)}]
        if kind in _HOLDERS:
            return self._holder(one, depth)
        if kind == "codeBlock":
            words = "".join(part.get("text", "") for part in content)
            return [{"type": kind, "words": words, "language": attr(one, "language") or None}]
        if kind == "table":
            return self._table(one, depth)
        if kind == "image":
            return [self._image(one)]
        if kind == "file":
            return [_file(one)]
        return [{"type": kind}] if kind == "horizontalRule" else []

    def _holder(self, one: Json, depth: int) -> list[Json]:
        kind, content = one["type"], one.get("content", [])
        is_item = kind in ("listItem", "taskItem")
        if depth >= DEEPEST and not is_item:
            flat = [part for item in content for part in _unwrapped(item)]
            return self.blocks(flat, depth)
        ready = {"type": kind, "content": self.blocks(content, depth + (not is_item))}
        if kind == "callout":
            given = attr(one, "kind")
            ready["kind"] = given if given in CALLOUT_KINDS else "note"
        elif kind == "orderedList":
            ready["start"] = attr(one, "start")
        elif kind == "taskItem":
            ready["checked"] = attr(one, "checked") is True
        return [ready]

    def _heading(self, one: Json) -> Json:
        label = f"{self.ids}{attr(one, 'id')}"
        known = label in self.labels and label not in self.set
        self.set.add(label)
        level = attr(one, "level") + self.down
        content = self._inline(one.get("content", []))
        return {
            "type": "heading",
            "level": level,
            "label": label if known else None,
            "content": content,
        }

    def _inline(self, content: list[Json]) -> list[Json]:
        return [ready for part in content if (ready := self._part(part))]

    def _part(self, part: Json) -> Json | None:
        if part["type"] == "mention":
            return {"type": "mention", "label": attr(part, "label") or ""}
        if part["type"] == "text":
            marks = [self._mark(mark) for mark in part.get("marks", []) if _is_kept(mark)]
            return {"type": "text", "text": part["text"], "marks": marks}
        return {"type": "hardBreak"} if part["type"] == "hardBreak" else None

    def _mark(self, mark: Json) -> Json:
        if mark["type"] != "link":
            return {"type": mark["type"]}
        href = attr(mark, "href")
        to = href[1:] if href[:1] == "#" and href[1:] in self.labels else None
        return {"type": "link", "href": href, "to": to}

    def _table(self, one: Json, depth: int) -> list[Json]:
        placed = grid(one)
        if not placed.columns:
            return []
        return [
            {
                "type": "table",
                "columns": placed.columns,
                "rows": placed.rows,
                "head": placed.head,
                "widths": placed.shares(),
                "cells": [self._cell(cell, depth) for cell in placed.cells],
            }
        ]

    def _cell(self, cell: Cell, depth: int) -> Json:
        return {
            "x": cell.column,
            "y": cell.row,
            "columns": cell.columns,
            "rows": cell.rows,
            "head": cell.is_head,
            "align": cell.align or "left",
            "content": self.blocks(cell.content, depth + 1),
        }

    def _image(self, one: Json) -> Json:
        src, alt = attr(one, "src") or "", attr(one, "alt") or ""
        picture = self.pictures.get(src)
        file = picture.name if picture else None
        return {"type": "image", "src": src, "file": file, "alt": alt, "words": alt or src}


def _is_kept(mark: Json) -> bool:
    return mark["type"] != "link" or is_safe_link(attr(mark, "href"))


def _unwrapped(item: Json) -> list[Json]:
    """The blocks in a list's item; any other block as it is."""
    return item.get("content", []) if item["type"] in ("listItem", "taskItem") else [item]


def _file(one: Json) -> Json:
    href, size = attr(one, "href"), attr(one, "size")
    shown = f"{size / 1024:.0f} KB" if isinstance(size, int) else ""
    return {
        "type": "file",
        "name": attr(one, "name") or href or "",
        "href": href if is_safe_link(href) else None,
        "size": shown,
    }
