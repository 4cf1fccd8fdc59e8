"""From the bytes of a file to its text, or a plain reason why not."""

import codecs


class Undecodable(ValueError):
    """The bytes are no text that can be read for certain; says why, and where."""


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decoded(raw: bytes) -> str:
    """The text of a file, with line feeds at the ends of its lines. Raises Undecodable.

    UTF-8, or UTF-16 where a byte order mark says so. Nothing is guessed: a wrong guess would
    change the words without anybody noticing.
    """
    mark, encoding = next(
        ((mark, name) for mark, name in _MARKS if raw.startswith(mark)), (b"", "utf-8")
    )
    body = raw[len(mark) :]
    if encoding == "utf-8" and b"\x00" in body:
        raise Undecodable("a binary file, not a text")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        raise Undecodable(_where(body, error)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _where(body: bytes, error: UnicodeDecodeError) -> str:
    line = body.count(b"\n", 0, error.start) + 1
    return (
        f"not {error.encoding.upper()}: byte 0x{body[error.start]:02X} in line {line} "
        f"(byte {error.start + 1} of the file); save it as UTF-8 and try again"
    )
