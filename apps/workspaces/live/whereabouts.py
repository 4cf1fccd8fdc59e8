"""Where one socket's page is, kept up to date in the presence of its workspace."""

import asyncio
import contextlib
from collections.abc import Iterable
from uuid import uuid4

from apps.workspaces.live.hub import hub
from apps.workspaces.live.presence import Place, go, stay
from apps.workspaces.live.valkey import Unreachable
from apps.workspaces.models import Member

TURNS_A_PAGE = 0.7
"""Seconds until others hear that somebody left: who only turned the page is back by then."""

_news: set[asyncio.Task[None]] = set()


class Whereabouts:
    """The one place of a socket. Nothing here fails when Valkey is away."""

    def __init__(self) -> None:
        self._socket = uuid4().hex
        self._place: Place | None = None

    async def be(self, page: str, seats: Iterable[Member]) -> bool:
        """Be on this page of a workspace, or still be there; whether the page is another one."""
        place = self._placed(page, seats)
        moved = place != self._place
        if moved:
            await self.leave()
        self._place = place
        if place is not None:
            with contextlib.suppress(*Unreachable):
                if await stay(hub.valkey, place):
                    await hub.say(f"workspace:{place.workspace_id}", "presence")
        return moved

    async def leave(self) -> None:
        """Be nowhere any more."""
        place, self._place = self._place, None
        if place is None:
            return
        with contextlib.suppress(*Unreachable):
            if await go(hub.valkey, place):
                _remember(asyncio.create_task(_say_left(place)))

    def _placed(self, page: str, seats: Iterable[Member]) -> Place | None:
        slug = page.strip("/").split("/")[0]
        seat = next((seat for seat in seats if seat.workspace.slug == slug), None)
        if seat is None:
            return None
        return Place(seat.workspace_id, seat.pk, page, self._socket)


async def _say_left(place: Place) -> None:
    await asyncio.sleep(TURNS_A_PAGE)
    with contextlib.suppress(*Unreachable):
        await hub.say(f"workspace:{place.workspace_id}", "presence")


def _remember(task: asyncio.Task[None]) -> None:
    """The loop holds tasks only weakly."""
    _news.add(task)
    task.add_done_callback(_news.discard)
