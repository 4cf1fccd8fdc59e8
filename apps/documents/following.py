"""Threads follow their words through the edits of a text, each time that it has settled."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

from pycrdt import Doc

from apps.core.richtext.following import follow
from apps.core.richtext.quotes import Quotation, Span
from apps.core.richtext.yjs_structs import inserted, read_update
from apps.discussions.anchors import Anchor
from apps.documents.live_words import LiveWords


class WordsFollowed:
    """A text, and the updates that brought it from how it was looked at last to how it reads now.

    Both are read when they are first asked for: most texts have no threads.
    """

    def __init__(self, doc: Doc[Any], updates: Iterable[bytes]) -> None:
        self._doc = doc
        self._updates = updates

    def follow(self, anchor: Anchor, *, lost: bool) -> Anchor | None:
        """See `Follower` in `discussions.anchors`; the rule is `core.richtext.following`."""
        words = self._words
        start, end = words.ends(anchor)
        here = words.between(start, end)
        wanted = Quotation(anchor.quote, anchor.prefix, anchor.suffix, anchor.section)
        span = follow(words.page, wanted, here=here, is_new=self._is_new, lost=lost)
        if span is None:
            return None
        moved = words.anchor(span)
        if span == here and start and end and start.alive and end.alive:
            return replace(anchor, section=moved.section)
        return replace(moved, quote=anchor.quote)

    @cached_property
    def _words(self) -> LiveWords:
        return LiveWords(self._doc)

    def _is_new(self, span: Span) -> bool:
        """Whether at least half of what stands there was put in by the updates."""
        start, end = self._words.positions(span)
        new = total = 0
        for client, low, high in self._words.places.ids(start, end):
            total += high - low
            new += _within(self._inserted.get(client, []), low, high)
        return 2 * new >= total > 0

    @cached_property
    def _inserted(self) -> dict[int, list[tuple[int, int]]]:
        """By client, the stretches of its clocks that the updates brought, in order."""
        brought: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for data in self._updates:
            for client, low, high in inserted(read_update(data)):
                brought[client].append((low, high))
        return {client: _merged(stretches) for client, stretches in brought.items()}


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for low, high in sorted(stretches):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _within(stretches: list[tuple[int, int]], low: int, high: int) -> int:
    """How many of the clocks from `low` to `high` are in these stretches."""
    count = 0
    index = max(0, bisect_right(stretches, (low, 0)) - 1)
    for start, end in stretches[index:]:
        if start >= high:
            break
        count += max(0, min(end, high) - max(start, low))
    return count
