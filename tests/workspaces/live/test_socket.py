"""What a page hears on the live socket, what it may hear, and what it must not say."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.db import transaction

from apps.workspaces.live import application, poke
from apps.workspaces.live.frames import LONGEST_FRAME, MOST_STREAMS
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.workspaces.live.client import Page, browser_of, cookie_of, page_of, page_with

pytestmark = pytest.mark.django_db(transaction=True)

in_database: Callable[..., Any] = database_sync_to_async


async def hears_nothing(page: Page) -> bool:
    return bool(await page.receive_nothing(timeout=0.3))


async def test_a_page_hears_what_it_subscribed_to(cast: Cast) -> None:
    stream = f"workspace:{cast.admin.workspace_id}"
    async with await page_of(cast.marketer) as page:
        await page.subscribe(stream)
        await in_database(poke)(stream, "member", cast.admin.pk)
        assert await page.hear() == {"stream": stream, "kind": "member", "id": str(cast.admin.pk)}

        await page.say(unsubscribe=[stream])
        await page.subscribe(f"member:{cast.marketer.pk}")
        await in_database(poke)(stream, "member", cast.admin.pk)
        assert await hears_nothing(page)


async def test_a_poke_waits_for_the_commit_and_dies_with_a_rollback(cast: Cast) -> None:
    stream = f"workspace:{cast.admin.workspace_id}"

    def fail() -> None:
        with transaction.atomic():
            poke(stream, "lost")
            raise ArithmeticError

    async with await page_of(cast.marketer) as page:
        await page.subscribe(stream)
        with pytest.raises(ArithmeticError):
            await in_database(fail)()
        assert await hears_nothing(page)


async def test_nobody_hears_of_what_they_may_not_see(cast: Cast) -> None:
    wanted = [
        f"workspace:{cast.admin.workspace_id}",
        f"member:{cast.admin.pk}",
        "workspace:nonsense",
        f"secrets:{cast.admin.pk}",
        f"workspace:{str(cast.stranger.workspace_id).upper()}",
        f"workspace:{cast.stranger.workspace_id}",
    ]
    async with await page_of(cast.stranger) as page:
        await page.say(subscribe=wanted)
        assert (await page.hear("subscribed"))["subscribed"] == wanted[-1:]
        assert (await page.hear("refused"))["refused"] == wanted[:-1]


async def test_a_visitor_is_told_to_sign_in(cast: Cast) -> None:
    for headers in ([], [(b"cookie", b"sessionid=nonsense")]):
        async with page_with(headers) as page:
            assert await page.close_code() == 4401


async def test_a_foreign_page_is_turned_away_though_it_brings_the_cookie(cast: Cast) -> None:
    cookie = cookie_of(await browser_of(cast.admin))
    foreign = page_with([cookie, (b"origin", b"https://evil.example")])
    assert await foreign.connect() == "websocket.close"
    async with page_with([cookie, (b"origin", b"https://tandem.example")]) as own:
        await own.subscribe(f"workspace:{cast.admin.workspace_id}")


async def test_who_is_removed_is_put_out_at_once_and_others_stay(cast: Cast) -> None:
    stream = f"workspace:{cast.admin.workspace_id}"
    async with await page_of(cast.marketer) as gone, await page_of(cast.leader) as stays:
        await gone.subscribe(stream)
        await stays.subscribe(stream)
        await in_database(cast.marketer.leave)(by=cast.admin)
        assert (await gone.hear("refused"))["refused"] == [stream]
        assert await gone.close_code() == 4404
        assert (await stays.hear(kind="member"))["id"] == str(cast.marketer.pk)


async def test_a_changed_role_is_looked_at_and_the_page_goes_on(cast: Cast) -> None:
    stream = f"workspace:{cast.admin.workspace_id}"
    async with await page_of(cast.marketer) as page:
        await page.subscribe(stream)
        await in_database(cast.marketer.change)(by=cast.admin, role="commenter")
        await page.hear(kind="member")
        await in_database(poke)(stream, "still")
        await page.hear(kind="still")


async def test_who_signs_out_in_one_tab_is_signed_out_in_all(cast: Cast) -> None:
    browser = await browser_of(cast.marketer)
    async with page_with([cookie_of(browser)]) as page, await page_of(cast.marketer) as elsewhere:
        await page.subscribe(f"member:{cast.marketer.pk}")
        await elsewhere.subscribe(f"member:{cast.marketer.pk}")
        await in_database(browser.post)("/accounts/logout/")
        assert await page.close_code() == 4401
        await in_database(poke)(f"member:{cast.marketer.pk}", "still")
        await elsewhere.hear(kind="still")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{", 4400),
        ("[]", 4400),
        ('"workspace"', 4400),
        ("{}", 4400),
        ('{"subscribe": "workspace:1"}', 4400),
        ('{"subscribe": [1]}', 4400),
        ('{"unsubscribe": {}}', 4400),
        ('{"here": 7}', 4400),
        ("[" * 10_000, 4400),
        ('{"subscribe": ["' + "x" * LONGEST_FRAME + '"]}', 4409),
    ],
)
async def test_nonsense_ends_the_socket_that_said_it_and_no_other(
    cast: Cast, said: str, code: int
) -> None:
    stream = f"workspace:{cast.admin.workspace_id}"
    async with await page_of(cast.marketer) as other:
        await other.subscribe(stream)
        async with await page_of(cast.admin) as page:
            await page.say_raw(said)
            assert (await page.hear("error"))["error"]
            assert await page.close_code() == code
        await in_database(poke)(stream, "still")
        await other.hear(kind="still")


async def test_bytes_are_no_way_to_speak_here(cast: Cast) -> None:
    async with await page_of(cast.admin) as page:
        await page.say_raw(b"\x00\xff")
        assert await page.close_code() == 4400


async def test_a_page_has_a_limit_of_streams(cast: Cast) -> None:
    known = f"workspace:{cast.admin.workspace_id}"
    async with await page_of(cast.admin) as page:
        await page.say(subscribe=[*(f"nothing:{n}" for n in range(MOST_STREAMS)), known])
        assert (await page.hear("subscribed"))["subscribed"] == []
        assert f"at most {MOST_STREAMS}" in (await page.hear("error"))["error"]
        await page.subscribe(known)


async def test_a_flood_ends_the_socket_that_sends_it(cast: Cast) -> None:
    async with await page_of(cast.admin) as page:
        for _ in range(200):
            await page.say(unsubscribe=[])
        assert await page.close_code() == 4409


async def test_a_browser_that_reads_nothing_is_dropped_and_others_go_on(cast: Cast) -> None:
    stream = f"workspace:{cast.admin.workspace_id}"
    gate, cookie = asyncio.Event(), cookie_of(await browser_of(cast.marketer))

    async def stuck(scope: Any, receive: Any, send: Any) -> None:
        async def send_slowly(message: dict[str, Any]) -> None:
            if message.get("text", "").startswith('{"stream"'):
                await gate.wait()
            await send(message)

        await application(scope, receive, send_slowly)

    slow = Page(stuck, {"type": "websocket", "headers": [cookie]})
    async with slow, await page_of(cast.admin) as quick:
        await slow.subscribe(stream)
        await quick.subscribe(stream)
        for number in range(400):
            await in_database(poke)(stream, "news", str(number))
            await quick.hear(kind="news")
        gate.set()
        assert await slow.close_code() == 4408


def test_two_seats_of_one_person_hear_of_both_workspaces(cast: Cast) -> None:
    """Written for the pair of rights, not for the socket."""
    from apps.workspaces.live.streams import audible, seats_of

    other = cast.stranger.workspace
    Member.seat(workspace=other, user=cast.admin.user, team="sales", role="editor")
    names = {f"workspace:{cast.admin.workspace_id}", f"workspace:{other.pk}"}
    assert audible(seats_of(cast.admin.user), names) == names
