"""One web process.

    python -m portal.web --fd N                    serves on a socket that the supervisor holds
    python -m portal.web --host H --port P         opens its own, for one more process by hand

Several processes may serve one socket: the kernel hands each connection to one of them.
"""

import argparse
import faulthandler
import gc
import os
import socket

import uvicorn
from uvicorn.config import LOGGING_CONFIG

from portal.pulse import Pulse
from portal.watched.request_ids import RequestIds
from portal.watched.web import sampling

LARGEST_FRAME = 32 * 1024 * 1024
"""Bytes; a larger WebSocket frame closes its connection here (1009). The sockets' own limits lie
below, so that they can say why (4409)."""

TICKS_A_BEAT = 10
"""uvicorn looks ten times a second whether it should end."""

PATIENCE_AT_END = 10
"""Seconds for open requests to finish, and for what was typed to be stored."""


class Server(uvicorn.Server):
    """Shows the supervisor that its loop turns and that what is typed can get on."""

    def __init__(self, config: uvicorn.Config, pulse: Pulse) -> None:
        super().__init__(config)
        self.pulse = pulse
        self.sample = sampling()

    async def on_tick(self, counter: int) -> bool:
        if counter % TICKS_A_BEAT == 0:
            self.pulse.beat()
            self.sample()
        return await super().on_tick(counter)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def serve(listener: socket.socket, pulse: int | None = None) -> None:
    """Serves until SIGTERM or SIGINT. A wrong setting ends it with its one line.

    `pulse` is the writing end of the pipe on which the supervisor listens for a beat.
    """
    from django.conf import settings

    faulthandler.enable()  # whoever ends a process that stands still sees where it stood
    as_json = settings.LOG_FORMAT == "json"
    config = uvicorn.Config(
        "portal.asgi:application",
        forwarded_allow_ips=settings.TRUSTED_PROXIES,
        loop="uvloop",
        ws="portal.direct:DirectWebSocket",
        ws_max_size=LARGEST_FRAME,
        ws_per_message_deflate=False,  # a keystroke is no shorter for it, and thirty readers cost
        lifespan="off",
        log_level=os.environ.get("LOG_LEVEL", "warning").lower(),
        log_config=None if as_json else LOGGING_CONFIG,  # then all lines go the portal's way
        access_log=not as_json,
        timeout_graceful_shutdown=PATIENCE_AT_END,
        server_header=False,
    )
    config.load()
    if as_json:
        config.loaded_app = RequestIds(config.loaded_app, settings.TRUSTED_PROXIES)
    from apps.documents.collaboration import assembly

    # The portal's own modules stay as long as the process: without this the collector walks
    # through all of them again and again, for a third of the time under load.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    Server(config, Pulse(pulse, stopped=assembly.stands_still)).run(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """A bound socket that is not listening yet. Raises `OSError` if the address is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--fd", type=int)
    arguments.add_argument("--pulse", type=int)
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=8000)
    given = arguments.parse_args()
    if given.fd is not None:
        serve(socket.socket(fileno=given.fd), given.pulse)
        return
    serve(listen(given.host, given.port), given.pulse)


if __name__ == "__main__":
    main()
