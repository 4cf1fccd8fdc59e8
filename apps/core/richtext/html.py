"""Text as HTML: `parse` reads what nobody vouches for, `render` writes what is safe to serve."""

from lxml.html import HtmlElement, HTMLParser, document_fromstring

from apps.core.richtext.html_blocks import HANDLERS
from apps.core.richtext.html_reading import Reader
from apps.core.richtext.html_writing import blocks as _render_blocks
from apps.core.richtext.losses import Loss
from apps.core.richtext.schema import Json, empty_document


def parse(source: str) -> tuple[Json, list[Loss]]:
    """A document from a page or a fragment of HTML, and what could not be kept.

    Takes any input. Lines in the losses are lines of `source`.
    """
    reader = Reader(HANDLERS)
    if source.strip():
        reader.element(tree(source))
        reader.flush()
    content = reader.blocks
    return ({"type": "doc", "content": content} if content else empty_document()), reader.losses


def render(document: Json) -> str:
    """The document as HTML for a `.prose` container. Every text and attribute is escaped, and an
    address that may not stand in a text is left out, so the JSON need not be vouched for."""
    return _render_blocks(document.get("content", []))


def tree(source: str) -> HtmlElement:
    """The <html> element of a page or fragment. Never raises on any text that is not blank."""
    # Bytes, since the parser refuses a str that declares an encoding of its own.
    raw = source.replace("\x00", "\ufffd").encode("utf-8", "replace")
    return document_fromstring(raw, parser=HTMLParser(encoding="utf-8", huge_tree=True))
