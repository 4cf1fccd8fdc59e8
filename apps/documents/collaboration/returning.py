"""What somebody had seen who comes back with edits made without a line.

A client takes in changes in the order of the log, so it knows all of it up to some revision, and
beyond that what it did itself. Our editor says up to which revision. For a stock client, and for
what comes after that revision, its state vector tells of every change that brought something
whether it is known; one that only took something away is known if the client took it away, too.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pycrdt import get_update

from apps.core.richtext.yjs_structs import inserted, without_deletions
from apps.documents.collaboration.log import Step
from apps.documents.collaboration.protocol import read_varuint, varuint
from apps.documents.collaboration.touching import Edit


class Known(NamedTuple):
    """All up to `revision`, and `own` changes after it."""

    revision: int
    own: list[bytes]


def clocks_of(vector: bytes) -> dict[int, int]:
    """How many clocks of each client a state holds."""
    count, at = read_varuint(vector, 0)
    clocks = {}
    for _ in range(count):
        client, at = read_varuint(vector, at)
        clocks[client], at = read_varuint(vector, at)
    return clocks


class Coverage:
    """Reads the log from its end to where the client knows it. `brought` is its first answer,
    `knows` the revision up to which it says that it had all."""

    def __init__(self, vector: bytes, brought: bytes, knows: int) -> None:
        self.clocks = clocks_of(vector)
        self.knows = knows
        self.brought = Edit(brought)
        self.own_clients = set(self.brought.update.structs)
        self.later: list[tuple[int, bytes, bool | None]] = []
        """(revision, what is known of it, whether that is all), newest first."""

    def read(self, rows: Iterable[Step]) -> bool:
        """Take rows, newest first. True once one was found that the client has for sure: that it
        got from others, or that it says it has."""
        for step in rows:
            edit = Edit(step.data)
            says = step.revision <= self.knows
            known = self._knows(edit)
            if says and known is False:
                self.knows, says = 0, False  # it comes from another past than this log tells
            part, known = (step.data, True) if says else self._known_of(step, edit, known)
            self.later.append((step.revision, part, known))
            others = not self.own_clients.issuperset(edit.update.structs)
            if known and (others or (says and edit.update.structs)):
                return True
        return False

    def part_of(self, step: Step) -> bytes:
        """What the client has of a change that is not stored yet: it may have brought it by a
        connection that is gone."""
        edit = Edit(step.data)
        return self._known_of(step, edit, self._knows(edit))[0]

    def _known_of(self, step: Step, edit: Edit, known: bool | None) -> tuple[bytes, bool | None]:
        """What the client has of a row that it may have, and whether that is all. Who says what it
        has, and so has not got this row, has at most what it sent itself."""
        if known is not False and not (step.sent and self.knows):
            return step.data, known
        if step.sent is None:
            return self._known_part(edit, step.data), False
        sent = Edit(step.sent)
        if self._knows(sent) is False:
            return self._known_part(sent, step.sent), False
        return step.sent, False

    def _knows(self, edit: Edit) -> bool | None:
        """None where its insertions do not tell, as there are none."""
        brought = list(inserted(edit.update))
        if brought:
            return all(end <= self.clocks.get(client, 0) for client, _, end in brought)
        taken = [(c, start) for c, ranges in edit.deleted.items() for start, _ in ranges]
        return None if all(map(self.brought.deletes, taken)) else False

    def _known_part(self, edit: Edit, data: bytes) -> bytes:
        """What a client itself did, of a row that holds more, as when the same member typed in two
        tabs. Of what was taken away, it knows what it took away, too."""
        strange = {
            client: end
            for client, _, end in inserted(edit.update)
            if end > self.clocks.get(client, 0)
        }
        if strange.keys() >= edit.update.structs.keys():
            return b""
        vector = varuint(len(strange)) + b"".join(
            varuint(client) + varuint(clock) for client, clock in strange.items()
        )
        deleted = {client: list(self._both(client, edit)) for client in edit.deleted}
        return without_deletions(get_update(data, vector))[:-1] + _deletions(deleted)

    def _both(self, client: int, edit: Edit) -> Iterator[tuple[int, int]]:
        """What both took away."""
        for start, end in edit.deleted[client]:
            for low, high in self.brought.deleted.get(client, ()):
                if low < end and start < high:
                    yield max(low, start), min(high, end)

    def known(self, *, least: int) -> Known:
        """What it knows; `least` is the revision before the oldest that was read."""
        revision, own = least, []
        rows: Sequence[tuple[int, bytes, bool | None]] = self.later[::-1]
        first = next((n for n, (*_, known) in enumerate(rows) if known is False), len(rows))
        if first:
            revision = rows[first - 1][0]
        own = [data for _, data, _ in rows[first:] if data]
        return Known(revision, own)


def _deletions(ranges: dict[int, list[tuple[int, int]]]) -> bytes:
    """As an update ends with them."""
    some = {client: pairs for client, pairs in ranges.items() if pairs}
    out = varuint(len(some))
    for client, pairs in some.items():
        out += varuint(client) + varuint(len(pairs))
        for start, end in pairs:
            out += varuint(start) + varuint(end - start)
    return out
