"""A Yjs client of the bench: the frames that it sends, and what a frame that came means."""

from collections.abc import Callable, Iterator
from enum import Enum, auto

from tests.benchmarks.wire import Line, framed
from tests.benchmarks.yjs import Reader, sized

SYNC, AWARENESS, SAVED = 0, 1, 8
STEP_1, STEP_2, UPDATE = 0, 1, 2
EVERYTHING = b"\x00"
"""The state vector of somebody who has nothing."""


class Kind(Enum):
    TEXT = auto()
    """An update: somebody's edit, or the answer to our question for the text."""
    PRESENCE = auto()
    SAVED = auto()
    """The server tells the author that it has taken an edit."""
    OTHER = auto()


class Client:
    """One connection to one document. `prefix` stands before every message of it.

    `total` reads, from the body of a `SAVED` message and the number told before, how many of this
    client's updates the server has acknowledged.
    """

    def __init__(self, line: Line, prefix: bytes, total: Callable[[bytes, int], int]) -> None:
        self.line = line
        self.prefix = prefix
        self.saved = 0
        self.total = total

    def frame(self, update: bytes) -> bytes:
        """An edit, ready for the wire."""
        return framed(self.prefix + b"\x00\x02" + sized(update))

    def presence_frame(self, states: bytes) -> bytes:
        return framed(self.prefix + b"\x01" + sized(states))

    def ask_for_text(self) -> None:
        self.line.send(framed(self.prefix + b"\x00\x00" + sized(EVERYTHING)))

    def read(self, message: bytes) -> tuple[Kind, bytes]:
        """What a message is, and the update in it."""
        at = len(self.prefix)
        kind = message[at]
        if kind == SYNC and message[at + 1] != STEP_1:
            reader = Reader(message)
            reader.at = at + 2
            return Kind.TEXT, reader.piece()
        if kind == SAVED:
            self.saved = self.total(message[at + 1 :], self.saved)
            return Kind.SAVED, b""
        return (Kind.PRESENCE if kind == AWARENESS else Kind.OTHER), b""

    def is_answer(self, message: bytes) -> bool:
        """Whether this is the text that was asked for."""
        at = len(self.prefix)
        return message[at] == SYNC and message[at + 1] == STEP_2

    def messages(self) -> Iterator[tuple[Kind, bytes]]:
        for message in self.line.read():
            yield self.read(message)
