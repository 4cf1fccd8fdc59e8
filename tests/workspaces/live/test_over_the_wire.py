"""The live socket as a browser meets it: a real server, its routes, its limits."""

import json
from contextlib import suppress
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from apps.workspaces.live import poke
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.services import PortalServer

pytestmark = [pytest.mark.servers, pytest.mark.django_db(transaction=True)]


def open_live(server: PortalServer, member: Member | None) -> ClientConnection:
    headers = {}
    if member is not None:
        browser = Client()
        browser.force_login(member.user)
        name = settings.SESSION_COOKIE_NAME
        headers["Cookie"] = f"{name}={browser.cookies[name].value}"
    address, origin = f"{server.socket_url}/ws/live/", Origin(server.url)
    return connect(address, origin=origin, additional_headers=headers)


def say(socket: ClientConnection, **said: Any) -> None:
    socket.send(json.dumps(said))


def hear(socket: ClientConnection) -> dict[str, Any]:
    heard: dict[str, Any] = json.loads(socket.recv(20))
    return heard


def close_code(socket: ClientConnection) -> int:
    """The code with which the server ends the socket."""
    with suppress(ConnectionClosed):
        while True:
            socket.recv(20)
    return socket.close_code or 0


def test_a_browser_subscribes_and_hears_what_another_process_did(
    cast: Cast, portal_server: PortalServer
) -> None:
    stream = f"workspace:{cast.admin.workspace_id}"
    with open_live(portal_server, cast.marketer) as socket:
        say(socket, subscribe=[stream, "workspace:nonsense"])
        assert hear(socket) == {"subscribed": [stream]}
        assert hear(socket) == {"refused": ["workspace:nonsense"]}
        poke(stream, "member", cast.admin.pk)
        assert hear(socket) == {"stream": stream, "kind": "member", "id": str(cast.admin.pk)}

    with open_live(portal_server, None) as visitor:
        assert close_code(visitor) == 4401


def test_a_huge_frame_ends_its_own_socket_alone(cast: Cast, portal_server: PortalServer) -> None:
    stream = f"workspace:{cast.admin.workspace_id}"
    with (
        open_live(portal_server, cast.marketer) as other,
        open_live(portal_server, cast.admin) as socket,
    ):
        say(other, subscribe=[stream])
        hear(other)
        with suppress(ConnectionClosed):  # it may end before all has been sent
            socket.send("x" * 20_000_000)
        assert close_code(socket) in (1009, 4409)
        poke(stream, "still")
        assert hear(other)["kind"] == "still"
