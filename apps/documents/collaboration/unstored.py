"""What a room has taken into its text and not stored yet, and for which text that was made."""

from collections.abc import Sequence

from apps.documents.collaboration.changes import Change, Overtaken
from apps.documents.collaboration.knowledge import Recently
from apps.documents.collaboration.log import Row

PATIENT = 20
"""How often edits give way to those of other processes, before they are stored all the same."""


class Unstored:
    """`found` waits to be collected, `in_flight` is on its way into the log."""

    def __init__(self) -> None:
        self.found: list[Change] = []
        self.in_flight: list[Change] = []
        self.overtaken = 0
        """How often in a row others changed the text before what is in flight was stored."""

    def __bool__(self) -> bool:
        return bool(self.found or self.in_flight)

    def find(self, change: Change, last: int) -> None:
        """Something is in the text that has to be stored; `last` is the revision of the text."""
        change.at = last + len(self.in_flight)
        self.found.append(change)

    def collect(self, recent: Recently, last: int) -> tuple[list[Row], int | None]:
        """All that was found, and the revision it may be stored at; None for any. Raises
        `Overtaken`."""
        self.in_flight, self.found = self.found, []
        self._check_overtaken(recent, last)
        rows = [change.row for change in self.in_flight]
        return rows, last if self.overtaken < PATIENT else None

    def stored(self) -> list[Change]:
        """What was in flight, which is in the log now."""
        self.overtaken = 0
        changes, self.in_flight = self.in_flight, []
        return changes

    def put_back(self, recent: Recently, last: int) -> None:
        """The text was changed elsewhere before what is in flight could be stored: it is collected
        again, on top of that. Raises `Overtaken` with what meets that change."""
        self.overtaken += 1
        self._check_overtaken(recent, last)
        self.found[:0], self.in_flight = self.in_flight, []

    def _check_overtaken(self, recent: Recently, last: int) -> None:
        """Raise `Overtaken` if what is in flight meets what others changed since it came in."""
        since = min((change.at for change in self.in_flight), default=last)
        if since >= last:
            return
        elsewhere = recent.since(since, last)
        if elsewhere is None or _meet(self.in_flight, elsewhere):
            changes = [*self.in_flight, *self.found]
            self.in_flight, self.found = [], []
            raise Overtaken([taken for change in changes for taken in change.taken])
        for change in self.in_flight:
            change.at = last


def _meet(changes: Sequence[Change], others: Sequence[Change]) -> bool:
    return any(one.edit.meets(other.edit) for one in changes for other in others)
