"""What happens in a thread is heard on every page that shows it."""

from collections.abc import Callable
from typing import Any

import pytest
from channels.db import database_sync_to_async

from tests.cast import Cast
from tests.factories import make_document, make_thread
from tests.workspaces.live.client import page_of

pytestmark = pytest.mark.django_db(transaction=True)

in_database: Callable[..., Any] = database_sync_to_async


async def test_a_new_thread_and_what_is_said_in_it_come_without_a_reload(cast: Cast) -> None:
    book = await in_database(make_document)(cast.marketer)
    streams = [f"document:{book.pk}", f"workspace:{book.workspace_id}"]
    async with await page_of(cast.commenter) as page:
        await page.subscribe(*streams)
        thread = await in_database(make_thread)(book, cast.salesperson)
        for stream in streams:
            await page.hear(stream=stream, kind="threads", id=str(thread.pk))

        await page.subscribe(f"thread:{thread.pk}")
        comment = await in_database(thread.reply)(by=cast.marketer, body="Because.")
        await page.hear(stream=f"thread:{thread.pk}", kind="threads")
        await in_database(comment.react)(by=cast.leader, emoji="👍")
        await page.hear(stream=f"thread:{thread.pk}", kind="threads")


async def test_a_stranger_hears_nothing_of_a_thread(cast: Cast) -> None:
    book = await in_database(make_document)(cast.marketer)
    thread = await in_database(make_thread)(book, cast.salesperson)
    async with await page_of(cast.stranger) as page:
        await page.say(subscribe=[f"thread:{thread.pk}"])
        assert (await page.hear("subscribed"))["subscribed"] == []
