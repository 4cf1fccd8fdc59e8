"""Where quoted words went: the rule by which a thread stays on its words, or lets go of them.

Two things tell: the characters themselves, which keep their identity through every edit but die
when they are cut; and the words, with what stands around them. It is never enough that the same
words stand somewhere else: they also stood there while ours stood where they did. So a place that
words are to be followed to must have been written since, or have all our surroundings.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from apps.core.richtext.folding import fold
from apps.core.richtext.quotes import Agreement, Page, Quotation, Span, letters, recognisable
from apps.core.richtext.recasting import recasts

SURROUNDED = 16
"""Letters of the quote and next to it, the same on both sides, that leave no doubt."""

AROUND = 20
"""Letters next to the quote that are the same, for a place that was there before to be ours …"""

PASSAGE = 64
"""… with the quote itself, if it is in another section and between other blocks."""

LONG = 24
"""Letters that nobody writes twice by chance."""

PASTED = 12
"""Letters that were put in at one stroke while ours may still be in the clipboard …"""

KEPT = timedelta(minutes=15)
"""… which is for so long."""

MOVED = 8
"""Letters that were put in while ours went away, between two looks at the text."""


@dataclass(frozen=True, slots=True)
class Newness:
    """How much of some words, 0 to 1, was written since the text was looked at last; `at_once`
    tells that it all came at one stroke, as from a clipboard and not from a keyboard."""

    share: float
    at_once: bool


NewnessOf = Callable[[Span], Newness]


def follow(
    page: Page,
    wanted: Quotation,
    *,
    here: Span | None,
    newness: NewnessOf,
    lost_for: timedelta | None,
) -> Span | None:
    """Where the quoted words stand; None if they do not, or not for certain.

    `here` is what stands between the characters that were their first and last. `lost_for` is
    since when they stand nowhere, None if they stood when the text was looked at last.

    - The very words, here: they stay.
    - Words here in which they can be recognised: they stay and are an edited quote; unless the
      very words were put in just one other place and nothing around here is the same.
    - Nothing of that here: they follow to the one certain place elsewhere.
    """
    if here is not None and fold(page.words(here)) == fold(wanted.quote):
        return here
    places = _places(page, wanted)
    if here is not None:
        whole = [one for one in places if _overlap(one, here)]
        if len(whole) == 1:
            return whole[0]
    sure = _certain(page, wanted, places, newness, lost_for)
    if here is None or not recognisable(wanted.quote, page.words(here)):
        return sure
    if sure is not None and not any(page.agreement(here, wanted).sides):
        return sure
    return here


def _places(page: Page, wanted: Quotation) -> list[Span]:
    """Where the words stand, also if blocks were joined meanwhile; not inside of other words,
    unless they were quoted so."""
    places = page.occurrences(wanted.quote)
    if not places and "\n" in wanted.quote:
        places = page.joined(wanted.quote)
    if wanted.cuts:
        return places
    return [place for place in places if not page.cuts(place)]


def _certain(
    page: Page,
    wanted: Quotation,
    places: list[Span],
    newness: NewnessOf,
    lost_for: timedelta | None,
) -> Span | None:
    """The one place that must be ours: among those of the same words the only one written since
    with our surroundings, or the only one written since, in our section first; or, if they went
    just now, where the passage was written anew and edited; else the only one with so much around
    it that it is the same passage."""
    surrounded, written, known = [], [], []
    for place in places:
        new = newness(place)
        around = page.agreement(place, wanted)
        weight = letters(wanted.quote) + around.letters
        if all(around.sides) and weight >= SURROUNDED and new.share:
            surrounded.append(place)
        if _is_proof(weight, new, around, lost_for):
            written.append(place)
        if not (all(around.sides) and around.letters >= AROUND):
            continue
        if weight >= PASSAGE or page.is_home(place, wanted):
            known.append(place)
    fresh = surrounded or written
    if len(fresh) == 1 and page.in_section(fresh[0], wanted.section):
        return fresh[0]
    edited = (
        []
        if lost_for is not None
        else recasts(page, wanted, places, lambda one: _is_new(newness(one)))
    )
    others = [one for one in edited if not any(_overlap(one, place) for place in fresh)]
    at_home = [one for one in (*fresh, *others) if page.in_section(one, wanted.section)]
    for chosen in (at_home, fresh, others, known):
        if chosen:
            return chosen[0] if len(chosen) == 1 else None
    return None


def _is_new(new: Newness) -> bool:
    return 2 * new.share >= 1


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _is_proof(weight: int, new: Newness, around: Agreement, lost_for: timedelta | None) -> bool:
    if not _is_new(new):
        return new.share > 0 and any(around.sides) and weight >= LONG
    if lost_for is None:
        return weight >= MOVED
    if new.at_once and lost_for <= KEPT:
        return weight >= PASTED
    return weight >= LONG
