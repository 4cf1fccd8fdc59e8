"""How much a process holds right now, in numbers for whoever watches it."""

import time
from dataclasses import dataclass

from apps.documents.collaboration.server import Server


@dataclass(frozen=True)
class Figures:
    """All zero while nobody has opened a document yet."""

    sockets: int = 0
    rooms: int = 0
    pending: int = 0
    """Edits that came and are not stored."""
    pending_bytes: int = 0
    trouble: str = ""
    waiting_seconds: float = 0.0
    """How long the database has not said a word about a commit."""


def figures(server: Server | None) -> Figures:
    if server is None:
        return Figures()
    sockets = rooms = pending = 0
    for room in server.rooms:
        rooms += 1
        sockets += len(room.clients)
        pending += sum(len(client.pending) for client in room.clients | room.departed)
    asked_at = server.writer.asked_at
    return Figures(
        sockets=sockets,
        rooms=rooms,
        pending=pending,
        pending_bytes=server.connections.backlog.size,
        trouble=server.trouble,
        waiting_seconds=0.0 if asked_at is None else time.monotonic() - asked_at,
    )
