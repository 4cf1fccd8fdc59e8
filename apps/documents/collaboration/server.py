"""The collaboration of one process: its parts and what they tell each other. Free of its
transport."""

import asyncio
import logging
import time
from collections.abc import AsyncIterable, Callable
from contextvars import Context
from uuid import UUID

from apps.documents.collaboration.changes import Poisoned
from apps.documents.collaboration.client import Authorise
from apps.documents.collaboration.connections import Connections
from apps.documents.collaboration.follower import Follower, stop
from apps.documents.collaboration.headings import missing_section_ids
from apps.documents.collaboration.herald import Herald
from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.outbox import Direct, Send
from apps.documents.collaboration.pauses import Pause
from apps.documents.collaboration.postgres import PostgresLog
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.rights import Rights
from apps.documents.collaboration.room import Room
from apps.documents.collaboration.rooms import Rooms
from apps.documents.collaboration.safety import BadUpdate
from apps.documents.collaboration.writer import Writer

logger = logging.getLogger(__name__)

LONGEST_WITHOUT_PAUSE = 30.0
"""Seconds of typing without a break after which derived data is refreshed all the same."""

STANDSTILL_SECONDS = 90.0
"""A writer that waits so long for one answer, beyond the limits of each wait in it, is lost."""


class Server:
    """`derive` is told which document's text changed, once it is quiet."""

    def __init__(
        self, log: PostgresLog, *, limits: Limits | None = None, derive: Callable[[UUID], None]
    ) -> None:
        self.log = log
        self.limits = limits or Limits()
        self.derive = derive
        self.rooms = Rooms(log, self.limits, wake=self._wake, left=self._left)
        self.writer = Writer(
            log,
            broke=self.rooms.heal,
            lost=self.rooms.lose,
            behind=self.rooms.follow,
            refused=self.rooms.refuse,
            stored=self._stored,
        )
        self.herald = Herald(log, self.rooms.spawn)
        self.follower = Follower(log.conninfo, origin=log.origin, listener=self)
        self._pauses: dict[UUID, tuple[Pause, Pause]] = {}
        self.rights = Rights(self.rooms)
        self.connections = Connections(
            self.rooms, self.writer, self.herald, self.rights, self.limits
        )
        self._running: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to write and to listen. Does nothing the second time."""
        if not self._running:
            loop = asyncio.get_running_loop()
            self._running = [
                loop.create_task(work, context=Context())  # they outlive who came first
                for work in (self.writer.run(), self.follower.run(), self._look_after())
            ]

    @property
    def trouble(self) -> str:
        """Why this process can store nothing right now; empty if it can."""
        return self.writer.trouble

    def stands_still(self) -> bool:
        """Whether the writer has ended, or waits longer than it ever should."""
        asked_at = self.writer.asked_at
        overdue = asked_at is not None and time.monotonic() - asked_at > STANDSTILL_SECONDS
        ended = any(task.done() for task in self._running)
        return (overdue or ended) and not self.connections.closing

    async def close(self) -> None:
        """Commit what is pending, as far as that works in time, and let everything go."""
        self.connections.closing = True
        for room in self.rooms:
            for client in room.clients:
                client.close(Close.RESTART)
        try:
            await asyncio.wait_for(self.writer.drained(), self.limits.drain_seconds)
        except TimeoutError:
            logger.error("stopped with edits that the database did not take")
        for task in self._running:
            await stop(task)
        self.herald.close()
        await self.rooms.close()
        await self.log.close()

    async def serve(
        self,
        document_id: UUID,
        authorise: Authorise,
        frames: AsyncIterable[bytes],
        send: Send,
        direct: Direct | None = None,
        *,
        acks: bool = False,
    ) -> int | None:
        """Serve one connection to its end; see `Connections.serve`."""
        await self.start()
        return await self.connections.serve(document_id, authorise, frames, send, direct, acks=acks)

    # What rooms tell

    def _wake(self, room: Room) -> None:
        self.writer.wake(room)

    def _stored(self, room: Room) -> None:
        pauses = self._pauses.get(room.document_id)
        if pauses is None:
            pauses = self._pauses[room.document_id] = self._pauses_of(room)
        for pause in pauses:
            pause.stir()

    def _pauses_of(self, room: Room) -> tuple[Pause, Pause]:
        limits, longest = self.limits, LONGEST_WITHOUT_PAUSE
        return (
            Pause(limits.quiet_seconds, lambda: self._give_ids(room), longest=longest),
            Pause(limits.derive_seconds, lambda: self.derive(room.document_id), longest=longest),
        )

    def _give_ids(self, room: Room) -> None:
        """Every heading gets an id of its own, soon after it was typed."""
        if room.replica and room.settled:
            try:
                update = missing_section_ids(room.replica.doc)
            except BadUpdate:
                self.rooms.heal(room, Poisoned())
                return
            room.replica.changed()
            if update:
                room.add(update)

    def _left(self, room: Room) -> None:
        ids, derived = self._pauses.pop(room.document_id, (None, None))
        if ids and derived:
            ids.cancel()
            derived.finish()

    # What other processes tell (`Listener`)

    def on_update(self, document_id: UUID, revision: int, data: bytes | None) -> None:
        room = self.rooms.get(document_id)
        if room and data is None:
            self.rooms.spawn(self.rooms.catch_up(room))
        elif room and data is not None:
            self.rooms.remote(room, revision, data)

    def on_presence(self, document_id: UUID, data: bytes) -> None:
        room = self.rooms.get(document_id)
        if room is None:
            return
        if data:
            self.herald.changed(room, room.presence.from_elsewhere(data), abroad=False)
        else:
            self.herald.changed(room, room.presence.own_ids())

    def on_rights(self, news: dict[str, str]) -> None:
        self.rights.heard(news)

    async def catch_up(self, *, renewed: bool) -> None:
        if renewed:
            self.rights.heard({})
        rooms = {room.document_id: room for room in self.rooms if room.replica}
        if not rooms:
            return
        newest = await self.log.revisions(list(rooms))
        for document_id, room in rooms.items():
            if document_id not in newest:
                self.rooms.lose(room)
            elif newest[document_id] > room.revisions.last:
                await self.rooms.catch_up(room)

    async def _look_after(self) -> None:
        """Now and then: forget who is long gone, ask rights anew, end what stays unexplained."""
        while True:
            await asyncio.sleep(self.limits.look_seconds)
            now = time.monotonic()
            for room in self.rooms:
                room.presence.forget()
                for client in list(room.clients):
                    if client.brings_words and now - client.came_at > self.limits.answer_seconds:
                        client.answered = True
                        room.wake(room)
                    if now - client.asked_at > self.limits.reauthorise_seconds:
                        self.rights.ask_again(room, client)
                    if client.unexplained_for(now) > self.limits.unexplained_seconds:
                        client.close(Close.MALFORMED)
