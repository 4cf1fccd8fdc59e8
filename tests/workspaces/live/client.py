"""A page's side of the live socket, in the test's own process."""

import json
from typing import Any

from asgiref.testing import ApplicationCommunicator
from channels.db import database_sync_to_async
from django.conf import settings
from django.test import Client

from apps.workspaces.live import application
from apps.workspaces.models import Member

PATIENCE = 20.0
"""Seconds to wait for what must come."""


class Page(ApplicationCommunicator):
    """An open page: `async with page_of(member) as page:`."""

    def __init__(self, application: Any, scope: dict[str, Any]) -> None:
        super().__init__(application, scope)

    async def __aenter__(self) -> "Page":
        assert await self.connect() == "websocket.accept"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.send_input({"type": "websocket.disconnect", "code": 1001})
        await self.wait(PATIENCE)

    async def connect(self) -> str:
        """Open it; the kind of answer."""
        await self.send_input({"type": "websocket.connect"})
        return str((await self.receive_output(PATIENCE))["type"])

    async def say(self, **said: Any) -> None:
        await self.say_raw(json.dumps(said))

    async def say_raw(self, said: str | bytes) -> None:
        key = "text" if isinstance(said, str) else "bytes"
        await self.send_input({"type": "websocket.receive", key: said})

    async def hear(self, key: str = "stream", **wanted: Any) -> dict[str, Any]:
        """The next news with this key and these values; others are passed over."""
        while True:
            message = await self.receive_output(PATIENCE)
            assert message["type"] == "websocket.send", message
            news: dict[str, Any] = json.loads(message["text"])
            if key in news and wanted.items() <= news.items():
                return news

    async def subscribe(self, *streams: str) -> None:
        await self.say(subscribe=streams)
        await self.hear("subscribed")

    async def close_code(self) -> int:
        """The code with which the server ends the socket."""
        while True:
            message = await self.receive_output(PATIENCE)
            if message["type"] == "websocket.close":
                return int(message["code"])


def page_with(headers: list[tuple[bytes, bytes]]) -> Page:
    scope = {"type": "websocket", "headers": [(b"host", b"tandem.example"), *headers]}
    return Page(application, scope)


def cookie_of(client: Client) -> tuple[bytes, bytes]:
    name = settings.SESSION_COOKIE_NAME
    return (b"cookie", f"{name}={client.cookies[name].value}".encode())


@database_sync_to_async
def browser_of(member: Member) -> Client:
    """A browser in which the member has signed in."""
    client = Client()
    client.force_login(member.user)
    return client


async def page_of(member: Member) -> Page:
    return page_with([cookie_of(await browser_of(member))])
