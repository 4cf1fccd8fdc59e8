"""The ASGI door: `/ws/documents/{id}/`, beside Django in the same process or apart.

Another server (picows) needs only its own few lines like these around `Server.serve`.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from apps.documents.collaboration.client import Access
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.server import Server

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AuthoriseScope = Callable[[Scope, UUID], Awaitable[Access | Close]]

PATH = re.compile(r"^/ws/documents/([0-9a-fA-F-]{32,36})/?$")

DIRECT = "tandem.direct"
"""The extension of a scope whose value is `outbox.Direct`."""


class CollaborationApp:
    """An ASGI application for the sockets of documents. `make` builds the server on first use,
    in the loop that will run it; `authorise` decides about a connection."""

    def __init__(self, make: Callable[[], Server], authorise: AuthoriseScope) -> None:
        self._make = make
        self._server: Server | None = None
        self.authorise = authorise

    @property
    def server(self) -> Server:
        if self._server is None:
            self._server = self._make()
        return self._server

    @property
    def running(self) -> Server | None:
        """The server, if anybody has needed it yet."""
        return self._server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.lifespan(receive, send)
        elif scope["type"] == "websocket":
            await self.connection(scope, receive, send)

    async def lifespan(self, receive: Receive, send: Send) -> None:
        """Start with the server, and commit what is pending before it stops."""
        await receive()
        await self.server.start()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.server.close()
        self._server = None
        await send({"type": "lifespan.shutdown.complete"})

    async def connection(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One socket from its handshake to its close.

        It is accepted before anything is decided, because browsers show no code of a socket
        that was refused.
        """
        await receive()
        await send({"type": "websocket.accept"})
        document_id = _document_of(scope["path"])
        if document_id is None:
            await send({"type": "websocket.close", "code": int(Close.NOT_FOUND)})
            return

        async def authorise() -> Access | Close:
            return await self.authorise(scope, document_id)

        async def send_frame(frame: bytes) -> None:
            await send({"type": "websocket.send", "bytes": frame})

        direct = scope.get("extensions", {}).get(DIRECT)
        code = await self.server.serve(
            document_id, authorise, _frames(receive), send_frame, direct, acks=_wants_acks(scope)
        )
        if code is not None:
            await send({"type": "websocket.close", "code": int(code)})


async def _frames(receive: Receive) -> AsyncIterator[bytes]:
    """Binary frames until the peer is gone; text is no frame of this protocol."""
    while (message := await receive())["type"] == "websocket.receive":
        yield message.get("bytes") or b""


def _document_of(path: str) -> UUID | None:
    match = PATH.match(path)
    try:
        return UUID(match[1]) if match else None
    except ValueError:
        return None


def _wants_acks(scope: Scope) -> bool:
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return query.get("acks") == ["1"]
