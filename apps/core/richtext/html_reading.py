"""HTML that nobody vouches for, to nodes of the schema.

Nothing passes through: each element is either one the schema has a word for, or a wrapper whose
content is read on, or left out and named in the losses. So no script, handler or style can
survive, whatever the parser makes of hostile input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

from lxml.html import HtmlElement

from apps.core.richtext.html_inline import (
    MARK_OF_TAG,
    Piece,
    Space,
    marks_of,
    settled,
    space_of,
)
from apps.core.richtext.losses import Loss, shortened
from apps.core.richtext.nodes import mark, paragraph, text
from apps.core.richtext.schema import Json, canonical_marks, joined

# Containers of the schema inside one another; each costs at most two levels of nodes.
DEEPEST_CONTAINER = 24
DEEPEST_ELEMENT = 200


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


WRAPPERS = _tags(
    "html body div section article main header footer nav figure center address fieldset form "
    "legend hgroup search dl dd noframes"
)
QUIET = frozenset(MARK_OF_TAG) | _tags(
    "span font small big abbr label time data bdi bdo wbr ruby rb rt rp picture tbody thead tfoot "
    "noscript button option select optgroup a p o:p"
)
UNSEEN = _tags("title link base param source track colgroup col datalist area map")

Handler: TypeAlias = "Callable[[Reader, HtmlElement], None]"


class Reader:
    """Walks a tree of elements and builds blocks; `losses` tells what it left out."""

    def __init__(self, handlers: Mapping[str, Handler]) -> None:
        self.handlers = handlers
        self.losses: list[Loss] = []
        self.blocks: list[Json] = []
        self.pieces: list[Piece] = []
        self.marks: tuple[str, ...] = ()
        self.link: tuple[str, str | None] | None = None
        self.space = Space.COLLAPSE
        self.containers = 0
        self.elements = 0
        # What a link may point at, and how many headings come before it.
        self.anchors: dict[str, int] = {}
        self.headings = 0
        # A line of the tree's own text that stands for a known line of the source.
        self._anchor = (1, 1)

    # -- losses and lines

    def lost(self, element: HtmlElement, what: str, why: str) -> None:
        self.losses.append(Loss(self.line(element), what, why))

    def line(self, element: HtmlElement) -> int:
        """The line of the source on which an element begins."""
        tree_line, source_line = self._anchor
        return max(1, source_line + (element.sourceline or tree_line) - tree_line)

    def _note_line(self, element: HtmlElement, line: str | None) -> None:
        if line and line.isdigit():
            self._anchor = (element.sourceline or 1, int(line))

    # -- walking

    def children(self, element: HtmlElement) -> None:
        """Read the content of an element into the block that is open."""
        self.words(element.text)
        for child in element:
            self.element(child)
            self.words(child.tail)

    def words(self, words: str | None) -> None:
        if words:
            self.pieces.append(Piece(words, self.marks, self.link, self.space))

    def inline(self, inline: Json) -> None:
        self.pieces.append(Piece(inline))

    def element(self, element: HtmlElement) -> None:
        if not isinstance(element.tag, str):
            self._comment(element)
            return
        for name in element.attrib:
            if str(name).startswith("on"):
                self.lost(element, f"{name}=", "a text runs no scripts; left out")
        if self.elements >= DEEPEST_ELEMENT:
            self.lost(element, "nesting", f"deeper than {DEEPEST_ELEMENT}; kept as plain text")
            self.words("".join(str(part) for part in element.itertext()))
            return
        with self.inside(element):
            self._dispatch(element)

    @contextmanager
    def inside(self, element: HtmlElement) -> Iterator[None]:
        """Marks, white space and line as they are within this element."""
        self._note_line(element, element.get("data-line"))
        for name in (element.get("id"), element.get("name")):
            if name:
                self.anchors.setdefault(name, self.headings - 1)
        before = (self.marks, self.space)
        self.marks = marks_of(element, self.marks)
        self.space = space_of(element, self.space)
        self.elements += 1
        yield
        self.elements -= 1
        self.marks, self.space = before

    def _dispatch(self, element: HtmlElement) -> None:
        tag = element.tag
        handler = self.handlers.get(tag)
        if handler is not None:
            handler(self, element)
        elif tag in WRAPPERS:
            self.flush()
            self.children(element)
            self.flush()
        elif tag not in UNSEEN:
            if tag not in QUIET:
                self.lost(
                    element, opening(element), "no such element in a text; its content is kept"
                )
            self.children(element)

    def _comment(self, element: HtmlElement) -> None:
        words = element.text or ""
        if words.startswith("line ") and words[5:].isdigit():
            self._note_line(element, words[5:])
            # Raw HTML follows, with the white space of its author.
            self.space = Space.COLLAPSE
        elif words.strip() and not words.strip().startswith(("[if", "[endif", "Start", "EndFrag")):
            self.lost(element, f"comment “{shortened(words)}”", "comments are not shown; left out")

    # -- blocks

    def flush(self) -> bool:
        """End the paragraph that is open, if it holds anything; tells whether it did."""
        inline = settled(self.pieces)
        self.pieces = []
        if inline:
            self.blocks.append(paragraph(inline))
        return bool(inline)

    def block(self, block: Json) -> None:
        self.flush()
        self.blocks.append(block)

    def contents(self, element: HtmlElement) -> list[Json]:
        """The blocks inside an element, which becomes a container of its own."""
        outer = (self.blocks, self.pieces)
        self.blocks, self.pieces = [], []
        self.containers += 1
        self.children(element)
        self.flush()
        inner = self.blocks
        self.containers -= 1
        self.blocks, self.pieces = outer
        return inner

    def too_deep(self, element: HtmlElement) -> bool:
        """True, and content read into the present container, where nesting goes too far."""
        if self.containers < DEEPEST_CONTAINER:
            return False
        self.lost(element, f"<{element.tag}>", f"nested deeper than {DEEPEST_CONTAINER}; unwrapped")
        self.flush()
        self.children(element)
        self.flush()
        return True

    def split(self, element: HtmlElement) -> tuple[list[Json], list[Json]]:
        """The words of an element that may hold words only, and the other blocks found in it."""
        words: list[Json] = []
        others: list[Json] = []
        for block in self.contents(element):
            if block["type"] == "paragraph" and block.get("content"):
                words += ([text(" ")] if words else []) + block["content"]
            elif block["type"] != "paragraph":
                others.append(block)
        return joined(words), others


def opening(element: HtmlElement) -> str:
    """The opening tag of an element as its author may have written it, shortened."""
    attributes = "".join(
        f' {name}="{value}"' for name, value in element.attrib.items() if name != "data-line"
    )
    return shortened(f"<{element.tag}{attributes}>", 120)


def bold(inline: list[Json]) -> list[Json]:
    """Inline content, all of it bold."""
    return [
        part | {"marks": canonical_marks([*part.get("marks", []), mark("bold")])}
        if part["type"] == "text"
        else part
        for part in inline
    ]
