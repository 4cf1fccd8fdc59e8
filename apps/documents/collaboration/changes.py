"""What a room has taken in and not stored yet, and what happens when that cannot be taken in."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.documents.collaboration.client import Client
from apps.documents.collaboration.log import Row


@dataclass(slots=True)
class Change:
    """A row on its way into the log, and the connections that typed it."""

    row: Row
    authors: frozenset[Client] = frozenset()


class Poisoned(Exception):
    """The replica broke while taking these clients' updates and must be made anew."""

    def __init__(self, suspects: Sequence[tuple[Client, list[bytes]]] = ()) -> None:
        super().__init__("the replica broke")
        self.suspects = suspects
