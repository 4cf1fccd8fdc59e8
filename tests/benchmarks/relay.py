"""A server that keeps nothing and asks nobody: only what the load itself can do limits it.

python -m tests.benchmarks.relay PORT
"""

import selectors
import socket
import struct
import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha1
from pathlib import Path
from uuid import uuid4

from pycrdt import merge_updates

from tests.benchmarks.client import Client
from tests.benchmarks.contender import Contender
from tests.benchmarks.server import ServerProcess
from tests.benchmarks.wire import MASK, Line
from tests.benchmarks.yjs import Reader, sized

ACCEPT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
AT_ONCE = 128


class Relay(Contender):
    """Merges what came in one turn and sends it to everybody."""

    title = "the load alone"
    likely_ceiling = 24_000.0

    def __init__(self, logs: Path) -> None:
        self.logs = logs

    def start(self) -> ServerProcess:
        command = [sys.executable, "-m", "tests.benchmarks.relay", "{port}"]
        return ServerProcess(command, {}, self.logs / "relay.log")

    def new_document(self) -> str:
        return str(uuid4())

    def join(self, document: str, seat: int = 0) -> Client:
        line = Line("127.0.0.1", self.process.port)
        line.open("/", {})
        client = Client(line, b"", lambda _body, before: before)
        client.ask_for_text()
        return client

    def stored(self, document: str) -> list[bytes]:
        return []

    def holds(self, document: str, mark: bytes) -> bool:
        return False

    def put(self, document: str, state: bytes) -> None:
        """It keeps nothing."""

    def compact(self, documents: Sequence[str]) -> None:
        """It keeps nothing."""


class Peer:
    def __init__(self, link: socket.socket) -> None:
        self.link = link
        self.incoming = bytearray()
        self.shaken = False

    def send(self, payload: bytes) -> None:
        head = bytes((0x82,))
        size = len(payload)
        if size < 126:
            head += bytes((size,))
        elif size < 1 << 16:
            head += struct.pack("!BH", 126, size)
        else:
            head += struct.pack("!BQ", 127, size)
        self.link.sendall(head + payload)

    def shake(self) -> None:
        head, end, rest = bytes(self.incoming).partition(b"\r\n\r\n")
        if not end:
            return
        lines = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
        key = lines[b"Sec-WebSocket-Key"]
        accept = b64encode(sha1(key + ACCEPT).digest())
        self.link.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
            b"Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self.incoming[:] = rest
        self.shaken = True

    def payloads(self) -> Iterator[bytes]:
        """Whole messages, all masked with the bench's own key."""
        data, at = self.incoming, 0
        while len(data) - at >= 2:
            size, start = data[at + 1] & 127, at + 2
            if size == 126:
                size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            start += len(MASK)
            if len(data) < start + size:
                break
            pad = (MASK * (size // 4 + 1))[:size]
            mixed = int.from_bytes(data[start : start + size], "big") ^ int.from_bytes(pad, "big")
            if data[at] & 15 == 2:
                yield mixed.to_bytes(size, "big")
            at = start + size
        del data[:at]


def main(port: int) -> None:
    listener = socket.create_server(("127.0.0.1", port))
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    peers: dict[socket.socket, Peer] = {}
    while True:
        pending: list[bytes] = []
        for key, _ in selector.select():
            link = key.fileobj
            assert isinstance(link, socket.socket)
            if link is listener:
                link, _ = listener.accept()
                link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(link, selectors.EVENT_READ)
                peers[link] = Peer(link)
            elif not _hear(peers[link], pending):
                selector.unregister(link)
                del peers[link]
                link.close()
        for start in range(0, len(pending), AT_ONCE):
            merged = b"\x00\x02" + sized(merge_updates(*pending[start : start + AT_ONCE]))
            for peer in peers.values():
                peer.send(merged)


def _hear(peer: Peer, pending: list[bytes]) -> bool:
    """Take what a peer sent; False if it went."""
    try:
        some = peer.link.recv(1 << 18)
    except OSError:
        return False
    peer.incoming += some
    if not peer.shaken:
        peer.shake()
    if peer.shaken:
        for payload in peer.payloads():
            if payload[:2] == b"\x00\x02":
                reader = Reader(payload)
                reader.at = 2
                pending.append(reader.piece())
            elif payload[:1] == b"\x00":
                peer.send(b"\x00\x01" + sized(b"\x00\x00"))
    return bool(some)


if __name__ == "__main__":
    main(int(sys.argv[1]))
