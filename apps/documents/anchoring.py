"""Where threads hang in the text of a document: by quote, by position, and after every edit."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction

from apps.core.errors import InvalidInput, RuleViolation
from apps.core.richtext.folding import fold
from apps.core.richtext.quotes import CONTEXT, LONGEST_QUOTE, Page, Quotation, Span
from apps.core.richtext.replacing import AcrossCells, replace_words
from apps.core.richtext.yjs_structs import BadBytes
from apps.discussions.anchors import Anchor, Place, anchor_host
from apps.documents.collaboration import journal
from apps.documents.live_words import LiveWords
from apps.documents.models import Document
from apps.documents.projection import catch_up_with
from apps.documents.writing import rewrite_content
from apps.workspaces.models import Member

MOST_CANDIDATES = 20
WIDEST = 512
"""Characters told on each side of a candidate, at most, to tell it from the others."""


@anchor_host("document")
class DocumentAnchors:
    """What threads may ask about the text of a document; see `AnchorHost`."""

    def place(
        self,
        subject: Document,
        *,
        quote: str,
        prefix: str = "",
        suffix: str = "",
        section: str = "",
    ) -> Anchor:
        """The anchor on quoted words: never on other ones, and never on a guess."""
        words = _read(subject)
        spans = words.page.candidates(Quotation(quote, prefix, suffix, section))
        if not spans:
            raise InvalidInput({"anchor": "These words do not stand in the text."})
        if len(spans) > 1:
            raise RuleViolation(
                "quote_ambiguous",
                f"These words stand in the text {len(spans)} times. Say which are meant: by some"
                " words before and after them, or by their section.",
                candidates=_told(words.page, spans),
            )
        return _bounded(words.anchor(spans[0]))

    def check(self, subject: Document, *, start: bytes, end: bytes) -> Anchor:
        """The anchor between two relative positions of a browser."""
        words = _read(subject)
        try:
            low, high = words.places.find(start), words.places.find(end)
        except BadBytes:
            raise InvalidInput({"anchor": "These are no relative positions of Yjs."}) from None
        if low is None or high is None:
            raise InvalidInput(
                {"anchor": "These positions are not in this text, or what you wrote last has not"
                 " arrived yet."}
            )  # fmt: skip
        span = words.between(low, high)
        if span is None:
            raise InvalidInput({"anchor": "There are no words between these positions."})
        return _bounded(words.anchor(span))

    def locate(self, subject: Document, anchors: Mapping[UUID, Anchor]) -> dict[UUID, Place | None]:
        """Where each stands, by the identity of its characters; one read of the text for all."""
        if not anchors:
            return {}
        words = _read(subject)
        return {key: _located(words, anchor) for key, anchor in anchors.items()}

    def catch_up(self, subjects: Collection[UUID]) -> bool:
        return catch_up_with(subjects)

    @transaction.atomic
    def replace(self, subject: Document, *, by: Member, anchor: Anchor, replacement: str) -> None:
        """Put other words in the place of those quoted: one smallest edit by this member."""
        doc, _ = journal.read(subject.pk, lock=True)
        words = LiveWords(doc)
        span = words.here(anchor)
        if span is None:
            raise RuleViolation("anchor_detached", "The words that it would replace are gone.")
        if fold(words.page.words(span)) != fold(anchor.quote):
            raise RuleViolation(
                "words_changed",
                "The words have changed since this was suggested.",
                words=words.page.words(span),
            )
        try:
            start, end = words.positions(span)
            rewrite_content(
                subject, by=by, change=lambda json: replace_words(json, start, end, replacement)
            )
        except AcrossCells:
            raise RuleViolation(
                "across_cells", "The words are in several cells of a table; change them by hand."
            ) from None


def _read(document: Document) -> LiveWords:
    return LiveWords(journal.read(document.pk)[0])


def _located(words: LiveWords, anchor: Anchor) -> Place | None:
    span = words.still_there(anchor)
    return None if span is None else words.place(span)


def _bounded(anchor: Anchor) -> Anchor:
    if len(anchor.quote) > LONGEST_QUOTE:
        raise InvalidInput({"anchor": f"Select at most {LONGEST_QUOTE:,} characters."})
    return anchor


def _told(page: Page, spans: list[Span]) -> list[dict[str, str]]:
    """The places that may be meant, each with as much around it as tells it from the others."""
    around = CONTEXT
    while True:
        told = [page.quotation(span, around=around) for span in spans[:MOST_CANDIDATES]]
        if around >= WIDEST or len(set(told)) == len(told):
            break
        around *= 2
    return [
        {"quote": one.quote, "prefix": one.prefix, "suffix": one.suffix, "section": one.section}
        for one in told
    ]
