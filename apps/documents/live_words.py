"""The words of a live text, and which character of it is which."""

from typing import Any

from pycrdt import Doc

from apps.core.richtext import ydoc
from apps.core.richtext.quotes import Page, Span, recognisable
from apps.core.richtext.relative_positions import Found, Places
from apps.discussions.anchors import Anchor, Place


class LiveWords:
    """A live text as of one moment: its words, and where each of them is to Yjs."""

    def __init__(self, doc: Doc[Any]) -> None:
        self.page = Page(ydoc.read(doc))
        self.places = Places(doc)

    def anchor(self, span: Span) -> Anchor:
        """The anchor on these words: it goes with their first and their last character."""
        start, end = self.positions(span)
        said = self.page.quotation(span)
        return Anchor(
            start=self.places.before(start),
            end=self.places.behind(end),
            quote=said.quote,
            prefix=said.prefix,
            suffix=said.suffix,
            section=said.section,
        )

    def here(self, anchor: Anchor) -> Span | None:
        """What stands between the characters that were the first and the last, or where they
        stood; None if that is nothing."""
        return self.between(*self.ends(anchor))

    def ends(self, anchor: Anchor) -> tuple[Found | None, Found | None]:
        return self.places.find(anchor.start), self.places.find(anchor.end)

    def still_there(self, anchor: Anchor) -> Span | None:
        """Where its words stand, themselves or edited, by the identity of these characters alone;
        None if they are gone or so changed that they are other words."""
        span = self.here(anchor)
        if span is None or not recognisable(anchor.quote, self.page.words(span)):
            return None
        return span

    def between(self, start: Found | None, end: Found | None) -> Span | None:
        if start is None or end is None:
            return None
        low, high = sorted((start.position, end.position))
        return self.page.trimmed(*self.page.index.span(low, high))

    def positions(self, span: Span) -> tuple[int, int]:
        """Where words begin and end, as ProseMirror counts."""
        return self.page.index.start(span.start), self.page.index.end(span.end)

    def place(self, span: Span) -> Place:
        start, end = self.positions(span)
        section = self.page.index.section(start)
        return Place(start=start, end=end, section=section, text=self.page.words(span))
