"""Uploads that must not do harm."""

import struct
import zlib

from tests.factories import picture

SCRIPT = b"<script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
HTML = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few kilobytes that unpacks to 900 million pixels."""
    rows = zlib.compressobj(9)
    line = bytes(1 + (width + 7) // 8)
    data = b"".join(rows.compress(line) for _ in range(height)) + rows.flush()
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", data), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def cut_off() -> bytes:
    """The first half of a picture."""
    whole = picture("PNG", (300, 300))
    return whole[: len(whole) // 2]


def cut_off_jpeg() -> bytes:
    whole = picture("JPEG", (900, 900))
    return whole[: len(whole) // 2]


REFUSED: dict[str, tuple[str, bytes, str]] = {
    "a page named like a picture": ("me.png", HTML, "is damaged, or no picture at all"),
    "a drawing named like a picture": ("me.jpg", SVG, "is damaged, or no picture at all"),
    "a picture cut in two": ("half.png", cut_off(), "is damaged"),
    "a photograph cut in two": ("half.jpg", cut_off_jpeg(), "is damaged"),
    "a damaged picture under another name": ("notes.txt", cut_off(), "is damaged"),
    "a picture that is only a beginning": ("start.gif", b"GIF89a", "is damaged"),
    "a picture of too many pixels": ("bomb.png", bomb(), "30000 × 30000 pixels"),
    "nothing": ("empty.txt", b"", "is empty"),
}
"""What is refused by its content: name, bytes, and a part of what is said."""
