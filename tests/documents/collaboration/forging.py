"""Updates of Yjs made byte by byte, such as no library would write."""

from apps.core.richtext.yjs_structs import Id

WRITER = 7
"""The client that wrote `page`: an element and a text take its clocks 0 and 1."""

WORDS_AT = 2


def number(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(0x80 | (value & 0x7F))
        value >>= 7
    out.append(value)
    return bytes(out)


def piece(content: bytes) -> bytes:
    return number(len(content)) + content


def said(words: str | bytes) -> bytes:
    """A string as content."""
    return piece(words if isinstance(words, bytes) else words.encode())


def update(client: int, clock: int, structs: list[bytes], gone: bytes = b"\x00") -> bytes:
    """Structs of one client from a clock on, and a set of deletions."""
    if not structs:
        return b"\x00" + gone
    return (
        number(1) + number(len(structs)) + number(client) + number(clock) + b"".join(structs) + gone
    )


def struct(kind: int, content: bytes, *, left: Id | None = None, right: Id | None = None) -> bytes:
    """One that stands between two others."""
    info = kind | (0x80 if left else 0) | (0x40 if right else 0)
    sides = b"".join(number(one) for side in (left, right) if side for one in side)
    return bytes([info]) + sides + content


def deletion(client: int, start: int, size: int) -> bytes:
    return number(1) + number(client) + number(1) + number(start) + number(size)


def page(words: str | bytes, gone: bytes = b"\x00") -> bytes:
    """A paragraph that says this."""
    element = b"\x07" + number(1) + piece(b"default") + number(3) + piece(b"paragraph")
    text = b"\x07" + number(0) + number(WRITER) + number(0) + number(6)
    string = b"\x04" + number(0) + number(WRITER) + number(1) + said(words)
    return update(WRITER, 0, [element, text, string], gone)
