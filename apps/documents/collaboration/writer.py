"""The only writer of a process: everything pending in all its rooms goes into one commit.

Under load the commits carry more by themselves; at rest an update waits for nothing.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from uuid import UUID

from apps.documents.collaboration.changes import Overtaken, Poisoned
from apps.documents.collaboration.log import Entry, Gone, Log, Unavailable
from apps.documents.collaboration.room import Room

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 5.0
TRIES_ALONE = 3
"""How often one room's rows are tried once the database refused them and not the connection."""


class Writer:
    """`broke` is called for a room whose replica broke, `lost` for one whose document is gone,
    `behind` for one whose document was changed elsewhere meanwhile, `refused` for one whose rows
    cannot be stored though it is there, `stored` after each commit of a room."""

    def __init__(
        self,
        log: Log,
        *,
        broke: Callable[[Room, Poisoned], None],
        lost: Callable[[Room], None],
        behind: Callable[[Room], None],
        refused: Callable[[Room], None],
        stored: Callable[[Room], None],
    ) -> None:
        self.log = log
        self.broke, self.lost, self.behind = broke, lost, behind
        self.refused, self.stored = refused, stored
        self.trouble = ""
        """Why nothing can be stored right now, in a line."""
        self.asked_at: float | None = None
        """Since when (`time.monotonic()`) the database has not said a word about a commit."""
        self.on_commit: Callable[[float, int], None] = lambda seconds, edits: None
        """Told how long each commit took, and of how many rows it was."""
        self._waiting: set[Room] = set()
        self._woken = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def wake(self, room: Room) -> None:
        self._waiting.add(room)
        self._idle.clear()
        self._woken.set()

    async def drained(self) -> None:
        """Wait until nothing is pending."""
        await self._idle.wait()

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            rooms, self._waiting = self._waiting, set()
            entries = {room: entry for room in rooms if (entry := self._collect(room))}
            if entries:
                await self._store(entries)
            if not self._waiting:
                self._idle.set()

    def _collect(self, room: Room) -> Entry | None:
        try:
            return room.collect()
        except Overtaken as overtaken:
            self.broke(room, overtaken)
        except Poisoned as poisoned:
            logger.warning("document %s: an update broke the replica", room.document_id)
            self.broke(room, poisoned)
        except Exception:
            logger.exception("document %s: edits could not be collected", room.document_id)
            self.refused(room)
        return None

    async def _store(self, entries: dict[Room, Entry]) -> None:
        """Append until the database did it. Nobody is told anything before."""
        pause, refused = FIRST_PAUSE, 0
        revisions: dict[UUID, int | None] | None = None
        while revisions is None:
            try:
                revisions = await self._append(list(entries.values()))
                break
            except Unavailable as error:
                logger.warning("edits wait for the database: %s", error)
            except Exception as error:
                logger.exception("the database refused edits")
                refused += 1
                if len(entries) > 1 or refused == TRIES_ALONE:
                    await self._apart(entries, error)
                    return
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        for room in entries:
            self._tell(room, revisions)

    async def _append(self, entries: list[Entry]) -> dict[UUID, int | None]:
        """Ask the log, and keep for whoever watches how that went."""
        self.asked_at = asked_at = time.monotonic()
        try:
            revisions = await self.log.append(entries)
        except Unavailable as error:
            self.trouble = str(error)
            raise
        finally:
            self.asked_at = None
        self.trouble = ""
        self.on_commit(time.monotonic() - asked_at, sum(len(entry.rows) for entry in entries))
        return revisions

    async def _apart(self, entries: dict[Room, Entry], error: Exception) -> None:
        """Keep the trouble of one room from the others."""
        for room, entry in entries.items():
            if len(entries) == 1:
                (self.lost if isinstance(error, Gone) else self.refused)(room)
            else:
                await self._store({room: entry})

    def _tell(self, room: Room, revisions: dict[UUID, int | None]) -> None:
        """One room's trouble must not end the writing of all others."""
        try:
            if room.document_id not in revisions:
                self.lost(room)
            elif (revision := revisions[room.document_id]) is None:
                self.behind(room)
            else:
                room.committed(revision)
                self.stored(room)
        except Exception:
            logger.exception("document %s: a commit could not be shown", room.document_id)
            self.refused(room)
