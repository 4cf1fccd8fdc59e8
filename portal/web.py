"""One web process.

    python -m portal.web --fd N                    serves on a socket that the supervisor holds
    python -m portal.web --host H --port P         opens its own, for one more process by hand

Several processes may serve one socket: the kernel hands each connection to one of them.
"""

import argparse
import os
import socket

import uvicorn

LARGEST_FRAME = 16 * 1024 * 1024  # bytes; a larger WebSocket frame closes its connection (1009)
PATIENCE_AT_END = 5  # seconds for open requests to finish


def serve(listener: socket.socket) -> None:
    """Serves until SIGTERM or SIGINT. A wrong setting ends it with its one line."""
    config = uvicorn.Config(
        "portal.asgi:application",
        loop="uvloop",
        ws="websockets-sansio",
        ws_max_size=LARGEST_FRAME,
        lifespan="off",
        log_level=os.environ.get("LOG_LEVEL", "warning").lower(),
        timeout_graceful_shutdown=PATIENCE_AT_END,
        server_header=False,
    )
    uvicorn.Server(config).run(sockets=[listener])


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
    arguments.add_argument("--host", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=8000)
    given = arguments.parse_args()
    if given.fd is not None:
        serve(socket.socket(fileno=given.fd))
        return
    serve(listen(given.host, given.port))


if __name__ == "__main__":
    main()
