"""HTML that a text has no place for: what stands in its stead, and how that is told."""

from lxml.html import HtmlElement

from apps.core.richtext.hrefs import cleaned, is_safe_link
from apps.core.richtext.html_inline import Piece
from apps.core.richtext.html_reading import Reader, opening
from apps.core.richtext.losses import shortened


def script(reader: Reader, element: HtmlElement) -> None:
    reader.lost(
        element, opening(element), "a text carries no scripts, styles or page data; left out"
    )


def head(reader: Reader, element: HtmlElement) -> None:
    """A parser also moves a script or style that opens a fragment into the page's head."""
    for part in element.iterchildren("script", "style"):
        script(reader, part)


def drawing(reader: Reader, element: HtmlElement) -> None:
    reader.lost(element, _whole(element), "cannot be kept; left out")


def _whole(element: HtmlElement) -> str:
    """An element that is left out, with the words in it."""
    words = shortened("".join(str(part) for part in element.itertext()), 500)
    return f"{opening(element)} {words}".strip()


def embedded(reader: Reader, element: HtmlElement) -> None:
    """A player or a page within the page: a text has none, so a link to it stands instead."""
    sources = [element, *element.iter("source")]
    found = (cleaned(one.get("src") or one.get("data") or "") for one in sources)
    src = next((one for one in found if is_safe_link(one)), None)
    if src is None:
        reader.lost(element, _whole(element), "embedded pages and players cannot be kept; left out")
        return
    reader.lost(
        element,
        _whole(element),
        "embedded pages and players cannot be kept; a link to it stands in its place",
    )
    reader.flush()
    reader.pieces.append(Piece(src, (), (src, None)))
    reader.flush()


def details(reader: Reader, element: HtmlElement) -> None:
    reader.lost(element, "<details>", "nothing folds in a text; shown open")
    reader.flush()
    reader.children(element)
    reader.flush()


def raised(reader: Reader, element: HtmlElement) -> None:
    mark = "".join(str(part) for part in element.itertext())
    if "footnote-ref" in (element.get("class") or ""):
        why = "footnotes stand as a list at the end of the text"
        reader.lost(element, f"footnote {mark.strip('[]')}", why)
        reader.words(mark)
        return
    why = "raised and lowered text cannot be kept; set as plain text"
    reader.lost(element, f"<{element.tag}>", why)
    reader.children(element)


def form_field(reader: Reader, element: HtmlElement) -> None:
    kind = element.get("type") or "text"
    if kind == "checkbox":
        reader.lost(element, "check box", "check boxes stand in task lists only; set as [x] or [ ]")
        reader.words("[x] " if element.get("checked") is not None else "[ ] ")
    elif kind != "hidden":
        reader.lost(element, f"<input type={kind}>", "a text has no form fields; left out")
