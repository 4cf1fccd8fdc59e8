"""The socket that says what changed: `/ws/live/`.

Plain ASGI over one Valkey publish/subscribe channel, without a channel layer: a process holds
one subscription however many pages are open, nothing is stored that could pile up while Valkey
or a browser is away, and after a gap each page is told to look again.
"""

from apps.workspaces.live.pokes import poke
from apps.workspaces.live.socket import application
from apps.workspaces.live.streams import stream

__all__ = ["application", "poke", "stream"]
