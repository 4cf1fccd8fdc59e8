"""Text as HTML: `parse` reads what nobody vouches for, `render` writes what is safe to serve."""

from dataclasses import dataclass

from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from apps.core.richtext.html_blocks import HANDLERS
from apps.core.richtext.html_reading import Reader
from apps.core.richtext.html_writing import blocks as _render_blocks
from apps.core.richtext.losses import Loss
from apps.core.richtext.schema import Json, empty_document


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page says. `anchors` maps each id or name to the number of the heading that it
    stands at or under: 0 for the first one, -1 above it."""

    document: Json
    losses: list[Loss]
    title: str | None
    anchors: dict[str, int]


def parse(source: str) -> tuple[Json, list[Loss]]:
    """A document from a page or a fragment of HTML, and what could not be kept.

    Takes any input. Lines in the losses are lines of `source`.
    """
    reading = read(source)
    return reading.document, reading.losses


def read(source: str) -> Reading:
    """As `parse`, with the title of the page and its anchors."""
    reader = Reader(HANDLERS)
    title = None
    if source.strip():
        page = tree(source)
        title = page.findtext(".//title")
        reader.element(page)
        reader.flush()
    content = reader.blocks
    document = {"type": "doc", "content": content} if content else empty_document()
    # One line may hold the same thing several times; it is told once.
    losses = list(dict.fromkeys(reader.losses))
    return Reading(document, losses, title, reader.anchors)


def render(document: Json) -> str:
    """The document as HTML for a `.prose` container. Every text and attribute is escaped, and an
    address that may not stand in a text is left out, so the JSON need not be vouched for."""
    return _render_blocks(document.get("content", []))


def tree(source: str) -> HtmlElement:
    """The <html> element of a page or fragment. Never raises on any text that is not blank."""
    # Bytes, since the parser refuses a str that declares an encoding of its own.
    raw = source.replace("\x00", "\ufffd").encode("utf-8", "replace")
    try:
        return document_fromstring(raw, parser=_parser())
    except ParserError:
        # Nothing but comments: the parser finds no document in that, so give it one.
        return document_fromstring(b"<html><body>%b</body></html>" % raw, parser=_parser())


def _parser() -> HTMLParser:
    return HTMLParser(encoding="utf-8", huge_tree=True)
