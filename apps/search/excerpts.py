"""The few words of a text that show why it was found. Pure; everything but `<mark>` is escaped."""

from collections.abc import Callable, Sequence
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from apps.search.words import WORD, fold

LENGTH: Final = 220
"""Characters of an excerpt."""

BEFORE: Final = 60
"""Characters shown before the first word that was found."""

Span = tuple[int, int]
Which = Callable[[str], int | None]
"""Tells which word of the query a folded word is, None if none."""


def marked(text: str, which: Which) -> SafeString:
    """The whole text with the words marked."""
    return _written(text, [span for span, _ in _found(text, which)])


def excerpt(text: str, which: Which, length: int = LENGTH) -> SafeString:
    """The stretch of the text that holds most of the words, marked, on one line."""
    line = " ".join(text.split())
    found = _found(line, which)
    start, end = _stretch(line, found, length)
    spans = [(a - start, b - start) for (a, b), _ in found if a >= start and b <= end]
    shown = _written(line[start:end], spans)
    before, after = "… " if start else "", " …" if end < len(line) else ""
    return mark_safe(f"{before}{shown}{after}")  # noqa: S308 - made of escaped pieces


def _found(text: str, which: Which) -> list[tuple[Span, int]]:
    found = []
    for match in WORD.finditer(text):
        number = which(fold(match.group()))
        if number is not None:
            found.append((match.span(), number))
    return found


def _stretch(line: str, found: Sequence[tuple[Span, int]], length: int) -> Span:
    """From where to where to show: as many different words as possible, the earliest such place."""
    if len(line) <= length:
        return 0, len(line)
    best, most = 0, 0
    for (start, _), _ in found:
        within = {n for (a, b), n in found if a >= start and b <= start + length - BEFORE}
        if len(within) > most:
            best, most = start, len(within)
    start = _word_start(line, max(0, min(best - BEFORE, len(line) - length)))
    end = start + length
    if end < len(line):
        space = line.rfind(" ", best + 1, end + 1)
        end = space if space > start else end
    return start, min(end, len(line))


def _word_start(line: str, at: int) -> int:
    """The first beginning of a word from here on, if there is one near."""
    if at == 0:
        return 0
    space = line.find(" ", at - 1, at + BEFORE - 1)
    return at if space < 0 else space + 1


def _written(text: str, spans: Sequence[Span]) -> SafeString:
    pieces, done = [], 0
    for start, end in spans:
        pieces += [escape(text[done:start]), f"<mark>{escape(text[start:end])}</mark>"]
        done = end
    pieces.append(escape(text[done:]))
    return mark_safe("".join(pieces))  # noqa: S308 - made of escaped pieces
