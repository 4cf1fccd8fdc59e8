"""Inline content on its way from HTML: the marks of an element, and how white space settles."""

import re
from dataclasses import dataclass
from enum import Enum

from lxml.html import HtmlElement

from apps.core.richtext.nodes import mark, text
from apps.core.richtext.schema import Json, canonical_marks, joined


class Space(Enum):
    """How white space in the source reads, as CSS would have it."""

    COLLAPSE = "a run of it is one space"
    LINES = "spaces stand, a line feed is one space: what a Markdown renderer wrote"
    KEEP = "all of it stands: pre-wrap"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text or an inline node with the marks around it, before white space has settled."""

    content: str | Json
    marks: tuple[str, ...] = ()
    link: tuple[str, str | None] | None = None
    space: Space = Space.COLLAPSE


MARK_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "cite": "italic",
    "dfn": "italic",
    "var": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strike",
    "strike": "strike",
    "del": "strike",
    "mark": "highlight",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "tt": "code",
}
_RUN = re.compile(r"[ \t\n\r\f]+")
_LINE = re.compile(r"\r?\n")


def style_of(element: HtmlElement) -> dict[str, str]:
    """The inline style of an element: property to value, both in lower case."""
    pairs = (rule.partition(":") for rule in (element.get("style") or "").lower().split(";"))
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def marks_of(element: HtmlElement, outer: tuple[str, ...]) -> tuple[str, ...]:
    """The marks inside an element, from its tag and from the style that Word and Docs write."""
    marks = set(outer)
    if name := MARK_OF_TAG.get(element.tag):
        marks.add(name)
    if element.get("style"):
        _apply_style(style_of(element), marks)
    return tuple(marks)


def _apply_style(style: dict[str, str], marks: set[str]) -> None:
    weight = style.get("font-weight", "")
    if weight in {"bold", "bolder"} or (weight.isdigit() and int(weight) >= 600):
        marks.add("bold")
    elif weight in {"normal", "lighter"} or weight.isdigit():
        # Docs wraps a whole paste in <b style="font-weight:normal">.
        marks.discard("bold")
    slant = style.get("font-style", "")
    if slant in {"italic", "oblique"}:
        marks.add("italic")
    elif slant == "normal":
        marks.discard("italic")
    lines = style.get("text-decoration", "") + style.get("text-decoration-line", "")
    if "underline" in lines:
        marks.add("underline")
    if "line-through" in lines:
        marks.add("strike")


def space_of(element: HtmlElement, outer: Space) -> Space:
    """How white space inside this element reads."""
    if element.get("style") and "pre" in style_of(element).get("white-space", ""):
        return Space.KEEP
    if "pre-wrap" in (element.get("class") or "").split():
        return Space.KEEP
    return Space.LINES if element.get("data-line") else outer


def settled(pieces: list[Piece]) -> list[Json]:
    """Inline nodes of a block, white space collapsed, equal neighbours joined."""
    out: list[tuple[Piece, str | Json]] = []
    open_end = False  # True when the next collapsible space would be visible
    for piece in pieces:
        if not isinstance(piece.content, str):
            if piece.content["type"] == "hardBreak":
                _trim_end(out)
            out.append((piece, piece.content))
            open_end = piece.content["type"] != "hardBreak"
        elif words := _squeezed(piece, open_end):
            out.append((piece, words))
            open_end = piece.space is not Space.COLLAPSE or not words.endswith(" ")
    _trim_end(out)
    return joined([_node(piece, content) for piece, content in out])


def _squeezed(piece: Piece, open_end: bool) -> str:
    words = str(piece.content)
    if piece.space is Space.COLLAPSE:
        words = _RUN.sub(" ", words)
        return words if open_end else words.lstrip(" ")
    if piece.space is Space.LINES:
        words = _LINE.sub("\n", words)
        return words if open_end else words.lstrip("\n")
    return words


def _trim_end(out: list[tuple[Piece, str | Json]]) -> None:
    """Drop the white space at the end of a line, which no reader would see."""
    while out:
        piece, words = out[-1]
        if not isinstance(words, str):
            return
        drop = {Space.COLLAPSE: " ", Space.LINES: "\n", Space.KEEP: ""}[piece.space]
        rest = words.rstrip(drop) if drop else words
        if rest:
            out[-1] = (piece, rest)
            return
        out.pop()


def _node(piece: Piece, content: str | Json) -> Json:
    if not isinstance(content, str):
        return content
    if piece.space is Space.LINES:
        content = content.replace("\n", " ")
    marks = [mark(name) for name in piece.marks]
    if piece.link:
        marks.append(mark("link", href=piece.link[0], title=piece.link[1]))
    return text(content, canonical_marks(marks))
