"""All live sockets of this process, and the one ear they share."""

import asyncio
import json
import logging
from collections import defaultdict
from contextvars import Context
from typing import Any, Protocol

import redis.asyncio

from apps.workspaces.live.valkey import Unreachable, async_client, channel

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
"""Seconds between tries to reach Valkey again."""

SIGN_OUT_SETTLES = 1.0
"""Seconds after which a sign-out, told while it happens, has ended its session."""

SILENCE = 5.0
"""Seconds without news after which the connection to Valkey is tried."""


class Listener(Protocol):
    """What the hub knows of a socket."""

    streams: set[str]

    def hear(self, text: str) -> None: ...

    def concerned(self, rights: dict[str, str]) -> bool: ...

    def doubt_rights(self) -> None: ...


class Hub:
    """Hands each poke to the sockets that subscribed to its stream."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._by_stream: dict[str, set[Listener]] = defaultdict(set)
        self._ear: asyncio.Task[None] | None = None
        self._tried = asyncio.Event()
        self.valkey: redis.asyncio.Redis  # of the running loop, there while anybody listens

    def join(self, listener: Listener) -> None:
        """Add a socket; the first one of a loop opens the ear."""
        self._listeners.add(listener)
        if self._ear is None or self._ear.done():
            self.valkey, self._tried = async_client(), asyncio.Event()
            self._ear = asyncio.get_running_loop().create_task(
                self._listen(self.valkey),
                context=Context(),  # it outlives the request that came first
            )

    @property
    def sockets(self) -> int:
        """How many are open."""
        return len(self._listeners)

    async def leave(self, listener: Listener) -> None:
        """Forget a socket; the last one closes the ear."""
        self.unsubscribe(listener, set(listener.streams))
        self._listeners.discard(listener)
        if not self._listeners and self._ear is not None:
            ear, self._ear = self._ear, None
            ear.cancel()
            await self.valkey.aclose()

    async def ready(self) -> None:
        """Return when this process hears, or knows that Valkey is away: only then is it true
        that a page misses nothing, or is told later that it may have."""
        await self._tried.wait()

    def subscribe(self, listener: Listener, names: set[str]) -> None:
        listener.streams |= names
        for name in names:
            self._by_stream[name].add(listener)

    def unsubscribe(self, listener: Listener, names: set[str]) -> None:
        listener.streams -= names
        for name in names:
            self._by_stream[name].discard(listener)
            if not self._by_stream[name]:
                del self._by_stream[name]

    async def say(self, stream: str, kind: str, pk: str = "") -> None:
        """A poke from a socket's own doing: presence."""
        await self.valkey.publish(channel(), json.dumps({"stream": stream, "kind": kind, "id": pk}))

    async def _listen(self, valkey: redis.asyncio.Redis) -> None:
        """Hear until the last socket leaves, over every absence of Valkey."""
        pause, missed = FIRST_PAUSE, False
        while True:
            try:
                async with valkey.pubsub() as ear:  # ignoring subscriptions would hide pongs too
                    await ear.subscribe(channel())
                    if await ear.get_message(timeout=SILENCE) is None:  # its confirmation
                        raise TimeoutError("no answer to a subscription")
                    if missed:
                        self._look_again()
                    self._tried.set()
                    pause, missed = FIRST_PAUSE, False
                    await self._hear_all(ear)
            except Unreachable as error:
                logger.warning("Live pages hear nothing: Valkey does not answer (%s)", error)
            self._tried.set()
            missed = True
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    async def _hear_all(self, ear: redis.asyncio.client.PubSub) -> None:
        """Hand on every message; a connection that stays silent after a ping is dead."""
        asked = False
        while True:
            message = await ear.get_message(timeout=SILENCE)
            if message is None:
                if asked:
                    raise TimeoutError("no answer to a ping")
                await ear.ping()
            elif message["type"] == "message":
                self._hand_on(message["data"])
            asked = message is None

    def _hand_on(self, text: str) -> None:
        try:
            news: dict[str, Any] = json.loads(text)
            if "rights" in news:
                self._doubt(news["rights"])
                return
            listeners = self._by_stream.get(news["stream"], ())
        except (ValueError, KeyError, TypeError):
            logger.warning("Not a poke: %.200r", text)
            return
        for listener in tuple(listeners):
            listener.hear(text)

    def _doubt(self, rights: dict[str, str]) -> None:
        concerned = [listener for listener in self._listeners if listener.concerned(rights)]
        for listener in concerned:
            listener.doubt_rights()
            if rights.get("person"):
                # The news of a sign-out comes a moment before its session is gone.
                asyncio.get_running_loop().call_later(SIGN_OUT_SETTLES, listener.doubt_rights)

    def _look_again(self) -> None:
        """After a gap everything that a page shows may be old, and so may its rights."""
        for listener in tuple(self._listeners):
            listener.doubt_rights()
            for name in tuple(listener.streams):
                listener.hear(json.dumps({"stream": name, "kind": "reconnected", "id": ""}))


hub = Hub()
