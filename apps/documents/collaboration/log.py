"""The one interface between rooms and where updates are kept and carried between processes.

PostgreSQL is the implementation (`postgres.py`, `follower.py`). Where its NOTIFY becomes the
limit, Valkey pub/sub can carry the news instead: only `Log` and `Follower` would change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from uuid import UUID


class Unavailable(Exception):
    """The database did not answer; nothing is known to be stored. Try again later."""


class Gone(Exception):
    """There is no such document (any more)."""


class Shortened(Exception):
    """Not every step that was asked for is kept any more; the whole text has them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One update to be stored: what one member (None: the server) changed. Where more is stored
    than came, because words were put where they belong, `sent` is what came."""

    member_id: UUID | None
    data: bytes
    sent: bytes | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one room wants committed, in order, if the text is still as of revision `after`."""

    document_id: UUID
    rows: Sequence[Row]
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document as the log has it: a snapshot, and the updates after it."""

    revision: int
    snapshot: bytes
    updates: Sequence[bytes] = field(default_factory=tuple)

    @property
    def pieces(self) -> list[bytes]:
        return [piece for piece in (self.snapshot, *self.updates) if piece]


class Step(NamedTuple):
    """One row as it was stored."""

    revision: int
    data: bytes
    sent: bytes | None = None


class Log(Protocol):
    """Every method raises `Unavailable` when the database cannot be asked."""

    async def append(self, entries: Sequence[Entry]) -> dict[UUID, int | None]:
        """Store all entries in one commit. Answers each document's newest revision; None for one
        that has another revision than its entry was made for, of which nothing was stored.

        A document that is gone has no answer. After `Unavailable` the rows may still have been
        stored; appending them again is harmless, because Yjs updates merge.
        """

    async def load(self, document_id: UUID) -> Loaded:
        """The whole document, or `Gone`."""

    async def since(self, document_id: UUID, revision: int) -> list[tuple[int, bytes]]:
        """(revision, update) of all that came after a revision, or `Shortened`."""

    async def before(self, document_id: UUID, revision: int, most: int) -> list[Step]:
        """The last ones before a revision, newest first."""

    async def state_at(self, document_id: UUID, revision: int) -> list[bytes]:
        """The pieces of the text as of a revision, or `Shortened` if they are not kept any more."""

    async def revisions(self, document_ids: Sequence[UUID]) -> dict[UUID, int]:
        """The newest revision of each document that still exists."""

    async def store_snapshot(self, document_id: UUID, revision: int, snapshot: bytes) -> None:
        """Keep the full state as of a revision, unless a newer one is kept already."""

    async def announce(self, presences: Sequence[tuple[UUID, bytes]]) -> None:
        """Tell other processes who is present; losing it is no harm."""

    async def close(self) -> None: ...


class Listener(Protocol):
    """What a process wants to hear from the others."""

    def on_update(self, document_id: UUID, revision: int, data: bytes | None) -> None:
        """An update was committed elsewhere; without data it is to be read from the log."""

    def on_presence(self, document_id: UUID, data: bytes) -> None:
        """Awareness states from elsewhere; empty data asks for ours."""

    def on_rights(self, news: dict[str, str]) -> None:
        """Rights of a member, user, document or workspace changed."""

    async def catch_up(self, *, renewed: bool) -> None:
        """Compare with the log; if the connection is `renewed`, news may have been missed."""
