"""A difference as HTML for a `.difference .prose` container. Everything is escaped."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from itertools import groupby

from apps.core.richtext.difference_formats import excerpt
from apps.core.richtext.difference_frames import of_box
from apps.core.richtext.difference_inline import unseen
from apps.core.richtext.difference_parts import BlockChange, Move
from apps.core.richtext.difference_pieces import (
    INNER,
    ITEMS,
    as_is,
    counted,
    folded_items,
    is_empty,
    labelled,
    marked,
    media,
    note,
    padded,
    text_block,
)
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json

# Unchanged blocks that stay open beside a change, and how many more there must be to fold them.
BESIDE = 1
FEWEST_FOLDED = 2


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes blocks. `titles` names the sections that a move may lead to; `section` is the one
    that is written."""

    section: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    folds: bool = True
    first: int | None = None
    """The number of the first item, in a numbered list."""

    def blocks(self, changes: list[BlockChange]) -> str:
        """Blocks in order; long runs of unchanged ones are folded, new and old ones framed."""
        out: list[str] = []
        runs = [(kind, list(run)) for kind, run in groupby(changes, key=_manner)]
        for number, (kind, run) in enumerate(runs):
            move = run[0].move
            if kind == "same":
                items = sum(len(other) for _, other in runs[:number] if other[0].after)
                out.append(self._same(run, number > 0, number + 1 < len(runs), items))
            elif move:
                gone = run[0].state == "gone"
                out.append(self._moved_away(run, move) if gone else self._moved_here(run, move))
            elif kind in ("gone", "new"):
                out.append(self._framed(kind, run))
            else:
                out += [self.block(change) for change in run]
        return "\n".join(filter(None, out))

    def _same(self, run: list[BlockChange], begins: bool, ends: bool, items: int) -> str:
        nodes = [change.after for change in run if change.after is not None]
        start, end = BESIDE * begins, len(nodes) - BESIDE * ends
        start = max(start, int(nodes[0]["type"] == "heading"))
        if end - start < FEWEST_FOLDED or not self.folds:
            return as_is(nodes)
        told = f"{end - start} unchanged {counted(nodes[start:end])}"
        folded = as_is(nodes[start:end])
        if nodes[0]["type"] in ITEMS:
            before = items + (self.first or 0)
            numbers = None if self.first is None else (before + start, before + end - 1)
            return as_is(nodes[:start]) + folded_items(told, folded, numbers) + as_is(nodes[end:])
        fold = f"<summary>{told}</summary>\n{folded}"
        frame = f'<details class="difference__fold">{fold}</details>'
        return "\n".join(filter(None, [as_is(nodes[:start]), frame, as_is(nodes[end:])]))

    def _framed(self, kind: str, run: list[BlockChange]) -> str:
        """Blocks that are gone or new, in one frame."""
        nodes = [node for change in run if (node := change.after or change.before)]
        tag, word = ("ins", "inserted") if kind == "new" else ("del", "deleted")
        if nodes[0]["type"] in INNER:
            return "".join(marked(node, tag, word) for node in nodes)
        inner = as_is([node for node in nodes if not is_empty(node)])
        if not inner:
            return ""
        return f'<{tag} class="difference__block">{unseen(word)}{inner}{unseen("end")}</{tag}>'

    def block(self, change: BlockChange) -> str:
        """One block that changed in its place."""
        if change.state == "recast":
            return self._recast(change)
        after = change.after or {}
        if after["type"] in ("image", "file"):
            return media(change) + note(change.formats)
        if change.words or not change.inside:
            return text_block(change) + note(change.formats)
        return self._box(change)

    def _box(self, change: BlockChange) -> str:
        after = change.after or {}
        before, behind = of_box(after)
        said = note(change.formats)
        if after["type"] == "tableRow":
            cells = [self._cell(cell) for cell in change.inside]
            return f"{before}{''.join(cells)}{behind}"
        if after["type"] in INNER:
            return f"{before}{self.blocks(change.inside)}{said}{behind}"
        folds = after["type"] != "table"
        first = attr(after, "start") if after["type"] == "orderedList" else None
        inside = padded(change.inside) if after["type"] == "table" else change.inside
        return f"{said}{before}{replace(self, folds=folds, first=first).blocks(inside)}{behind}"

    def _cell(self, change: BlockChange) -> str:
        return self.blocks([change]) if change.state != "same" else as_is([change.after or {}])

    def _recast(self, change: BlockChange) -> str:
        told = {id(line.after): line for line in change.inside}
        return note(change.formats) + "".join(self._lines(node, told) for node in change.nodes)

    def _lines(self, node: Json, told: dict[int, BlockChange]) -> str:
        if line := told.get(id(node)):
            return self._whole(line)
        before, behind = of_box(node)
        inside = "".join(self._lines(child, told) for child in node.get("content", []))
        return f"{before}{inside}{behind}"

    # -- moves

    def _moved_here(self, run: list[BlockChange], move: Move) -> str:
        twins = [change.twin for change in run if change.twin]
        place = self._place(move.from_section, "from")
        link = f'<a href="#moved-from-{move.number}">Moved here {place}</a>'
        mark = f'class="difference__label" id="moved-to-{move.number}"'
        first, *rest = [self._whole(twin) for twin in twins]
        if (twins[0].after or {})["type"] in INNER:
            return "".join([labelled(first, f"<span {mark}>{link}</span>"), *rest])
        inner = "\n".join([f"<p {mark}>{link}</p>", first, *rest])
        return f'<div class="difference__moved">{inner}</div>'

    def _whole(self, change: BlockChange) -> str:
        return self.block(change) if change.state != "same" else as_is([change.after or {}])

    def _moved_away(self, run: list[BlockChange], move: Move) -> str:
        place = self._place(move.to_section, "to")
        link = f'<a href="#moved-to-{move.number}">moved {place}</a>'
        words = escape(excerpt(move.text, 60)) or "block"
        more = f" and {move.blocks - 1} more" if move.blocks > 1 else ""
        told = f"<del>{unseen('taken away')}{words}</del>{more} {link}"
        mark = f'class="difference__label" id="moved-from-{move.number}"'
        node = run[0].before or {}
        if node["type"] == "tableRow":
            width = len(node.get("content", [])) or 1
            return f'<tr><td colspan="{width}"><span {mark}>{told}</span></td></tr>'
        tag = "li" if node["type"] in ITEMS else "td" if node["type"] in INNER else "p"
        return f"<{tag} {mark}>{told}</{tag}>"

    def _place(self, section: str, way: str) -> str:
        if section == self.section:
            return "within this section"
        title = self.titles.get(section) or "the opening"
        return f"{way} “{escape(excerpt(title, 60))}”"


def _manner(change: BlockChange) -> str:
    """Neighbours of one manner are written together."""
    if change.move:
        return f"{change.state} {change.move.number}"
    return change.state
