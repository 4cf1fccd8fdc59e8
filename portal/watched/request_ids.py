"""One name for all that a request causes: in its answer, in each line of the log, in its tasks.

A proxy in front may give the name (`X-Request-ID`), if it is one of TRUSTED_PROXIES: what anybody
else says could be somebody's words in our log. Else it is made here.
"""

import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from contextvars import ContextVar
from ipaddress import ip_address, ip_network
from typing import Any

HEADER = b"x-request-id"
READABLE = re.compile(r"[A-Za-z0-9._:+/=@-]{1,128}")
ANSWERS = {"http.response.start", "websocket.accept"}
current: ContextVar[str] = ContextVar("request_id", default="")

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class RequestIds:
    """The outermost ASGI application: it still sees who really is at the other end."""

    def __init__(self, inner: Application, trusted: Sequence[str]) -> None:
        self.inner = inner
        self._trusted = [ip_network(each) for each in trusted]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        name = self._given(scope) or secrets.token_hex(16)

        async def send_named(message: MutableMapping[str, Any]) -> None:
            if message["type"] in ANSWERS:
                headers = [*message.get("headers", []), (HEADER, name.encode())]
                message = {**message, "headers": headers}
            await send(message)

        before = current.set(name)
        try:
            await self.inner(scope, receive, send_named)
        finally:
            current.reset(before)

    def _given(self, scope: Scope) -> str:
        if not self._trusts(scope.get("client")):
            return ""
        said = dict(scope.get("headers", [])).get(HEADER, b"").decode("latin-1")
        return said if READABLE.fullmatch(said) else ""

    def _trusts(self, client: tuple[str, int] | None) -> bool:
        try:
            address = ip_address(client[0]) if client else None
        except ValueError:
            return False
        return address is not None and any(address in network for network in self._trusted)
