"""Yjs relative positions, as `Y.encodeRelativePosition` writes them, into a text and out of it.

A relative position names a character (or element) by its identity and stays beside it whatever
others type; browser and server exchange it. Positions are those of ProseMirror in the JSON that
`ydoc.read` gives: UTF-16 units in texts, one for each border of a node.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pycrdt import Doc

from apps.core.richtext.schema import DEEPEST, NODE_DEFAULTS, SCHEMA, may_hold
from apps.core.richtext.ydoc_reading import FRAGMENT
from apps.core.richtext.yjs_order import Item, Parent, Sequences, items_of
from apps.core.richtext.yjs_structs import ELEMENT, STRING, TEXT, TYPE, BadBytes, Id, read_update

AFTER, BEFORE = 0, -1
"""Whether a position goes with what follows it, or with what stands before it."""

MOST_BYTES = 64
"""No honest position is longer: two numbers, a kind and a side; a root has a short name."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A decoded position: beside an item, or (`in_type`) at an end of what the item holds; without
    an item at an end of the whole text."""

    item: Id | None
    in_type: bool
    side: int


@dataclass(frozen=True, slots=True)
class Found:
    """Where a relative position stands now. Not `alive`: what it went with was deleted from there."""

    position: int
    alive: bool


def encode(item: Id, side: int) -> bytes:
    """The position beside a character or element."""
    return b"\x00" + _varuint(item[0]) + _varuint(item[1]) + (b"\x41" if side < 0 else b"\x00")


def decode(data: bytes) -> Relative:
    """Raises `BadBytes`."""
    if not 0 < len(data) <= MOST_BYTES:
        raise BadBytes("no relative position")
    try:
        return _decoded(data)
    except IndexError:
        raise BadBytes("cut off") from None


class Places:
    """Where everything stands in the text of a Yjs document, as of the moment this was made.

    One pass over the whole document; each question after that costs a bisection.
    """

    def __init__(self, doc: Doc[Any]) -> None:
        self._sequences = Sequences(read_update(doc.get_update()))
        self._units: list[Item] = []
        root = self._sequences.roots[FRAGMENT]
        for item in items_of(root):
            names = _measure(item, 1)
            if not (names and may_hold("doc", (names[0],))):
                item.shown = 0
        self.size = self._locate(root, 0)

    def find(self, data: bytes) -> Found | None:
        """Where a position stands; None if it is of another text, or of a part that is gone or
        has not come yet. Raises `BadBytes`."""
        relative = decode(data)
        if relative.item is None:
            return Found(0 if relative.side < 0 else self.size, alive=True)
        item = self._sequences.holding(relative.item)
        if item is None or item.at is None:
            return None
        if relative.in_type:
            inside = 0 if _is(item, TEXT) else min(1, item.shown)
            end = item.at + max(inside, item.shown - inside)
            return Found(item.at + inside if relative.side < 0 else end, alive=not item.dead)
        if not item.shown:
            return Found(item.at, alive=False)
        if _is(item, ELEMENT):
            return Found(item.at + (item.shown if relative.side < 0 else 0), alive=True)
        offset = relative.item[1] - item.clock
        return Found(item.at + offset + (1 if relative.side < 0 else 0), alive=True)

    def before(self, position: int) -> bytes:
        """A position that goes with the character or leaf that begins at `position`."""
        return encode(self.id_at(position), AFTER)

    def behind(self, position: int) -> bytes:
        """A position that goes with the character or leaf that ends at `position`."""
        return encode(self.id_at(position - 1), BEFORE)

    def id_at(self, position: int) -> Id:
        """The identity of what covers a position and the next; `LookupError` at a border."""
        index = bisect_right(self._units, position, key=_at) - 1
        if index >= 0:
            item = self._units[index]
            offset = position - _at(item)
            if offset < item.shown:
                return (item.struct.client, item.clock + offset)
        raise LookupError(f"no character stands at {position}")

    def ids(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The identities of what is seen between two positions, as (client, from, to)."""
        index = max(0, bisect_right(self._units, start, key=_at) - 1)
        for item in islice(self._units, index, None):
            low, high = max(start, _at(item)), min(end, _at(item) + item.shown)
            if _at(item) >= end:
                break
            if low < high:
                clock = item.clock + low - _at(item)
                yield item.struct.client, clock, clock + high - low

    def _locate(self, parent: Parent, at: int) -> int:
        """Note where each item in a list stands; gives the position after them all."""
        for item in items_of(parent):
            item.at = at
            if _is(item, TEXT) and not item.dead:
                self._locate(item, at)
            elif item.shown and _is(item, ELEMENT) and not _is_leaf(item):
                self._locate(item, at + 1)
            elif item.shown:
                self._units.append(item)
            at += item.shown
        return at


def _at(item: Item) -> int:
    return item.at or 0


def _is(item: Item, sort: int) -> bool:
    return item.struct.kind == TYPE and item.struct.type == sort


def _is_leaf(item: Item) -> bool:
    return bool(SCHEMA.nodes[item.struct.name].is_leaf)


def _measure(item: Item, depth: int) -> list[str]:
    """Note how many units are seen of an item and all in it; gives the names of its nodes.

    What the schema has no place for is not seen: the rules are those of `ydoc_reading`.
    """
    if not item.dead and _is(item, TEXT):
        for piece in items_of(item):
            piece.shown = piece.size if piece.struct.kind == STRING and not piece.dead else 0
            item.shown += piece.shown
        return ["text"] if item.shown else []
    name = item.struct.name
    if item.dead or not _is(item, ELEMENT) or name == "doc" or name not in NODE_DEFAULTS:
        return []
    if depth > DEEPEST:
        return []
    names: list[str] = []
    size = 0
    for child in items_of(item):
        names += _measure(child, depth + 1)
        size += child.shown
    if not may_hold(name, tuple(names)):
        return []
    item.shown = 1 if _is_leaf(item) else size + 2
    return [name]


def _decoded(data: bytes) -> Relative:
    form, at = _number(data, 0)
    item: Id | None = None
    if form == 1:
        size, at = _number(data, at)
        if data[at : at + size] != FRAGMENT.encode():
            raise BadBytes("a position in another root")
        at += size
    elif form in (0, 2):
        client, at = _number(data, at)
        clock, at = _number(data, at)
        item = (client, clock)
    else:
        raise BadBytes("no relative position")
    side = BEFORE if at < len(data) and data[at] & 0x40 else AFTER
    return Relative(item, form != 0, side)


def _number(data: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def _varuint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(0x80 | (number & 0x7F))
        number >>= 7
    out.append(number)
    return bytes(out)
