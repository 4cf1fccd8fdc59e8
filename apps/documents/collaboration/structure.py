"""A walk through the bytes of a Yjs update (encoding version 1), only to see how deep it nests.

The format is that of `UpdateDecoderV1` in Yjs: structs by client, each with what it stands
beside and a content, then the set of deletions (which cannot nest and is not walked).
"""

from collections.abc import Callable

from apps.documents.collaboration.protocol import Malformed, read_bytes, read_varuint

LEFT, RIGHT, KEY, CONTENT = 0x80, 0x40, 0x20, 0x1F
GC, DELETED, JSON, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, DOC, SKIP = range(11)
NAMED_TYPES = (3, 5)
FIXED = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}
INTEGER, TEXT, OBJECT, LIST, BUFFER = 125, 119, 118, 117, 116


def deepest_nest(update: bytes) -> int:
    """How many lists and objects stand inside each other at most. Raises `Malformed`."""
    walk = _Walk(update)
    for _ in range(walk.number()):
        structs = walk.number()
        walk.number(), walk.number()
        for _ in range(structs):
            walk.struct()
    return walk.deepest


class _Walk:
    """A position in the bytes that moves on with everything read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0
        self.deepest = 0

    def number(self) -> int:
        value, self.at = read_varuint(self.data, self.at)
        return value

    def text(self) -> None:
        _, self.at = read_bytes(self.data, self.at)

    def byte(self) -> int:
        if self.at >= len(self.data):
            raise Malformed("cut off")
        self.at += 1
        return self.data[self.at - 1]

    def struct(self) -> None:
        info = self.byte()
        kind = info & CONTENT
        if kind in (GC, SKIP):
            self.number()
            return
        for side in (LEFT, RIGHT):
            if info & side:
                self.number(), self.number()
        if not info & (LEFT | RIGHT):
            self.parent()
            if info & KEY:
                self.text()
        self.content(kind)

    def parent(self) -> None:
        if self.number() == 1:
            self.text()
        else:
            self.number(), self.number()

    def content(self, kind: int) -> None:
        simple: dict[int, Callable[[], object]] = {
            DELETED: self.number,
            BINARY: self.text,
            STRING: self.text,
            EMBED: self.text,
        }
        if kind in simple:
            simple[kind]()
        elif kind == FORMAT:
            self.text()
            self.text()
        elif kind == TYPE:
            if self.number() in NAMED_TYPES:
                self.text()
        elif kind == JSON:
            for _ in range(self.number()):
                self.text()
        elif kind == ANY:
            self.values(self.number())
        elif kind == DOC:
            self.text()
            self.values(1)
        else:
            raise Malformed(f"no content {kind}")

    def values(self, count: int) -> None:
        """Walk values without recursion. A level is (values left in it, has keys)."""
        levels = [(count, False)]
        while levels:
            left, keyed = levels.pop()
            if left == 0:
                continue
            levels.append((left - 1, keyed))
            if keyed:
                self.text()
            kind = self.byte()
            if kind in (OBJECT, LIST):
                levels.append((self.number(), kind == OBJECT))
                self.deepest = max(self.deepest, len(levels) - 1)
            else:
                self.scalar(kind)

    def scalar(self, kind: int) -> None:
        if kind in FIXED:
            self.at += FIXED[kind]
        elif kind == INTEGER:
            while self.byte() > 0x7F:
                pass
        elif kind in (TEXT, BUFFER):
            self.text()
        else:
            raise Malformed(f"no value {kind}")
