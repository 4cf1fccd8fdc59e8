"""What pandoc makes of a Word file, put into the words that our own reader of HTML knows."""

from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement, document_fromstring, tostring

from apps.core.richtext.attributes import CALLOUT_KINDS
from apps.core.richtext.html_inline import style_of

STYLE = "data-custom-style"
ABOUT = "About This Page"
"""Of the line below the title in our own Word files; it is no part of the text."""


def adapted(html: bytes) -> str:
    """The page with its tables, callouts and notes as our reader takes them."""
    page = document_fromstring(html)
    _drop_frame(page)
    for element in list(page.iter("div", "table")):
        style = element.get(STYLE) or ""
        if element.tag == "div" and style == "Title":
            _retitled(element)
        elif element.tag == "table":
            _table(element, style)
    _join_quotes(page)
    _plain_links_and_notes(page)
    return str(tostring(page, encoding="unicode"))


def _drop_frame(page: HtmlElement) -> None:
    """What our own Word files say beside the text."""
    for style in (ABOUT, "Callout Label"):
        for element in page.xpath(f'//div[@{STYLE}="{style}"]'):
            element.drop_tree()


def _join_quotes(page: HtmlElement) -> None:
    """Word knows quoted paragraphs only; those in a row are one quote."""
    for quote in list(page.iter("blockquote")):
        frame = quote.getparent()
        if frame.tag == "div" and len(frame) == 1:
            frame.drop_tag()
        before = quote.getprevious()
        if before is not None and before.tag == "blockquote" and not (before.tail or "").strip():
            before.extend(list(quote))
            before.tail = quote.tail
            quote.getparent().remove(quote)


def _plain_links_and_notes(page: HtmlElement) -> None:
    """Links without the line that every link has anyway; notes as a number in brackets."""
    for line in page.xpath("//a//u"):
        line.drop_tag()
    for reference in page.find_class("footnote-ref"):
        reference.tail = f"[{reference.text_content()}]{reference.tail or ''}"
        reference.drop_tree()
    for back in page.find_class("footnote-back"):
        back.drop_tree()


def _retitled(element: HtmlElement) -> None:
    """A line in the style of a title, further down in the text, is its first heading."""
    element.tag = "h1"
    element.attrib.clear()
    for part in list(element.iter("p")):
        part.drop_tag()


def _table(table: HtmlElement, style: str) -> None:
    kind = style.replace(" ", "").removeprefix("Callout").lower()
    if style.startswith("Callout") and kind in CALLOUT_KINDS:
        _callout(table, kind)
        return
    rows = [row for row in table.iter("tr") if _table_of(row) is table]
    bodied = any(row.getparent().tag != "thead" for row in rows)
    for number, row in enumerate(rows):
        headed = row.getparent().tag == "thead" and len(rows) > 1
        for cell in row.iterchildren("td", "th"):
            # Where every row claims to be a head, the first one alone is.
            cell.tag = "th" if (headed and (bodied or not number)) or _is_head(cell) else "td"
            if style_of(cell).get("text-align") == "left":
                del cell.attrib["style"]


def _table_of(row: HtmlElement) -> "etree._Element | None":
    return next(row.iterancestors("table"), None)


def _is_head(cell: HtmlElement) -> bool:
    """A cell in the style that our own Word files give to heads."""
    return len(cell) > 0 and cell[0].get(STYLE) == "Table Head"


def _callout(table: HtmlElement, kind: str) -> None:
    cell = next(table.iter("td", "th"), None)
    content = [deepcopy(part) for part in cell] if cell is not None else []
    words, tail = (cell.text if cell is not None else None), table.tail
    table.clear()
    table.tag, table.text, table.tail = "aside", words, tail
    table.set("data-callout", kind)
    table.extend(content)
