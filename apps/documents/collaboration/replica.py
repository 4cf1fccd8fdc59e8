"""The server's copy of one document's text, and the exact difference that each edit made.

The log stores what the copy really took in, never what a client claimed: so the log applied
from its beginning is the document, edits that were known already leave no row, and an edit that
builds upon something not seen yet is stored only once it has found its place.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from pycrdt import Doc, Subscription, TransactionEvent, get_update, merge_updates

from apps.documents.collaboration.protocol import EMPTY_UPDATE, Malformed, read_varuint
from apps.documents.collaboration.safety import BadUpdate, guarded

LOW = 2**24
"""Ids below are the server's: of what several put at one place at the same time, Yjs puts that of
the lowest id first, and what the server puts back was typed before what was typed since."""

MERGED_AT_ONCE = 128
"""`merge_updates` is quadratic in their number; this many at a time measured best."""


def merged(updates: Sequence[bytes]) -> bytes:
    """Many updates as one. Raises `BadUpdate`."""
    while len(updates) > 1:
        with guarded():
            updates = [
                merge_updates(*updates[start : start + MERGED_AT_ONCE])
                for start in range(0, len(updates), MERGED_AT_ONCE)
            ]
    return updates[0]


def chunked(updates: Sequence[bytes]) -> Iterator[bytes]:
    """Many updates as few. Raises `BadUpdate`."""
    for start in range(0, len(updates), MERGED_AT_ONCE):
        yield merged(updates[start : start + MERGED_AT_ONCE])


def observed(doc: Doc[Any], note: Callable[[TransactionEvent], None]) -> Subscription:
    """Watch a document's changes. `Doc.observe` would tie callback and `Doc` into a knot that
    nobody can free."""
    return doc._doc.observe(note)  # noqa: SLF001


class Replica:
    """A `Doc` that says what changed it. Drop it after a `BadUpdate` from `take`."""

    def __init__(self, doc: Doc[Any] | None = None) -> None:
        self.doc: Doc[Any] = doc or Doc()
        self._changes: list[bytes] = []
        changes = self._changes  # the callback must not hold the Replica: see `observed`

        def note(event: TransactionEvent) -> None:
            changes.append(event.update)

        self._subscription = observed(self.doc, note)

    @classmethod
    def of(cls, updates: Iterable[bytes]) -> "Replica":
        """A copy built from a log. It is watched from then on: to tell what is known costs as
        much as to send it."""
        doc: Doc[Any] = Doc(client_id=1 + secrets.randbelow(LOW))
        for update in chunked(list(updates)):
            with guarded():
                doc.apply_update(update)
        return cls(doc)

    def take(self, updates: Sequence[bytes]) -> bytes | None:
        """Apply updates in one go. Answers all that changed, None if nothing did."""
        self._changes.clear()
        with guarded(), self.doc.transaction():
            for update in updates:
                self.doc.apply_update(update)
        return self.changed()

    def changed(self) -> bytes | None:
        """What the last transaction changed."""
        change = self._changes[-1] if self._changes else None
        self._changes.clear()
        return change

    def lacks(self, update: bytes, *, state: bytes | None = None) -> bool:
        """Whether parts of an update have not found their place here (yet).

        Insertions that remain after those known are taken away, or deletions of something that
        is not here.
        """
        vector = self.state() if state is None else state
        with guarded():
            rest = get_update(update, vector)
        if rest == EMPTY_UPDATE:
            return (
                False  # a keystroke; the vector, which grows with all who ever typed, is not read
            )
        return rest[0] != 0 or _deletes_beyond(rest, vector)

    def state(self) -> bytes:
        """The state vector."""
        with guarded():
            return self.doc.get_state()

    def clocks(self) -> dict[int, int]:
        """The state vector read: how many units of each client are here."""
        return dict(_clocks(self.state()))

    def since(self, state: bytes | None = None) -> bytes:
        """All that is here and not in that state; everything without one."""
        with guarded():
            return self.doc.get_update(state)

    def drop(self) -> None:
        """Free the document now and not when the garbage collector comes by."""
        self._subscription.drop()


def _deletes_beyond(update: bytes, vector: bytes) -> bool:
    """Whether an update without insertions deletes what a state vector does not reach."""
    clocks = dict(_clocks(vector))
    try:
        clients, at = read_varuint(update, 1)
        for _ in range(clients):
            client, at = read_varuint(update, at)
            ranges, at = read_varuint(update, at)
            for _ in range(ranges):
                clock, at = read_varuint(update, at)
                length, at = read_varuint(update, at)
                if clock + length > clocks.get(client, 0):
                    return True
    except Malformed as error:
        raise BadUpdate(str(error)) from None
    return False


def _clocks(vector: bytes) -> Iterable[tuple[int, int]]:
    count, at = read_varuint(vector, 0)
    for _ in range(count):
        client, at = read_varuint(vector, at)
        clock, at = read_varuint(vector, at)
        yield client, clock
