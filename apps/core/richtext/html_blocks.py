"""What each HTML element becomes: the blocks and inline nodes that are neither list nor table."""

from lxml.html import HtmlElement

from apps.core.richtext.attributes import CALLOUT_KINDS, SECTION_ID
from apps.core.richtext.hrefs import cleaned, is_safe_image, is_safe_link
from apps.core.richtext.html_leftovers import (
    details,
    drawing,
    embedded,
    form_field,
    head,
    raised,
    script,
)
from apps.core.richtext.html_lists import bullet_list, item_alone, ordered_list
from apps.core.richtext.html_reading import Handler, Reader, bold
from apps.core.richtext.html_tables import table
from apps.core.richtext.losses import shortened
from apps.core.richtext.nodes import node, paragraph, text

DEEPEST_HEADING = 4


def _paragraph(reader: Reader, element: HtmlElement) -> None:
    reader.flush()
    if len(element) == 0 and not element.text:
        reader.blocks.append(node("paragraph"))
        return
    reader.children(element)
    reader.flush()


def _heading(reader: Reader, element: HtmlElement) -> None:
    reader.flush()
    given = int(element.tag[1])
    words, others = reader.split(element)
    if reader.containers:
        reader.lost(
            element,
            f"heading “{_said(words)}”",
            "headings stand outside lists, quotes and tables only; kept as a bold paragraph",
        )
        reader.blocks.append(paragraph(bold(words)))
    else:
        if given > DEEPEST_HEADING:
            reader.lost(
                element,
                f"heading “{_said(words)}”",
                f"level {given} became level {DEEPEST_HEADING}, the deepest there is",
            )
        name = element.get("id") or ""
        section = name if SECTION_ID.fullmatch(name) else None
        level = min(given, DEEPEST_HEADING)
        if name:
            reader.anchors[name] = reader.headings
        reader.headings += 1
        reader.blocks.append(node("heading", words, level=level, id=section))
    reader.blocks += others


def _said(words: list[dict[str, object]]) -> str:
    return shortened("".join(str(part.get("text", "")) for part in words), 40)


def _quote(reader: Reader, element: HtmlElement) -> None:
    if not reader.too_deep(element):
        reader.block(node("blockquote", reader.contents(element) or [paragraph()]))


def _callout_kind(element: HtmlElement) -> str | None:
    classes = (element.get("class") or "").split()
    kind = element.get("data-callout") or next(
        (name[15:] for name in classes if name.startswith("markdown-alert-")), ""
    )
    return kind if kind in CALLOUT_KINDS else None


def _division(reader: Reader, element: HtmlElement) -> None:
    kind = _callout_kind(element)
    if kind and not reader.too_deep(element):
        for title in element.find_class("markdown-alert-title")[:1]:
            title.drop_tree()
        reader.block(node("callout", reader.contents(element) or [paragraph()], kind=kind))
    elif element.get("data-file") is not None and element.find("a") is not None:
        _file(reader, element)
    elif not kind:
        reader.flush()
        reader.children(element)
        reader.flush()


def _code_block(reader: Reader, element: HtmlElement) -> None:
    for line_break in element.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    words = "".join(str(part) for part in element.itertext())
    inner = element.find("code") if len(element) and element[0].tag == "code" else None
    classes = ((inner if inner is not None else element).get("class") or "").split(" ")
    named = next((name[9:] for name in classes if name.startswith("language-")), None)
    language = element.get("data-language") or named
    words = words.removesuffix("\n")
    reader.block(node("codeBlock", [text(words)] if words else [], language=language or None))


def _rule(reader: Reader, element: HtmlElement) -> None:
    reader.block(node("horizontalRule"))


def _break(reader: Reader, element: HtmlElement) -> None:
    reader.inline(node("hardBreak"))


def _image(reader: Reader, element: HtmlElement) -> None:
    src, alt = cleaned(element.get("src") or ""), element.get("alt") or None
    if reader.link:
        reader.lost(element, f"link {shortened(reader.link[0])}", "an image carries no link")
    if is_safe_image(src):
        reader.block(node("image", src=src, alt=alt, title=element.get("title") or None))
        return
    why = "not an address that an image may have; "
    reader.lost(
        element, f"image {shortened(src)}", why + ("its description is kept" if alt else "left out")
    )
    reader.words(alt)


def _link(reader: Reader, element: HtmlElement) -> None:
    href = cleaned(element.get("href") or "")
    if href.startswith("mention:"):
        _mention(reader, element)
        return
    if "footnote-backref" in (element.get("class") or ""):
        return
    outer = reader.link
    if is_safe_link(href):
        reader.link = (href, element.get("title"))
    elif href:
        reader.lost(
            element,
            f"link {shortened(href)}",
            "not an address that a text may link to; its words are kept",
        )
    reader.children(element)
    reader.link = outer


def _file(reader: Reader, element: HtmlElement) -> None:
    link = element.find("a")
    reader.flush()
    href, size = cleaned(link.get("href") or ""), element.get("data-size") or ""
    name = "".join(str(part) for part in link.itertext())
    if not is_safe_link(href):
        reader.lost(element, f"file {shortened(href)}", "not an address that a text may link to")
        reader.words(name)
        reader.flush()
        return
    known = int(size) if size.isdigit() and len(size) < 16 else None
    reader.block(node("file", href=href, name=name, size=known))


def _mention(reader: Reader, element: HtmlElement) -> None:
    member = element.get("data-mention") or (element.get("href") or "").removeprefix("mention:")
    shown = "".join(str(part) for part in element.itertext()).removeprefix("@")
    reader.inline(node("mention", id=member, label=shown))


def _span(reader: Reader, element: HtmlElement) -> None:
    if element.get("data-mention") is not None:
        _mention(reader, element)
    else:
        reader.children(element)


def _bold_line(reader: Reader, element: HtmlElement) -> None:
    reader.flush()
    words, others = reader.split(element)
    if words:
        reader.blocks.append(paragraph(bold(words)))
    reader.blocks += others


def _quotation(reader: Reader, element: HtmlElement) -> None:
    reader.words("“")
    reader.children(element)
    reader.words("”")


HANDLERS: dict[str, Handler] = {
    "p": _paragraph,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "blockquote": _quote,
    **dict.fromkeys(("div", "aside"), _division),
    **dict.fromkeys(("pre", "listing", "xmp"), _code_block),
    "hr": _rule,
    "br": _break,
    "img": _image,
    "a": _link,
    "span": _span,
    "ul": bullet_list,
    "ol": ordered_list,
    "menu": bullet_list,
    "li": item_alone,
    "table": table,
    "head": head,
    **dict.fromkeys(("script", "style", "meta", "template"), script),
    **dict.fromkeys(("svg", "math", "canvas"), drawing),
    **dict.fromkeys(("iframe", "video", "audio", "embed", "object", "frame"), embedded),
    "details": details,
    **dict.fromkeys(("summary", "dt", "figcaption", "caption"), _bold_line),
    **dict.fromkeys(("sup", "sub"), raised),
    "q": _quotation,
    "input": form_field,
}
