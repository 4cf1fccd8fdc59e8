"""Who is here now."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async

from apps.workspaces.live import presence
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.workspaces.live.client import page_of

pytestmark = pytest.mark.django_db(transaction=True)

in_database: Callable[..., Any] = database_sync_to_async


async def seen_by(member: Member, page: str = "", *, at: float | None = None) -> list[str]:
    found = await in_database(presence.present)(member, page, at=at)
    return [other.name for other in found]


async def sees(member: Member, names: list[str], page: str = "") -> bool:
    """Whether the member soon sees just these: the news of another change may come first."""
    deadline = time.monotonic() + 10
    while await seen_by(member, page) != names:
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(0.02)
    return True


async def test_who_opens_a_page_is_seen_and_who_closes_it_is_gone(cast: Cast) -> None:
    stream = f"workspace:{cast.admin.workspace_id}"
    async with await page_of(cast.admin) as watching:
        await watching.say(subscribe=[stream], here="/acme/")
        await watching.hear(kind="presence")
        async with await page_of(cast.marketer) as page:
            await page.say(here="/acme/settings/people/?a=b")
            await watching.hear(kind="presence")
            assert await sees(cast.admin, ["Mia Market"])
            assert await sees(cast.admin, ["Mia Market"], "/acme/settings/people/")
            assert await sees(cast.admin, [], "/acme/")
            assert await sees(cast.marketer, ["Ada Admin"], "/acme/")
        assert await sees(cast.admin, [])
        await watching.hear(kind="presence")


async def test_a_person_with_many_tabs_is_one_person_until_the_last_is_closed(cast: Cast) -> None:
    async with await page_of(cast.marketer) as one:
        async with await page_of(cast.marketer) as two:
            for page in (one, two):
                await page.say(subscribe=[], here="/acme/")
                await page.hear(kind="presence")
            assert await sees(cast.admin, ["Mia Market"])
        assert await sees(cast.admin, ["Mia Market"])
    assert await sees(cast.admin, [])


async def test_nobody_is_seen_in_a_workspace_without_a_seat_in_it(cast: Cast) -> None:
    async with await page_of(cast.stranger) as page:
        await page.say(here="/acme/")
        await page.subscribe(f"workspace:{cast.stranger.workspace_id}")
        assert await seen_by(cast.admin) == []


async def test_what_a_crash_leaves_behind_ends_by_itself_within_thirty_seconds(
    cast: Cast,
) -> None:
    async with await page_of(cast.marketer) as page:
        await page.say(here="/acme/")
        await page.hear(kind="presence")
        assert await sees(cast.admin, ["Mia Market"])
        assert await seen_by(cast.admin, at=time.time() + 30) == []


async def test_somebody_who_vanished_is_noticed_when_the_next_one_is_asked(cast: Cast) -> None:
    from apps.workspaces.live.presence import Place, stay
    from apps.workspaces.live.valkey import async_client

    valkey, seat = async_client(), cast.marketer
    ghost = Place(seat.workspace_id, seat.pk, "/acme/", "crashed")
    other = Place(seat.workspace_id, cast.admin.pk, "/acme/", "alive")
    now = time.time()
    assert await stay(valkey, ghost, at=now)
    assert await stay(valkey, other, at=now + 9)
    assert not await stay(valkey, other, at=now + 18), "nobody came and nobody went"
    assert await stay(valkey, other, at=now + 27), "the ghost is gone"
    await valkey.aclose()


async def test_who_is_removed_is_not_seen_any_more(cast: Cast) -> None:
    async with await page_of(cast.marketer) as page:
        await page.say(here="/acme/")
        await page.hear(kind="presence")
        await in_database(cast.marketer.leave)(by=cast.admin)
        assert await sees(cast.admin, [])


async def test_the_fragment_draws_those_who_are_here(cast: Cast) -> None:
    from tests.workspaces.live.client import browser_of

    browser = await browser_of(cast.admin)
    async with await page_of(cast.marketer) as page:
        await page.say(here="/acme/")
        await page.hear(kind="presence")
        whole = await in_database(browser.get)("/acme/presence/")
        there = await in_database(browser.get)("/acme/presence/", {"page": "/acme/"})
        elsewhere = await in_database(browser.get)("/acme/presence/", {"page": "/acme/x/"})
    assert "Mia Market" in whole.content.decode()
    assert "Mia Market is here" in there.content.decode()
    assert "Mia Market" not in elsewhere.content.decode()
