"""Yjs updates as the bench makes and reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText

GC, DELETED, STRING, TYPE, SKIP = 0, 1, 4, 7, 10
NAMED_TYPES = (3, 5)


@dataclass(frozen=True, slots=True)
class Span:
    """What one Yjs client typed from clock `start` until before `end`."""

    client: int
    start: int
    end: int


class Reader:
    """A position in encoded bytes that moves on with everything read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def number(self) -> int:
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def byte(self) -> int:
        self.at += 1
        return self.data[self.at - 1]

    def piece(self) -> bytes:
        size = self.number()
        self.at += size
        return self.data[self.at - size : self.at]


def varuint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(0x80 | (number & 0x7F))
        number >>= 7
    out.append(number)
    return bytes(out)


def sized(data: bytes) -> bytes:
    return varuint(len(data)) + data


def spans(update: bytes) -> Iterator[Span]:
    """Who typed what in an update (encoding version 1) of plain text in XML elements."""
    reader = Reader(update)
    for _ in range(reader.number()):
        structs, client, clock = reader.number(), reader.number(), reader.number()
        start = clock
        for _ in range(structs):
            size, is_skip = _struct(reader)
            if is_skip:
                yield Span(client, start, clock)
                start = clock + size
            clock += size
        yield Span(client, start, clock)


def _struct(reader: Reader) -> tuple[int, bool]:
    """The clocks that the next struct covers, and whether it is a gap."""
    info = reader.byte()
    kind = info & 31
    if kind in (GC, SKIP):
        return reader.number(), kind == SKIP
    for side in (0x80, 0x40):
        if info & side:
            reader.number(), reader.number()
    if not info & 0xC0:
        if reader.number() == 1:
            reader.piece()
        else:
            reader.number(), reader.number()
        if info & 0x20:
            reader.piece()
    return _content(reader, kind), False


def _content(reader: Reader, kind: int) -> int:
    if kind == DELETED:
        return reader.number()
    if kind == STRING:
        return len(reader.piece().decode("utf-8"))  # the bench types no characters beyond U+FFFF
    if kind == TYPE:
        if reader.number() in NAMED_TYPES:
            reader.piece()
        return 1
    raise ValueError(f"the bench makes no content of kind {kind}")


class Author:
    """A Yjs client that types into a text and keeps each step as an update."""

    def __init__(self, client: int, base: bytes = b"") -> None:
        self.doc: Doc[Any] = Doc(client_id=client)
        self.root = self.doc.get("default", type=XmlFragment)
        if base:
            self.doc.apply_update(base)
        self.updates: list[bytes] = []
        updates = self.updates

        def note(event: TransactionEvent) -> None:
            updates.append(event.update)

        self._subscription = self.doc.observe(note)

    def add_block(self, tag: str, words: str = "") -> XmlText:
        """A new block at the end of the document, in one update."""
        with self.doc.transaction():
            block = self.root.children.append(XmlElement(tag))
            text = block.children.append(XmlText(words))
        assert isinstance(text, XmlText)
        return text

    def block(self, number: int) -> XmlText:
        element = self.root.children[number]
        assert isinstance(element, XmlElement)
        text = element.children[0]
        assert isinstance(text, XmlText)
        return text


def state_of(updates: list[bytes]) -> bytes:
    """All of these updates as the one that a document's snapshot is."""
    reader = Author(1)
    with reader.doc.transaction():
        for update in updates:
            reader.doc.apply_update(update)
    return reader.doc.get_update()


def text_of(updates: list[bytes]) -> str:
    """The text of the first block after these updates."""
    reader = Author(1)
    with reader.doc.transaction():
        for update in updates:
            reader.doc.apply_update(update)
    return str(reader.block(0))
