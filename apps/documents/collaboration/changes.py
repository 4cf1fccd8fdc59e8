"""What a room has taken in and not stored yet, and what happens when that cannot be taken in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from apps.documents.collaboration.client import Client, Typed
from apps.documents.collaboration.log import Row
from apps.documents.collaboration.touching import Edit


@dataclass(eq=False)
class Change:
    """A row on its way into the log, and the connections that typed it.

    `taken` is what they sent, as it was pending, `at` the revision that the text had then.
    """

    row: Row
    authors: frozenset[Client] = frozenset()
    taken: Sequence[tuple[Client, list[Typed]]] = ()
    at: int = 0

    @cached_property
    def edit(self) -> Edit:
        """What it does to the text, read once."""
        return Edit(self.row.data)

    @property
    def deletes(self) -> bool:
        """An update ends with what it deletes, with 0 if that is nothing."""
        return self.row.data[-1] != 0


class Poisoned(Exception):
    """The replica broke while taking these clients' updates and must be made anew."""

    def __init__(self, suspects: Sequence[tuple[Client, list[Typed]]] = ()) -> None:
        super().__init__("the replica broke")
        self.suspects = suspects


class Overtaken(Poisoned):
    """Others changed the text before these edits were stored, which meet that change: they are
    taken in anew."""
