"""Where quoted words went: the rule by which a thread stays on its words, or lets go of them.

Two things tell: the characters themselves, which keep their identity through every edit but die
when they are cut, and the words with what stands around them. It is never enough that the same
words stand somewhere: they also stood there while ours stood where they did. So a place must be
new, or have our surroundings.
"""

from collections.abc import Callable

from apps.core.richtext.folding import fold
from apps.core.richtext.quotes import Page, Quotation, Span, letters, recognisable

SURROUNDED = 16
"""Letters of the quote and around it, the same on both sides, that leave no doubt."""

MOVED = 8
"""Letters that words have at least which were put in just when ours went away."""

CAME_BACK = 24
"""Letters that words have at least which were put in long after ours went away."""

IsNew = Callable[[Span], bool]
"""Whether words were put in since the text was last looked at."""


def follow(
    page: Page, wanted: Quotation, *, here: Span | None, is_new: IsNew, lost: bool
) -> Span | None:
    """Where the quoted words stand; None if they do not, or not for certain.

    `here` is what stands between the characters that were their first and last, `lost` tells that
    they did not stand anywhere when the text was last looked at.

    - The very words, here: they stay.
    - Words here in which they can be recognised: they stay and are an edited quote; unless the
      very words, newly put in, stand in just one other place and nothing around here is the same.
    - Nothing of that here: they follow to the one certain place elsewhere.
    """
    if here is not None and fold(page.words(here)) == fold(wanted.quote):
        return here
    places = _places(page, wanted)
    if here is not None:
        whole = [one for one in places if one.start < here.end and here.start < one.end]
        if len(whole) == 1:
            return whole[0]
    sure = _certain(page, wanted, places, is_new, lost)
    if here is None or not recognisable(wanted.quote, page.words(here)):
        return sure
    if sure is not None and is_new(sure) and not any(page.agreement(here, wanted).sides):
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
    page: Page, wanted: Quotation, places: list[Span], is_new: IsNew, lost: bool
) -> Span | None:
    """The one place among those of the same words that must be ours."""
    surrounded, new = [], []
    for place in places:
        around = page.agreement(place, wanted)
        weight = letters(wanted.quote) + around.letters
        if all(around.sides) and weight >= SURROUNDED:
            surrounded.append(place)
        if weight >= (CAME_BACK if lost else MOVED) and is_new(place):
            new.append(place)
    for chosen in (surrounded, new):
        if len(chosen) == 1:
            return chosen[0]
        if chosen:
            break
    return None
