"""Threads follow their words through the edits of a text, each time that it has settled."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any, TypeAlias

from pycrdt import Doc

from apps.core.richtext.following import Newness, follow
from apps.core.richtext.quotes import Quotation, Span
from apps.core.richtext.yjs_structs import inserted, read_update
from apps.discussions.anchors import Anchor
from apps.documents.live_words import LiveWords

Stretch: TypeAlias = tuple[int, int, int]
"""From one clock of a client to another, and the number of the update that brought it."""


class WordsFollowed:
    """A text, and the updates that brought it from how it was looked at last to how it reads now.

    Both are read when they are first asked for: most texts have no threads.
    """

    def __init__(self, doc: Doc[Any], updates: Iterable[bytes]) -> None:
        self._doc = doc
        self._updates = updates
        self._newness_of: dict[Span, Newness] = {}

    def follow(self, anchor: Anchor, *, lost_for: timedelta | None) -> Anchor | None:
        """See `Follower` in `discussions.anchors`; the rule is `core.richtext.following`."""
        words = self._words
        start, end = words.ends(anchor)
        here = words.between(start, end)
        wanted = Quotation(anchor.quote, anchor.prefix, anchor.suffix, anchor.section)
        span = follow(words.page, wanted, here=here, newness=self._newness, lost_for=lost_for)
        if span is None:
            return None
        moved = words.anchor(span)
        if span == here and start and end and start.alive and end.alive:
            return replace(anchor, section=moved.section)
        return replace(moved, quote=anchor.quote)

    @cached_property
    def _words(self) -> LiveWords:
        return LiveWords(self._doc)

    def _newness(self, span: Span) -> Newness:
        if span not in self._newness_of:
            self._newness_of[span] = self._measured(span)
        return self._newness_of[span]

    def _measured(self, span: Span) -> Newness:
        start, end = self._words.positions(span)
        new = total = 0
        strokes: set[int] = set()
        for client, low, high in self._words.places.ids(start, end):
            total += high - low
            for stroke, count in _within(self._inserted.get(client, []), low, high):
                new += count
                strokes.add(stroke)
        return Newness(new / max(total, 1), at_once=new == total and len(strokes) == 1)

    @cached_property
    def _inserted(self) -> dict[int, list[Stretch]]:
        """By client, the stretches of its clocks that the updates brought, in order."""
        brought: dict[int, list[Stretch]] = defaultdict(list)
        for number, data in enumerate(self._updates):
            for client, low, high in inserted(read_update(data)):
                brought[client].append((low, high, number))
        return {client: sorted(stretches) for client, stretches in brought.items()}


def _within(stretches: list[Stretch], low: int, high: int) -> Iterable[tuple[int, int]]:
    """By update, how many of the clocks from `low` to `high` it brought."""
    index = max(0, bisect_right(stretches, (low, 0, 0)) - 1)
    while index < len(stretches) and stretches[index][0] < high:
        start, end, number = stretches[index]
        if (count := min(end, high) - max(start, low)) > 0:
            yield number, count
        index += 1
