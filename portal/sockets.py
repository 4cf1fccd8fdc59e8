"""The sockets' addresses, and the guard before all of them.

A browser sends cookies with a socket from any site, so a foreign `Origin` is turned away here.
A program sends no `Origin` and has no cookies to be tricked with: it may pass.
"""

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from channels.routing import URLRouter
from django.conf import settings
from django.http.request import validate_host
from django.urls import URLPattern

FOREIGN_ORIGIN = 4403


class SameOrigin:
    """Closes a socket that a page of another site opened."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
        host = urlsplit(origin).hostname or ""
        if origin and not validate_host(host, settings.ALLOWED_HOSTS):
            await send({"type": "websocket.close", "code": FOREIGN_ORIGIN})
            return
        await self.inner(scope, receive, send)


def routes() -> list[URLPattern]:
    """The `websocket_urlpatterns` of the apps that have sockets."""
    found: list[URLPattern] = []
    for app in ("apps.documents", "apps.workspaces"):
        found += import_module(f"{app}.routing").websocket_urlpatterns
    return found


async def nowhere(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "websocket.close", "code": 4404})


sockets = SameOrigin(URLRouter([*routes()]))
