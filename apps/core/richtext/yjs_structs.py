"""A Yjs update (encoding version 1) as the list of what it inserts and deletes, without its words.

pycrdt tells what a document reads, not which of its characters is which; but a place in a text
that others change is named by the identity of a character. So the few facts that give order and
identity are read here from the bytes: the format is that of `UpdateDecoderV1` in Yjs.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

Id: TypeAlias = tuple[int, int]
"""A client and its clock: the identity of one UTF-16 unit, element or format."""

LEFT, RIGHT, KEYED, CONTENT = 0x80, 0x40, 0x20, 0x1F
GONE, DELETED, JSON, BINARY, STRING, EMBED, FORMAT, TYPE, ANY, DOC, SKIP = range(11)
ELEMENT, HOOK, TEXT = 3, 5, 6
"""Kinds of shared type that matter: an element and a hook have a name, a text holds words."""

_DOUBLE = re.compile("[\U00010000-\U0010ffff]")

_FIXED = {127: 0, 126: 0, 124: 4, 123: 8, 122: 8, 121: 0, 120: 0}
_INTEGER, _TEXT, _OBJECT, _LIST, _BUFFER = 125, 119, 118, 117, 116


class BadBytes(ValueError):
    """These are no bytes that Yjs would write."""


class Struct(NamedTuple):
    """What one client put in at one place: `size` clocks from `clock` on.

    `left` and `right` are what it stood between when it was made. `parent` is the name of a root
    or the id of a type, None where a neighbour tells it. A struct with a `key` is an attribute.
    `type` is the kind of a shared type, else 0; `name` the name of an element. `halves` are the
    clocks of second halves: of a letter that takes two units. What was collected is left out;
    `SKIP` is a gap.
    """

    client: int
    clock: int
    size: int
    kind: int
    left: Id | None
    right: Id | None
    parent: str | Id | None
    keyed: bool
    type: int
    name: str
    halves: tuple[int, ...] = ()


class Update(NamedTuple):
    """`structs` by client, each in the order of its clocks; `deleted` by client as (from, to)."""

    structs: dict[int, list[Struct]]
    deleted: dict[int, list[tuple[int, int]]]


def read_update(data: bytes) -> Update:
    """Raises `BadBytes`."""
    try:
        return _Reader(data).update()
    except IndexError:
        raise BadBytes("cut off") from None


def inserted(update: Update) -> Iterator[tuple[int, int, int]]:
    """What an update brings, as (client, from clock, to clock)."""
    for client, structs in update.structs.items():
        for struct in structs:
            if struct.kind != SKIP:
                yield client, struct.clock, struct.clock + struct.size


def without_deletions(data: bytes) -> bytes:
    """What an update puts in, alone. Raises `BadBytes`."""
    reader = _Reader(data)
    try:
        reader.structs()
    except IndexError:
        raise BadBytes("cut off") from None
    return data[: reader.at] + b"\x00"


class _Reader:
    """A position in the bytes that moves on with everything read."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def number(self) -> int:
        byte = self.data[self.at]
        self.at += 1
        if byte < 0x80:
            return byte
        number, shift = byte & 0x7F, 7
        while True:
            byte = self.data[self.at]
            self.at += 1
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7

    def piece(self) -> bytes:
        size = self.number()
        self.at += size
        if self.at > len(self.data):
            raise BadBytes("cut off")
        return self.data[self.at - size : self.at]

    def id(self) -> Id:
        return self.number(), self.number()

    def update(self) -> Update:
        structs = self.structs()
        deleted: dict[int, list[tuple[int, int]]] = {}
        for _ in range(self.number()):
            client, count = self.number(), self.number()
            ranges = deleted.setdefault(client, [])
            for _ in range(count):
                start = self.number()
                ranges.append((start, start + self.number()))
        return Update(structs, deleted)

    def structs(self) -> dict[int, list[Struct]]:
        structs: dict[int, list[Struct]] = {}
        for _ in range(self.number()):
            count, client, clock = self.number(), self.number(), self.number()
            own = structs.setdefault(client, [])
            for _ in range(count):
                size = self.struct(client, clock, own)
                clock += size
        return structs

    def struct(self, client: int, clock: int, own: list[Struct]) -> int:
        """Reads one, keeps it if it says anything, and gives the clocks that it covers."""
        info = self.data[self.at]
        self.at += 1
        kind = info & CONTENT
        if kind in (GONE, SKIP):
            size = self.number()
            if kind == SKIP:
                own.append(Struct(client, clock, size, SKIP, None, None, None, False, 0, ""))
            return size
        left = self.id() if info & LEFT else None
        right = self.id() if info & RIGHT else None
        parent: str | Id | None = None
        keyed = False
        if not info & (LEFT | RIGHT):
            parent = _name(self.piece()) if self.number() == 1 else self.id()
            if info & KEYED:
                keyed = True
                self.piece()
        halves: tuple[int, ...] = ()
        if kind == STRING:
            words = self.piece()
            size, sort, name = _units(words), 0, ""
            if size != len(words):
                halves = _halves(words, clock)
        else:
            size, sort, name = self.content(kind)
        own.append(
            Struct(client, clock, size, kind, left, right, parent, keyed, sort, name, halves)
        )
        return size

    def content(self, kind: int) -> tuple[int, int, str]:
        """The clocks that a content without words covers, and of a shared type its kind and
        name."""
        if kind == DELETED:
            return self.number(), 0, ""
        if kind == FORMAT:
            self.piece(), self.piece()
        elif kind == TYPE:
            sort = self.number()
            return 1, sort, _name(self.piece()) if sort in (ELEMENT, HOOK) else ""
        elif kind in (BINARY, EMBED):
            self.piece()
        elif kind in (JSON, ANY):
            return self.values(kind), 0, ""
        elif kind == DOC:
            self.piece()
            self.skip(1)
        else:
            raise BadBytes(f"no content {kind}")
        return 1, 0, ""

    def values(self, kind: int) -> int:
        count = self.number()
        if kind == ANY:
            self.skip(count)
        else:
            for _ in range(count):
                self.piece()
        return count

    def skip(self, count: int) -> None:
        """Pass over values of any kind, without recursion. A level is (values left, has keys)."""
        levels = [(count, False)]
        while levels:
            left, keyed = levels.pop()
            if not left:
                continue
            levels.append((left - 1, keyed))
            if keyed:
                self.piece()
            kind = self.data[self.at]
            self.at += 1
            if kind in (_OBJECT, _LIST):
                levels.append((self.number(), kind == _OBJECT))
            else:
                self.scalar(kind)

    def scalar(self, kind: int) -> None:
        if kind in _FIXED:
            self.at += _FIXED[kind]
        elif kind == _INTEGER:
            self.number()
        elif kind in (_TEXT, _BUFFER):
            self.piece()
        else:
            raise BadBytes(f"no value {kind}")


def _name(words: bytes) -> str:
    return words.decode(errors="replace")


def _units(words: bytes) -> int:
    """The UTF-16 units of a text given in UTF-8."""
    if words.isascii():
        return len(words)
    return len(words.decode(errors="replace").encode("utf-16-le")) // 2


def _halves(words: bytes, clock: int) -> tuple[int, ...]:
    """Where, counted in UTF-16 units from `clock` on, letters of two units have their second."""
    doubles = _DOUBLE.finditer(words.decode(errors="replace"))
    return tuple(clock + one.start() + before + 1 for before, one in enumerate(doubles))
