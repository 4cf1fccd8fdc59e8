"""Hearing what other processes committed, who is present there, and whose rights changed."""

import asyncio
import contextlib
import json
import logging
from base64 import b64decode
from uuid import UUID

import psycopg
from psycopg.pq.abc import PGconn

from apps.documents.collaboration.log import Listener
from apps.documents.collaboration.postgres import PRESENCE, RIGHTS, UPDATES

logger = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds of silence after which the connection is tried and the log compared."""
LIMIT = 15.0
"""Seconds that the database may take for the connection or for one of its small answers."""
LOOK_EVERY = 1.0
"""Seconds between two looks at the connection itself, whatever the loop was told of it."""
LONGEST_PAUSE = 5.0


class Follower:
    """One LISTEN connection of a process that renews itself.

    News that came while it was away are lost for good, so after each start, and from time to
    time, it asks the listener to compare with the log.
    """

    def __init__(self, conninfo: str, *, origin: str, listener: Listener) -> None:
        self.conninfo = conninfo
        self.origin = origin
        self._own = origin.encode()
        self.listener = listener
        self.listening = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled."""
        pause = 0.1
        while True:
            try:
                async with await self._connect() as connection:
                    await self._listen(connection)
            except Exception as error:  # whatever it was: a process that hears nobody is no use
                if self.listening.is_set() or pause == LONGEST_PAUSE:
                    reason = str(error) or type(error).__name__
                    logger.warning("no connection that hears other processes: %s", reason)
                if self.listening.is_set():
                    pause = 0.1
                self.listening.clear()
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _connect(self) -> psycopg.AsyncConnection:
        async with asyncio.timeout(LIMIT):
            return await psycopg.AsyncConnection.connect(
                self.conninfo, autocommit=True, application_name="tandem follower"
            )

    async def _listen(self, connection: psycopg.AsyncConnection) -> None:
        connection.add_notify_handler(lambda news: self._hear(news.channel, news.payload))
        async with asyncio.timeout(LIMIT):
            for channel in (UPDATES, PRESENCE, RIGHTS):
                await connection.execute(f"LISTEN {channel}")
        await self.listener.catch_up(renewed=True)
        self.listening.set()
        while True:
            await self._wait(connection.pgconn)
            async with asyncio.timeout(LIMIT):
                await connection.execute("SELECT 1")
            await self.listener.catch_up(renewed=False)

    async def _wait(self, line: PGconn) -> None:
        """Hear what comes for a while. Raises `psycopg.OperationalError` when the line is cut.

        Not by `notifies()` of psycopg, because this process hears all its own news, too, and
        drops them: that should cost next to nothing.
        """
        loop = asyncio.get_running_loop()
        cut: asyncio.Future[None] = loop.create_future()

        def readable() -> None:
            try:
                line.consume_input()
                while news := line.notifies():
                    if not news.extra.startswith(self._own):
                        self._hear(news.relname.decode(), news.extra.decode())
            except psycopg.Error as error:
                loop.remove_reader(socket)
                if not cut.done():
                    cut.set_exception(error)

        socket = line.socket
        loop.add_reader(socket, readable)
        try:
            for _ in range(round(PATIENCE / LOOK_EVERY)):
                await asyncio.wait({cut}, timeout=LOOK_EVERY)
                if not cut.done():
                    readable()  # uvloop calls once, and never again, for a socket in error
                if cut.done():
                    cut.result()
        finally:
            loop.remove_reader(socket)

    def _hear(self, channel: str, payload: str) -> None:
        """Pass on one piece of news; one that cannot be read must not end the listening."""
        if payload.startswith(self.origin):
            return
        try:
            if channel == RIGHTS:
                self.listener.on_rights(json.loads(payload))
                return
            words = payload.split(" ")
            document_id, data = UUID(words[1]), b64decode(words[-1])
            if channel == PRESENCE:
                self.listener.on_presence(document_id, data)
            else:
                self.listener.on_update(document_id, int(words[2]), data or None)
        except Exception:
            logger.exception("news on %s could not be taken in", channel)


async def stop(task: asyncio.Task[None]) -> None:
    """Cancel a task and wait until it is gone."""
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
