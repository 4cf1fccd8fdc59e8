"""The comments of a Word file as threads beside the page: what each says, with who said it and
when, and the words of the page that it hangs on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from apps.core.richtext import markdown
from apps.core.richtext.losses import Loss, shortened
from apps.core.richtext.nodes import mark, node, paragraph, text
from apps.core.richtext.quotes import LONGEST_QUOTE, Page, Quotation, Span
from apps.core.richtext.schema import Json
from apps.core.richtext.text_index import BORDER
from apps.discussions.bodies import LONGEST
from apps.documents.importing.plan import Talk
from apps.documents.importing.word_comments import Remark
from apps.documents.importing.word_discussion import Placed
from apps.documents.importing.word_marks import Spot

ROOM = LONGEST - 2_500
"""Characters of Markdown for what a comment says, beside who says it and on which words."""

MOST_PIECES = 10
"""Comments that a single one of the file may become."""

SURE = 3
"""Words that are looked for, at least, where it is not signed which ones are meant."""

_A_WORD = re.compile(r"\w[\w'’-]*")
_NEAR = 200
"""Characters on each side of a point in which its word is looked for."""


@dataclass(frozen=True, slots=True)
class Remarks:
    """The comments of a file, and where their signs stood in its whole text, title and all."""

    placed: tuple[Placed, ...] = ()
    places: Mapping[int, int] = field(default_factory=dict)

    def talks(self, document: Json, whole: str) -> tuple[list[Talk], list[Loss]]:
        """The threads beside a page, and what is not as it was. The page may have lost the
        beginning of the whole text, which it bears as its title."""
        talks: list[Talk] = []
        losses: list[Loss] = []
        if not self.placed:
            return talks, losses
        page = Page(document)
        shift = len(whole) - len(page.index.text)
        for number, one in enumerate(self.placed):
            signs = (2 * number, 2 * number + 1)
            ends = [self.places[key] - shift for key in signs if key in self.places]
            span, why = _span(page, one.spot, ends)
            talks.append(_talk(page, one, span, losses))
            if why:
                losses.append(Loss(0, _told(one), f"{why}; it stands beside the page as a whole"))
        return talks, losses


# -- on which words


def _span(page: Page, spot: Spot | None, ends: list[int]) -> tuple[Span | None, str]:
    """The words that are meant; or why none are."""
    if spot is None:
        return None, "the file does not say where it belongs"
    if spot.deleted:
        return None, "the words that it was on were deleted"
    if spot.is_point:
        span = _word_at(page.index.text, ends[0]) if ends else None
        return span, "" if span else "there are no words beside it"
    if not spot.on:
        return None, "it is on a picture"
    span = page.trimmed(max(0, ends[0]), ends[1]) if len(ends) == 2 and ends[1] > 0 else None
    span = span or _looked_for(page, spot.on)
    if span is None:
        return None, "these words are not in the text"
    if span.end - span.start > LONGEST_QUOTE:
        return None, f"it is on more than {LONGEST_QUOTE:,} characters"
    return span, ""


def _word_at(words: str, at: int) -> Span | None:
    """The word at a point, as Word itself marks it: the one that ends there or before, in the same
    block; else the next."""
    if at < 0:
        return None
    low = max(words.rfind(BORDER, 0, at) + 1, at - _NEAR)
    end = words.find(BORDER, at)
    high = min(len(words) if end < 0 else end, at + _NEAR)
    found = list(_A_WORD.finditer(words, low, high))
    before = [one for one in found if one.start() < at]
    chosen = before[-1] if before else next(iter(found), None)
    return Span(*chosen.span()) if chosen else None


def _looked_for(page: Page, on: str) -> Span | None:
    """Words whose signs went where pandoc takes no words from: they may stand elsewhere, once."""
    if len(on.split()) < SURE or on.endswith("…"):
        return None
    found = page.candidates(Quotation(on))
    return found[0] if len(found) == 1 else None


# -- what is said


def _talk(page: Page, one: Placed, span: Span | None, losses: list[Loss]) -> Talk:
    said = [body for remark in one.exchange.remarks for body in _bodies(remark, losses)]
    quote = page.words(span) if span else one.spot.on if one.spot else ""
    return Talk(
        said=tuple(said),
        quote=quote,
        span=(span.start, span.end) if span else None,
        resolved=one.exchange.resolved,
    )


def _bodies(remark: Remark, losses: list[Loss]) -> Iterator[str]:
    """A comment as Markdown in which nothing means anything; several if it is too long for one."""
    pieces = list(_fitting(list(remark.paragraphs)))
    if len(pieces) > MOST_PIECES:
        losses.append(Loss(0, f"the end of a long comment by {remark.by}", "left out"))
    if not pieces:
        pieces = [written([paragraph([text("(no words)")])])]
    for number, piece in enumerate(pieces[:MOST_PIECES]):
        yield f"{_lead(remark, goes_on=number > 0)}\n\n{piece}"


def _lead(remark: Remark, *, goes_on: bool) -> str:
    """«**Ann Lee** in the Word file, 3 March 2024:»."""
    when = f", {_day(remark.on)}" if remark.on else ""
    rest = f" in the Word file{when}{', continued' if goes_on else ''}:"
    who = remark.author or "Somebody"
    return written([paragraph([text(who, [mark("bold")]), text(rest)])])


def _day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def _fitting(paragraphs: list[list[Json]]) -> Iterator[str]:
    """These paragraphs in as few pieces of Markdown as have room."""
    if not paragraphs:
        return
    piece = written([paragraph(one) for one in paragraphs])
    if len(piece) <= ROOM:
        yield piece
        return
    for half in _halves(paragraphs):
        yield from _fitting(half)


def _halves(paragraphs: list[list[Json]]) -> tuple[list[list[Json]], list[list[Json]]]:
    """Cut between two paragraphs, or else between two parts or two words of the only one."""
    if len(paragraphs) > 1:
        middle = len(paragraphs) // 2
        return paragraphs[:middle], paragraphs[middle:]
    (inline,) = paragraphs
    if len(inline) > 1:
        middle = len(inline) // 2
        return [inline[:middle]], [inline[middle:]]
    words = inline[0]["text"]
    middle = words.rfind(" ", 1, len(words) // 2 + 1)
    middle = middle if middle > 0 else len(words) // 2
    return (
        [[inline[0] | {"text": words[:middle]}]],
        [[inline[0] | {"text": words[middle:].lstrip()}]],
    )


def quoted(body: str, quote: str) -> str:
    """The same with the words that it is about below its first line."""
    lead, _, rest = body.partition("\n\n")
    return "\n\n".join([lead, written([node("blockquote", [paragraph([text(quote)])])]), rest])


def written(blocks: list[Json]) -> str:
    return markdown.render(node("doc", blocks)).strip("\n")


def _told(one: Placed) -> str:
    """«comment by Ann Lee on “by March”: Which March?»."""
    first = one.exchange.remarks[0]
    on = f" on “{shortened(one.spot.on, 80)}”" if one.spot and one.spot.on else ""
    return f"comment by {first.by}{on}" + (
        f": {shortened(first.words, 200)}" if first.words else ""
    )
