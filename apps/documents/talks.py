"""Threads that come with a file, on the words of the text that was just made of it."""

from apps.core.richtext.quotes import Page, Quotation, Span
from apps.discussions.bringing_in import Talk as Brought
from apps.discussions.bringing_in import bring_in
from apps.documents.collaboration import journal
from apps.documents.importing import Talk, quoted
from apps.documents.live_words import LiveWords
from apps.documents.models import Document
from apps.workspaces.models import Member

SETTLED = "Resolved in the Word file."


def open_threads(document: Document, *, by: Member, talks: tuple[Talk, ...]) -> None:
    """Open them, in order: one read of the text for all. A thread whose words do not stand where
    the file had them hangs on the page as a whole, and quotes them."""
    if not talks:
        return
    words = LiveWords(journal.read(document.pk)[0])
    bring_in(document, by=by, talks=[_brought(words, talk) for talk in talks])


def _brought(words: LiveWords, talk: Talk) -> Brought:
    span = _span(words.page, talk)
    first, *answers = talk.said
    if span is None and talk.quote:
        first = quoted(first, talk.quote)
    return Brought(
        said=(first, *answers),
        anchor=words.anchor(span) if span else None,
        settled=SETTLED if talk.resolved else "",
    )


def _span(page: Page, talk: Talk) -> Span | None:
    """Where the words stand: where they did in the file, or else where they do but once."""
    if talk.span is None:
        return None
    span = Span(*talk.span)
    if page.words(span) == talk.quote:
        return span
    found = page.candidates(Quotation(talk.quote))
    return found[0] if len(found) == 1 else None
