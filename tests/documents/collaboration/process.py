"""A collaboration server as a process of its own, to be killed.

    python -m tests.documents.collaboration.process CONNINFO PORT

Everybody is let in; it is about durability here, not about rights.
"""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import uvicorn

from apps.documents.collaboration.app import CollaborationApp
from apps.documents.collaboration.client import Access
from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.postgres import PostgresLog
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.server import Server
from tests.documents.collaboration.peer import SocketWire, access_of

ROOT = Path(__file__).resolve().parents[3]


async def everybody(scope: Mapping[str, Any], document_id: UUID) -> Access | Close:
    return access_of()


def main(conninfo: str, port: str) -> None:
    # Nobody lags, so that nobody is cut or held up because this machine is busy.
    limits = Limits(lag=Limits.outbox)
    app = CollaborationApp(
        lambda: Server(PostgresLog(conninfo), limits=limits, derive=lambda _: None), everybody
    )
    uvicorn.run(
        app,
        port=int(port),
        ws="portal.direct:DirectWebSocket",
        ws_max_size=32 * 1024 * 1024,
        ws_per_message_deflate=False,
        log_level="critical",
        loop="uvloop",
    )


class Process:
    """Such a server, started and killed at will on one port."""

    def __init__(self, conninfo: str, document_id: UUID) -> None:
        self.conninfo = conninfo
        self.document_id = document_id
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", __name__, self.conninfo, str(self.port)]
        self._process = subprocess.Popen(command, cwd=ROOT)

    def kill(self) -> None:
        """`kill -9`."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(15)
            self._process = None

    async def wire(self, *, acks: bool = True, **options: Any) -> SocketWire:
        """A connection, as soon as the process answers."""
        url = f"ws://127.0.0.1:{self.port}/ws/documents/{self.document_id}/"
        for _ in range(500):
            try:
                return await SocketWire.open(url + ("?acks=1" if acks else ""), **options)
            except OSError:
                await asyncio.sleep(0.02)
        raise AssertionError("the server did not start")


if __name__ == "__main__":
    main(*sys.argv[1:])
