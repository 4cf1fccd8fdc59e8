"""The open rooms of a process: opened once however many come, kept a little, then let go."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from typing import Any
from uuid import UUID

from apps.documents.collaboration import protocol
from apps.documents.collaboration.changes import Overtaken, Poisoned
from apps.documents.collaboration.client import Client
from apps.documents.collaboration.follower import stop
from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.log import Gone, Loaded, Log, Shortened, Unavailable
from apps.documents.collaboration.mending import mend
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.replica import Replica
from apps.documents.collaboration.room import Room
from apps.documents.collaboration.safety import BadUpdate
from apps.documents.collaboration.stored import (
    INLINE_LOAD,
    Stored,
    harmless,
    letters_of,
    replica_of,
)

logger = logging.getLogger(__name__)

GAP_SECONDS = 0.5
"""How long a missing number may be on its way before it is read from the log."""


class Rooms:
    """`wake` brings the writer to a room; `left` is told of a room that leaves memory."""

    def __init__(
        self,
        log: Log,
        limits: Limits,
        *,
        wake: Callable[[Room], None],
        left: Callable[[Room], None],
    ) -> None:
        self.log, self.limits, self.wake, self.left = log, limits, wake, left
        self._rooms: dict[UUID, Room] = {}
        self._openings: dict[UUID, asyncio.Task[None]] = {}
        self._lingering: dict[UUID, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def __iter__(self) -> Iterator[Room]:
        return iter(list(self._rooms.values()))

    def __len__(self) -> int:
        return len(self._rooms)

    def get(self, document_id: UUID) -> Room | None:
        return self._rooms.get(document_id)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run something beside; it is kept from the garbage collector until it ends."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def open(self, document_id: UUID) -> Room:
        """The room of a document. All who come at once share one load.

        Raises `Gone` or `Unavailable`; a load that failed leaves nothing behind, least of all an
        empty document.
        """
        self._stay(document_id)
        room = self._rooms.get(document_id)
        if room is None:
            room = self._rooms[document_id] = Room(document_id, self.limits, self.wake, self._mend)
            self._openings[document_id] = self.spawn(self._open(room))
        opening = self._openings.get(document_id)
        if opening and not room.stored:
            await asyncio.shield(opening)
        return room

    async def _open(self, room: Room) -> None:
        try:
            loaded = await self.log.load(room.document_id)
            if len(loaded.pieces) <= INLINE_LOAD:
                room.begin(Stored(loaded))
            else:
                room.open(loaded, await replica_of(loaded), await letters_of(loaded))
                self._watch_gap(room)
        except BaseException:
            self._forget(room)
            raise
        finally:
            self._openings.pop(room.document_id, None)
        self.linger(room)  # whoever asked for it may be gone by now
        if room.stored:
            self._openings[room.document_id] = self.spawn(self._read(room, room.stored))
        else:
            self._compact_soon(room)

    async def _read(self, room: Room, stored: Stored) -> None:
        """Make the replica of a text that is shown already."""
        letters, _ = await asyncio.gather(letters_of(stored.loaded), stored.sent())
        self._openings.pop(room.document_id, None)
        try:
            room.open(stored.loaded, Replica.of(stored.loaded.pieces), letters)
        except BadUpdate:
            logger.exception("document %s cannot be read", room.document_id)
            for client in room.clients:
                client.close(Close.TRY_LATER)
            self._forget(room)
            return
        for client in room.clients:
            room.ask(client)
        room.wake(room)
        self._watch_gap(room)  # in what came while nobody had read the text yet
        self._compact_soon(room)

    # When things are not as they should be

    def remote(self, room: Room, revision: int, data: bytes) -> None:
        """Pass on what another process committed, and look after a gap before it."""
        try:
            room.remote(revision, data)
        except BadUpdate:
            self.heal(room, Poisoned())
        self._watch_gap(room)

    def _watch_gap(self, room: Room) -> None:
        """What is missing may still come by itself; if not, it is read from the log."""
        if room.revisions.has_gap:
            asyncio.get_running_loop().call_later(GAP_SECONDS, self._fill_gap, room)

    def _fill_gap(self, room: Room) -> None:
        if room.revisions.has_gap:
            self.spawn(self.catch_up(room))

    async def catch_up(self, room: Room) -> None:
        """Read from the log what a room did not hear."""
        try:
            for revision, data in await self.log.since(room.document_id, room.revisions.last):
                self.remote(room, revision, data)
        except Shortened:
            await self._read_whole(room)
        except Unavailable:
            logger.info("document %s: catching up later", room.document_id)

    async def _read_whole(self, room: Room) -> None:
        """Take in the text as it is now, because steps between are kept no more."""
        try:
            room.take_whole(await self.log.load(room.document_id))
        except Gone:
            self.lose(room)
        except BadUpdate:
            self.heal(room, Poisoned())
        except Unavailable:
            logger.info("document %s: catching up later", room.document_id)

    def _mend(self, room: Room, client: Client) -> None:
        self.spawn(self._mended(room, client))

    async def _mended(self, room: Room, client: Client) -> None:
        """Put a client's edits together with others' that it had not seen."""
        try:
            await mend(self.log, room, client)
        except Poisoned as poisoned:
            self.heal(room, poisoned)
        except Unavailable as error:
            logger.warning("document %s: edits wait for the database: %s", room.document_id, error)
            await asyncio.sleep(GAP_SECONDS)
        except Exception:
            logger.exception("document %s: edits could not be put together", room.document_id)
            self.heal(room, Poisoned())
        finally:
            if room.mending:
                room.mended(None)

    def follow(self, room: Room) -> None:
        """Another process changed the text before what was collected here could be stored."""
        self.spawn(self._follow(room))

    async def _follow(self, room: Room) -> None:
        await self.catch_up(room)
        try:
            room.uncollect()
        except Overtaken as overtaken:
            self.heal(room, overtaken)

    def lose(self, room: Room) -> None:
        """The document is gone, or nothing can be stored for it."""
        for client in room.clients:
            client.close(Close.NOT_FOUND)
        self._forget(room)

    def refuse(self, room: Room) -> None:
        """What is here cannot be read or stored, and that is not the fault of those who typed it:
        they keep their words and come back, to a text that is read anew."""
        for client in room.clients:
            client.close(Close.TRY_LATER)
        self.lose(room)

    def heal(self, room: Room, poisoned: Poisoned) -> None:
        """Make a room's replica anew from the log, without the updates that broke it."""
        room.shut()
        self._openings[room.document_id] = self.spawn(self._heal(room, poisoned))

    async def _heal(self, room: Room, poisoned: Poisoned) -> None:
        try:
            loaded, missed = await self._load_patiently(room)
            room.put_back([s for s in poisoned.suspects if harmless(loaded, *s)])
            for data in missed:
                room.show(protocol.update_frame(data))
            room.open(loaded, await replica_of(loaded), await letters_of(loaded))
        except Gone:
            self.lose(room)
        except BadUpdate:
            logger.exception("document %s cannot be read any more", room.document_id)
            self.refuse(room)
        else:
            room.wake(room)
            self._watch_gap(room)
        finally:
            self._openings.pop(room.document_id, None)

    async def _load_patiently(self, room: Room) -> tuple[Loaded, list[bytes]]:
        """The text, and what of it the room has not shown."""
        pause = 0.1
        while True:
            try:
                loaded = await self.log.load(room.document_id)
                return loaded, await self._missed(room, loaded)
            except Unavailable:
                await asyncio.sleep(pause)
                pause = min(2 * pause, 5.0)

    async def _missed(self, room: Room, loaded: Loaded) -> list[bytes]:
        try:
            return [data for _, data in await self.log.since(room.document_id, room.revisions.last)]
        except Shortened:
            return loaded.pieces  # those who have some of it take in the rest

    # Leaving memory

    def linger(self, room: Room) -> None:
        """Let a room go in a while unless somebody comes back."""
        self._stay(room.document_id)
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self.limits.linger_seconds, self._retire, room)
        self._lingering[room.document_id] = timer

    def _stay(self, document_id: UUID) -> None:
        if timer := self._lingering.pop(document_id, None):
            timer.cancel()

    def _retire(self, room: Room) -> None:
        if room.clients:
            return  # the last of them will see to it
        if room.busy or room.replica is None:
            self.linger(room)
        else:
            self.spawn(self._let_go(room))

    async def _let_go(self, room: Room) -> None:
        if room.since_snapshot >= self.limits.compact_after:
            await self.compact(room)
        if not room.busy and room.document_id not in self._openings:
            self._forget(room)

    def _compact_soon(self, room: Room) -> None:
        if room.since_snapshot >= self.limits.compact_after:
            self.spawn(self.compact(room))

    async def compact(self, room: Room) -> None:
        """Keep the state that is in memory as the document's snapshot."""
        if room.replica is None or not room.settled:
            return
        revision, snapshot = room.revisions.last, room.replica.since()
        try:
            await self.log.store_snapshot(room.document_id, revision, snapshot)
            room.since_snapshot = 0
        except Unavailable:
            logger.info("document %s: compacted another time", room.document_id)

    def _forget(self, room: Room) -> None:
        if self._rooms.get(room.document_id) is room:
            self._stay(room.document_id)
            del self._rooms[room.document_id]
            self.left(room)
        room.shut()

    async def close(self) -> None:
        """Drop all rooms and whatever is still being done for them."""
        for task in list(self._tasks):
            await stop(task)
        for room in self:
            self._forget(room)
