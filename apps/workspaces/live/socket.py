"""One open page on `/ws/live/`.

Close codes: 4400 malformed, 4401 no sign-in (any more), 4403 a foreign page, 4404 no seat in a
listened workspace any more, 4408 too slow, 4409 a limit, 1011 our fault.
"""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from channels.db import database_sync_to_async

from apps.accounts.models import User
from apps.accounts.sockets import Scope, from_our_pages, signed_in
from apps.workspaces.live.frames import MOST_STREAMS, Frame, Malformed, read
from apps.workspaces.live.hub import hub
from apps.workspaces.live.presence import LASTS
from apps.workspaces.live.streams import audible, seats_of
from apps.workspaces.live.whereabouts import Whereabouts
from apps.workspaces.models import Member

logger = logging.getLogger(__name__)

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

MOST_WAITING = 256
"""News that wait for a slow browser; one that is slower still comes back and looks again."""

ASKED_EVERY = LASTS / 2
"""Seconds between two questions whether the page is still there."""

RIGHTS_ASKED_EVERY = 6
"""Questions of presence between two looks at the rights, should the news of them get lost."""

MOST_FRAMES, IN_SECONDS = 100, 10.0
"""How much a page may say."""


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """The ASGI application of `/ws/live/`."""
    await receive()
    if not from_our_pages(scope):
        await send({"type": "websocket.close", "code": 4403})
        return
    person = await database_sync_to_async(signed_in)(scope)
    await send({"type": "websocket.accept"})  # a refusal before would hide its code from pages
    if person is None:
        await send({"type": "websocket.close", "code": 4401})
        return
    seats = await database_sync_to_async(seats_of)(person)
    await Socket(scope, receive, send, person, seats).run()


class Socket:
    """What a page listens to, where it is, and the news that wait to be sent to it."""

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        person: User,
        seats: list[Member],
    ) -> None:
        self.streams: set[str] = set()
        self._scope, self._receive, self._send = scope, receive, send
        self._person, self._seats = person, seats
        self._whereabouts = Whereabouts()
        self._waiting: asyncio.Queue[str] = asyncio.Queue(MOST_WAITING)
        self._end: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._doubts = asyncio.Event()
        self._frames_at: deque[float] = deque(maxlen=MOST_FRAMES)

    async def run(self) -> None:
        """Serve until the page goes or there is a reason to close."""
        hub.join(self)
        doing = (self._read, self._write, self._ask, self._check_rights)
        tasks = [asyncio.create_task(do()) for do in doing]
        until: list[asyncio.Future[Any]] = [*tasks, self._end]
        try:
            await asyncio.wait(until, return_when=asyncio.FIRST_COMPLETED)
            await self._say_goodbye(tasks)
        finally:
            for task in tasks:
                task.cancel()
            await self._whereabouts.leave()
            await hub.leave(self)

    def hear(self, text: str) -> None:
        """Take news for the page; never waits."""
        try:
            self._waiting.put_nowait(text)
        except asyncio.QueueFull:
            self._close(4408)

    def concerned(self, rights: dict[str, str]) -> bool:
        """Whether this change of rights is about the person here."""
        seats = {str(seat.pk) for seat in self._seats}
        return rights.get("person") == str(self._person.pk) or rights.get("member") in seats

    def doubt_rights(self) -> None:
        """Have the rights asked anew; many doubts at once are one question."""
        self._doubts.set()

    async def _read(self) -> None:
        """Do what the page says, one frame after the other."""
        while (message := await self._receive())["type"] == "websocket.receive":
            try:
                self._limit_rate()
                await self._do(read(message))
            except Malformed as refusal:
                self._tell(error=refusal.detail)
                self._close(refusal.code)
                return

    async def _write(self) -> None:
        while True:
            await self._send({"type": "websocket.send", "text": await self._waiting.get()})

    async def _ask(self) -> None:
        """Ask where the page is: a lost browser does not answer and soon is not here."""
        while True:
            for _ in range(RIGHTS_ASKED_EVERY):
                await asyncio.sleep(ASKED_EVERY)
                self._tell(ask="here")
            self.doubt_rights()

    async def _do(self, frame: Frame) -> None:
        hub.unsubscribe(self, self.streams & set(frame.unsubscribe))
        if frame.subscribe:
            await self._subscribe(frame.subscribe)
        if frame.here is not None and await self._whereabouts.be(frame.here, self._seats):
            for seat in self._seats:  # whoever comes looks around, though nobody else moved
                if frame.here.startswith(f"/{seat.workspace.slug}/"):
                    self._tell(stream=f"workspace:{seat.workspace_id}", kind="presence", id="")

    async def _subscribe(self, names: tuple[str, ...]) -> None:
        room = MOST_STREAMS - len(self.streams)
        fresh = [name for name in names if name not in self.streams]
        heard = await database_sync_to_async(audible)(self._seats, fresh[:room])
        await hub.ready()
        hub.subscribe(self, heard)
        self._tell(subscribed=[name for name in names if name in self.streams])
        if refused := [name for name in names if name not in self.streams]:
            self._tell(refused=refused)
        if len(fresh) > room:
            self._tell(error=f"A page listens to at most {MOST_STREAMS} streams.")

    async def _check_rights(self) -> None:
        """Whenever there are doubts: the session, the seats, and each stream again."""
        while await self._doubts.wait():
            self._doubts.clear()
            seats, heard = await database_sync_to_async(_rights_now)(self._scope, self.streams)
            if seats is None:
                self._close(4401)
                return
            self._seats = seats
            self._lose(self.streams - heard)

    def _lose(self, lost: set[str]) -> None:
        if not lost:
            return
        hub.unsubscribe(self, lost)
        self._tell(refused=sorted(lost))
        if any(name.startswith("workspace:") for name in lost):
            self._close(4404)

    def _limit_rate(self) -> None:
        now = time.monotonic()
        if len(self._frames_at) == MOST_FRAMES and now - self._frames_at[0] < IN_SECONDS:
            raise Malformed(4409, "That is too much at once.")
        self._frames_at.append(now)

    def _tell(self, **said: Any) -> None:
        self.hear(json.dumps(said))

    def _close(self, code: int) -> None:
        if not self._end.done():
            self._end.set_result(code)

    async def _say_goodbye(self, tasks: Iterable[asyncio.Task[None]]) -> None:
        """Close from our side, unless the page has gone already."""
        fault = next((t.exception() for t in tasks if t.done() and t.exception()), None)
        if fault is not None:
            logger.error("A live socket failed", exc_info=fault)
        if self._end.done() or fault is not None:
            code = self._end.result() if self._end.done() else 1011
            while not self._waiting.empty() and code != 4408:
                await self._send({"type": "websocket.send", "text": self._waiting.get_nowait()})
            await self._send({"type": "websocket.close", "code": code})


def _rights_now(scope: Scope, streams: Iterable[str]) -> tuple[list[Member] | None, set[str]]:
    """The seats (None without a sign-in) and what they may hear, in one visit to the database."""
    person = signed_in(scope)
    if person is None:
        return None, set()
    seats = seats_of(person)
    return seats, audible(seats, tuple(streams))
