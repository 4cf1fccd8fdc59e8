"""Spreading awareness: gathered for a moment, so that cursors cost little however many move."""

import asyncio
from collections.abc import Callable, Coroutine, Set
from typing import Any
from uuid import UUID

from apps.documents.collaboration import protocol
from apps.documents.collaboration.log import Log, Unavailable
from apps.documents.collaboration.postgres import INLINE
from apps.documents.collaboration.room import Room

GATHER_SECONDS = 0.05


class Herald:
    """Tells the clients of each room, and other processes, which awareness states changed."""

    def __init__(self, log: Log, spawn: Callable[[Coroutine[Any, Any, None]], object]) -> None:
        self.log = log
        self.spawn = spawn
        self._here: dict[Room, set[int]] = {}
        self._abroad: dict[Room, set[int]] = {}
        self._asking: list[UUID] = []
        self._timer: asyncio.TimerHandle | None = None
        self._announcing = False

    def changed(self, room: Room, ids: Set[int], *, abroad: bool = True) -> None:
        """States changed; `abroad` if other processes do not know yet."""
        if not ids:
            return
        self._here.setdefault(room, set()).update(ids)
        if abroad:
            self._abroad.setdefault(room, set()).update(ids)
        self._soon()

    def ask(self, document_id: UUID) -> None:
        """Ask other processes who is in a document there."""
        self._asking.append(document_id)
        self._soon()

    def _soon(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GATHER_SECONDS, self._spread)

    def _spread(self) -> None:
        self._timer = None
        here, self._here = self._here, {}
        for room, ids in here.items():
            states = room.presence.update(ids)
            if states:
                room.broadcast(protocol.awareness_frame(states))
        if (self._abroad or self._asking) and not self._announcing:
            self._announcing = True
            self.spawn(self._announce())

    async def _announce(self) -> None:
        """One commit at a time; what comes meanwhile goes with the next."""
        try:
            while self._abroad or self._asking:
                news = [(document_id, b"") for document_id in self._asking]
                for room, ids in self._abroad.items():
                    pieces = room.presence.updates(ids, fit=INLINE)
                    news += [(room.document_id, states) for states in pieces]
                self._asking, self._abroad = [], {}
                if news:
                    await self.log.announce(news)
        except Unavailable:
            pass  # Clients say who they are again every 15 seconds.
        finally:
            self._announcing = False

    def close(self) -> None:
        if self._timer:
            self._timer.cancel()
