"""Every connection's way in, its frames, and its way out."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterable, Callable
from uuid import UUID

from apps.documents.collaboration.client import Access, Authorise, Backlog, Client
from apps.documents.collaboration.follower import stop
from apps.documents.collaboration.herald import Herald
from apps.documents.collaboration.intake import Refused, take_in
from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.log import Gone, Unavailable
from apps.documents.collaboration.outbox import Direct, Send
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.rights import Rights
from apps.documents.collaboration.room import Room
from apps.documents.collaboration.rooms import Rooms
from apps.documents.collaboration.safety import BadUpdate
from apps.documents.collaboration.writer import Writer

logger = logging.getLogger(__name__)

FRAMES_A_TURN = 100
"""After so many frames in a row a connection lets the others have their turn."""


class Connections:
    """Lets connections into their rooms. Once `closing`, nobody is let in."""

    def __init__(
        self, rooms: Rooms, writer: Writer, herald: Herald, rights: Rights, limits: Limits
    ) -> None:
        self.rooms = rooms
        self.writer = writer
        self.herald = herald
        self.rights = rights
        self.limits = limits
        self.backlog = Backlog(limits.pending_everywhere)
        self.closing = False

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
        """Serve one connection to its end. Answers the code to close it with, None if it has
        closed by itself. With `direct`, `frames` and `send` are for what has to wait."""

        def client_of(access: Access) -> Client:
            return Client(
                access,
                send,
                direct,
                authorise=authorise,
                acks=acks,
                limits=self.limits,
                backlog=self.backlog,
            )

        try:
            room, client = await self._admit(document_id, authorise, client_of)
        except Refused as no:
            return no.code
        reading = asyncio.ensure_future(self._read(room, client, frames))
        if direct:
            direct.on_frame = lambda frame: self._take_now(room, client, frame)
        try:
            code = await client.closed
        finally:
            if direct:
                direct.on_frame = None
            await stop(reading)
            await client.outbox.stop()
            self.herald.changed(room, room.leave(client))
            if not room.clients:
                self.rooms.linger(room)
        await self._stored_all(room, client)
        return code

    async def _stored_all(self, room: Room, client: Client) -> None:
        """Stay until what a client left behind is stored: a web server that stops waits for its
        connections, and so for this."""
        if client in room.departed or not room.settled:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.writer.drained(), self.limits.drain_seconds)

    async def _admit(
        self, document_id: UUID, authorise: Authorise, client_of: Callable[[Access], Client]
    ) -> tuple[Room, Client]:
        """Let a connection into its room, or raise `Refused` with the code that says why not."""
        news = self.rights.news
        try:
            access = await authorise()
        except Exception:
            logger.exception("document %s: nobody could say who comes", document_id)
            raise Refused(Close.TRY_LATER) from None
        if isinstance(access, Close):
            raise Refused(access)
        try:
            room = await self.rooms.open(document_id)
        except Gone:
            raise Refused(Close.NOT_FOUND) from None
        except (Unavailable, BadUpdate):
            raise Refused(Close.TRY_LATER) from None
        if self.closing or len(room.clients) >= self.limits.clients:
            raise Refused(Close.RESTART if self.closing else Close.LIMIT)
        client = client_of(access)
        if not room.clients:
            self.herald.ask(document_id)
        room.join(client)
        if news != self.rights.news:
            self.rights.ask_again(room, client)
        return room, client

    async def _read(self, room: Room, client: Client, frames: AsyncIterable[bytes]) -> None:
        """Take frames in until the client goes; not faster than they can be stored."""
        taken = 0
        try:
            async for frame in frames:
                if not self._take(room, client, frame):
                    return
                taken += 1
                if client.must_wait:
                    await client.can_send()
                elif taken % FRAMES_A_TURN == 0:
                    await asyncio.sleep(0)
        except Exception:
            logger.exception("document %s: a connection broke", room.document_id)
            client.close(Close.TRY_LATER)
        else:
            client.close(None)

    def _take_now(self, room: Room, client: Client, frame: bytes) -> bool:
        """Take a frame in unless the client has to wait for what it sent before."""
        return not client.must_wait and self._take(room, client, frame)

    def _take(self, room: Room, client: Client, frame: bytes) -> bool:
        """Take one frame in; False once the connection is closed. A bad frame closes it."""
        if client.closed.done():
            return False
        try:
            self.herald.changed(room, take_in(room, client, frame))
        except Refused as refused:
            client.close(refused.code)
        except Exception:
            logger.exception("document %s: a frame could not be taken in", room.document_id)
            client.close(Close.TRY_LATER)
        return True
