"""Who is here now: kept in Valkey alone, because it is true only for seconds.

One sorted set a workspace. An entry is one open page, `<socket> <member> <page>`, and its score
the time (Unix seconds) at which it ends unless the socket says again that it is there. A closed
tab is taken out at once; what a crash leaves behind ends by itself.
"""

import time
from dataclasses import dataclass
from typing import cast
from uuid import UUID

import redis.asyncio

from apps.workspaces.live.valkey import Unreachable, client
from apps.workspaces.models import Member

LASTS = 20.0
"""Seconds that an entry is believed. Sockets are asked twice as often."""


@dataclass(frozen=True)
class Place:
    """One open page of a member."""

    workspace_id: UUID
    member_id: UUID
    page: str
    socket: str

    @property
    def entry(self) -> str:
        return f"{self.socket} {self.member_id} {self.page}"


def key_of(workspace_id: UUID) -> str:
    return f"tandem:presence:{workspace_id}"


async def stay(valkey: redis.asyncio.Redis, place: Place, *, at: float | None = None) -> bool:
    """Say that this page is still open; whether anybody came or went by that."""
    now, key = at or time.time(), key_of(place.workspace_id)
    async with valkey.pipeline(transaction=True) as pipe:
        pipe.zremrangebyscore(key, "-inf", now)
        pipe.zadd(key, {place.entry: now + LASTS})
        pipe.expire(key, int(LASTS))
        gone, come, _ = await pipe.execute()
    return bool(gone or come)


async def go(valkey: redis.asyncio.Redis, place: Place) -> bool:
    """Say that this page is closed; whether it had been there."""
    return bool(await valkey.zrem(key_of(place.workspace_id), place.entry))


def present(member: Member, page: str = "", *, at: float | None = None) -> list[Member]:
    """The others who are in the member's workspace now, or on one page of it, by name.

    A person with many tabs is one person. Without Valkey nobody is known to be here.
    """
    try:
        key, now = key_of(member.workspace_id), at or time.time()
        entries = cast(list[str], client().zrangebyscore(key, now, "+inf"))
    except Unreachable:
        return []
    places = [entry.split(" ", 2) for entry in entries]
    ids = {pk for _, pk, where in places if not page or where == page}
    others = Member.objects.visible_to(member).seated().filter(pk__in=ids).exclude(pk=member.pk)
    return list(others.order_by("user__name", "pk"))
