"""A difference as the REST API tells it."""

from collections.abc import Iterator
from typing import Any

from apps.core.richtext import plain
from apps.core.richtext.difference_parts import BlockChange, SectionChange
from apps.core.richtext.difference_reading import LEAVES
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json

Sides = tuple[bool, bool]
BEFORE: Sides = (True, False)
AFTER: Sides = (False, True)
BOTH: Sides = (True, True)


def as_json(sections: list[SectionChange]) -> list[dict[str, Any]]:
    """The changes of each section: `equal` and `delete` one after another are the plain words of
    it before, `equal` and `insert` those after."""
    return [section_as_json(section) for section in sections]


def section_as_json(section: SectionChange) -> dict[str, Any]:
    """One section: its state, its changes by word, and what was moved or only formatted."""
    every = list(_all(section.blocks))
    moves = {change.move for change in every if change.move}
    return {
        "section": section.section,
        "title": section.title,
        "title_before": section.title_before,
        "state": section.state,
        "moved": section.moved,
        "changes": changes(section.blocks),
        "moves": [
            {"text": move.text, "from": move.from_section, "to": move.to_section}
            for move in sorted(moves, key=lambda move: move.number)
        ],
        "formats": [
            {"text": one.text, "format": one.what} for change in every for one in change.formats
        ],
    }


def _all(changes: list[BlockChange]) -> Iterator[BlockChange]:
    for change in changes:
        yield change
        yield from _all(change.inside)
        if change.twin:
            yield from _all([change.twin])


def changes(blocks: list[BlockChange]) -> list[dict[str, str]]:
    """The words of some blocks, as `plain.words` gives them, in steps `{"op", "text"}`."""
    words = _Words()
    for block in blocks:
        words.block(block)
    return words.told()


class _Words:
    """Writes the words of both sides at once. Of each side it counts the lines written so far: in
    the text, or in the cell of a table."""

    def __init__(self) -> None:
        self._out: list[dict[str, str]] = []
        self._waiting: dict[str, list[str]] = {"delete": [], "insert": []}
        self._lines: tuple[list[int], list[int]] = ([0], [0])
        self._cells: tuple[list[int], list[int]] = ([0], [0])

    def told(self) -> list[dict[str, str]]:
        self._flush()
        return self._out

    def block(self, change: BlockChange) -> None:
        if change.state == "recast":
            for line in change.inside:
                self.block(line)
        elif change.state == "same" and change.after is not None:
            self._node(change.after, BOTH)
        elif change.state == "gone" and change.before is not None:
            self._node(change.before, BEFORE)
        elif change.state == "new" and change.after is not None:
            self._node(change.after, AFTER)
        else:
            self._changed(change)

    def _changed(self, change: BlockChange) -> None:
        before, after = change.before or {}, change.after or {}
        if after["type"] == "tableRow":
            self._line(BOTH)
            self._row(change.inside)
        elif after["type"] in LEAVES:
            self._leaf(change, words_of(before), words_of(after))
        else:
            for inner in change.inside:
                self.block(inner)

    def _leaf(self, change: BlockChange, old: str, new: str) -> None:
        self._line(BOTH)
        for step in change.words:
            if step.op == "equal":
                self._say(new[step.j1 : step.j2], BOTH)
            else:
                self._say(old[step.i1 : step.i2], BEFORE)
                self._say(new[step.j1 : step.j2], AFTER)

    def _row(self, cells: list[BlockChange]) -> None:
        self._enter_row(BOTH)
        for cell in cells:
            sides = cell.before is not None, cell.after is not None
            self._enter_cell(sides)
            if cell.state == "changed":
                for inner in cell.inside:
                    self.block(inner)
            else:
                for node in (cell.after or cell.before or {}).get("content", []):
                    self._node(node, sides)
            self._leave_cell(sides)
        self._leave_row(BOTH)

    def _node(self, node: Json, sides: Sides) -> None:
        """A node with all in it that is told of these sides as it is."""
        kind = node["type"]
        if kind == "tableRow":
            self._line(sides)
            self._enter_row(sides)
            for cell in node.get("content", []):
                self._enter_cell(sides)
                for child in cell.get("content", []):
                    self._node(child, sides)
                self._leave_cell(sides)
            self._leave_row(sides)
        elif kind in LEAVES:
            if kind != "horizontalRule":
                self._line(sides)
                self._say(words_of(node), sides)
        else:
            for child in node.get("content", []):
                self._node(child, sides)

    # -- what stands between words

    def _line(self, sides: Sides) -> None:
        # So that what became of a line stands before the next one.
        self._flush()
        self._apart("\n", self._lines, sides)

    def _enter_cell(self, sides: Sides) -> None:
        self._apart("\t", self._cells, sides)
        self._open(self._lines, sides)

    def _leave_cell(self, sides: Sides) -> None:
        self._close(self._lines, sides)

    def _enter_row(self, sides: Sides) -> None:
        self._open(self._cells, sides)

    def _leave_row(self, sides: Sides) -> None:
        self._close(self._cells, sides)

    def _apart(self, sign: str, counts: tuple[list[int], list[int]], sides: Sides) -> None:
        """A separator on each side where something stands before."""
        wanted = [on and bool(count[-1]) for on, count in zip(sides, counts, strict=True)]
        self._say(sign, (wanted[0], wanted[1]))
        for on, count in zip(sides, counts, strict=True):
            count[-1] += on

    def _open(self, counts: tuple[list[int], list[int]], sides: Sides) -> None:
        for on, count in zip(sides, counts, strict=True):
            if on:
                count.append(0)

    def _close(self, counts: tuple[list[int], list[int]], sides: Sides) -> None:
        for on, count in zip(sides, counts, strict=True):
            if on:
                count.pop()

    # -- words

    def _say(self, text: str, sides: Sides) -> None:
        if not text or sides == (False, False):
            return
        if sides == BOTH:
            self._flush()
            self._append("equal", text)
        else:
            self._waiting["delete" if sides[0] else "insert"].append(text)

    def _flush(self) -> None:
        for op, texts in self._waiting.items():
            if texts:
                self._append(op, "".join(texts))
                texts.clear()

    def _append(self, op: str, text: str) -> None:
        if self._out and self._out[-1]["op"] == op:
            self._out[-1]["text"] += text
        else:
            self._out.append({"op": op, "text": text})


def words_of(leaf: Json) -> str:
    """The words of a block that holds no blocks."""
    if leaf["type"] == "image":
        return attr(leaf, "alt") or ""
    if leaf["type"] == "file":
        return attr(leaf, "name") or ""
    return plain.inline(leaf)
