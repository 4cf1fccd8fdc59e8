"""What a client had seen when it made an edit.

Frames arrive in their order, so a count is enough: our editor says with each edit how many frames
with text it had taken in. A stock Yjs client says nothing; it is asked for its state behind every
frame that makes blocks anew, and had seen that frame once it has answered; of what was sent to it
lately it had seen what its edit builds upon. What a client brings back from a time without a line
is told by the state that it came back with (`returning.py`).
"""

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

from apps.documents.collaboration.changes import Change
from apps.documents.collaboration.client import Client, Typed

LATELY = 5.0
"""Seconds after which a stock client has surely seen what it was sent."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Changes that went to everybody in one frame but to `without`; the last is `revision`."""

    revision: int
    changes: Sequence[Change]
    without: frozenset[Client] = frozenset()
    at: float = field(default_factory=time.monotonic)

    @property
    def before(self) -> int:
        """The revision that the text had without them."""
        return self.revision - len(self.changes)

    @property
    def deletes(self) -> bool:
        return any(change.deletes for change in self.changes)

    def by_others(self, client: Client) -> list[Change]:
        """Also what was put to the client's own edits to bring its words where they belong."""
        return [
            one for one in self.changes if client not in one.authors or one.row.sent is not None
        ]


class Recently:
    """What a room showed last, the newest at the end; older changes are in the log alone."""

    MOST = 512
    MOST_BYTES = 256 * 1024

    def __init__(self) -> None:
        self._shown: deque[Shown] = deque()
        self._size = 0
        self._dropped: deque[tuple[frozenset[Client], bool]] = deque(maxlen=self.MOST)
        """Of what came before these: who was not sent it, and whether it took anything away."""
        self._deleted_at = 0.0
        self._by: dict[frozenset[Client], float] = {}
        """When who changed something, for as long as a stock client may not have seen it."""

    def add(self, shown: Shown) -> None:
        self._shown.append(shown)
        self._size += _size(shown)
        if shown.deletes:
            self._deleted_at = shown.at
        for change in shown.changes:
            self._by[change.authors] = shown.at
        if len(self._by) > self.MOST:
            self._by = {who: at for who, at in self._by.items() if at > shown.at - LATELY}
        while len(self._shown) > self.MOST or (self._size > self.MOST_BYTES and self._shown):
            dropped = self._shown.popleft()
            self._size -= _size(dropped)
            self._dropped.append((dropped.without, dropped.deletes))

    def clear(self) -> None:
        """What came before is known to nobody by its count any more."""
        self._shown.clear()
        self._dropped.clear()
        self._size = 0

    def may_be_unseen(self, client: Client, typed: Typed, takes_away: bool) -> bool:
        """Whether there may be changes that a client had not seen and that an edit can meet: any
        if it `takes_away`, else such that do."""
        if typed.exact:
            return client.told > typed.seen
        since = time.monotonic() - LATELY
        if client.told == typed.seen or not (takes_away or self._deleted_at > since):
            return False
        mine = frozenset((client,))
        return any(at > since for who, at in self._by.items() if who != mine)

    def unseen(self, client: Client, seen: int) -> list[Shown] | None:
        """What was sent to a client behind the first `seen` frames, oldest first; None where that
        is too long ago to be known here."""
        found = self._last(client, client.told - seen)
        return found if len(found) == client.told - seen else None

    def are_letters(self, client: Client, seen: int) -> bool:
        """Whether all that was sent to a client behind the first `seen` frames put in letters and
        took nothing away; False where that is not known any more."""
        count = client.told - seen
        shown = ((one.without, one.deletes) for one in reversed(self._shown))
        for without, deletes in chain(shown, reversed(self._dropped)):
            if count == 0 or (deletes and client not in without):
                break
            count -= client not in without
        return count == 0

    def sent(self, client: Client, seen: int) -> list[Shown]:
        """What is known here of what was sent to a client behind the first `seen` frames."""
        return self._last(client, client.told - seen)

    def _last(self, client: Client, count: int) -> list[Shown]:
        found: list[Shown] = []
        for shown in reversed(self._shown):
            if len(found) >= count:
                break
            if client not in shown.without:
                found.append(shown)
        return found[::-1]

    def since(self, revision: int, last: int) -> list[Change] | None:
        """What came after a revision up to the last; None where not all of it is known here."""
        later = [shown for shown in self._shown if shown.revision > revision]
        if sum(len(shown.changes) for shown in later) < last - revision:
            return None
        return [change for shown in later for change in shown.changes]

    def own_since(self, client: Client, revision: int) -> list[bytes]:
        """What a client itself sent after a revision."""
        return [
            change.row.sent or change.row.data
            for shown in self._shown
            if shown.revision > revision
            for change in shown.changes
            if client in change.authors
        ]


def _size(shown: Shown) -> int:
    return sum(len(change.row.data) for change in shown.changes)
