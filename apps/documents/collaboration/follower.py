"""Hearing what other processes committed, who is present there, and whose rights changed."""

import asyncio
import contextlib
import json
import logging
from base64 import b64decode
from uuid import UUID

import psycopg

from apps.documents.collaboration.log import Listener, Unavailable
from apps.documents.collaboration.postgres import PRESENCE, RIGHTS, UPDATES

logger = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds of silence after which the connection is tried and the log compared."""
LONGEST_PAUSE = 5.0


class Follower:
    """One LISTEN connection of a process that renews itself.

    News that came while it was away are lost for good, so after each start, and from time to
    time, it asks the listener to compare with the log.
    """

    def __init__(self, conninfo: str, *, origin: str, listener: Listener) -> None:
        self.conninfo = conninfo
        self.origin = origin
        self.listener = listener
        self.listening = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled."""
        pause = 0.1
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self.conninfo, autocommit=True, application_name="tandem follower"
                ) as connection:
                    await self._listen(connection)
            except (psycopg.Error, OSError, Unavailable) as error:
                if self.listening.is_set():
                    logger.warning("lost the connection that hears other processes: %s", error)
                    pause = 0.1
                self.listening.clear()
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    async def _listen(self, connection: psycopg.AsyncConnection) -> None:
        for channel in (UPDATES, PRESENCE, RIGHTS):
            await connection.execute(f"LISTEN {channel}")
        await self.listener.catch_up(renewed=True)
        self.listening.set()
        while True:
            async for notify in connection.notifies(timeout=PATIENCE):
                self._hear(notify.channel, notify.payload)
            await connection.execute("SELECT 1")
            await self.listener.catch_up(renewed=False)

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
