"""The client's side of a WebSocket, bare: a load generator must cost less than what it loads.

Frames are masked with one fixed key, so that they can be made before the clock starts.
"""

import os
import socket
import struct
from base64 import b64encode
from collections import deque
from collections.abc import Iterator
from contextlib import suppress

MASK = b"\x37\xfa\x21\x3d"
BINARY, CLOSE, PING, PONG = 2, 8, 9, 10
READ_AT_ONCE = 1 << 18


class Refused(Exception):
    """The server did not answer the handshake with a WebSocket."""


def framed(payload: bytes, kind: int = BINARY) -> bytes:
    """A whole message as one masked frame."""
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | kind, 0x80 | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", 0x80 | kind, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | kind, 0x80 | 127, size)
    pad = (MASK * (size // 4 + 1))[:size]
    mixed = int.from_bytes(payload, "big") ^ int.from_bytes(pad, "big")
    return head + MASK + mixed.to_bytes(size, "big")


class Line:
    """One connection. Reading and writing never wait once `open` is through."""

    def __init__(self, host: str, port: int) -> None:
        self.address = (host, port)
        self.socket = socket.create_connection(self.address, timeout=20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.closed_with: int | None = None
        self._outgoing: deque[memoryview] = deque()
        self._incoming = bytearray()

    def open(self, path: str, headers: dict[str, str]) -> None:
        """Shake hands. Raises `Refused`."""
        key = b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: {self.address[0]}:{self.address[1]}"]
        lines += ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
        lines += [f"Sec-WebSocket-Key: {key}", *(f"{k}: {v}" for k, v in headers.items())]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            some = self.socket.recv(4096)
            if not some:
                raise Refused("closed in the handshake")
            answer += some
        head, _, rest = answer.partition(b"\r\n\r\n")
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise Refused(head.decode(errors="replace"))
        self._incoming += rest
        self.socket.setblocking(False)

    def send(self, frames: bytes) -> None:
        """Hand ready frames to the kernel; what it does not take waits for `flush`."""
        if not self._outgoing:
            try:
                sent = self.socket.send(frames)
            except BlockingIOError:
                sent = 0
            if sent == len(frames):
                return
            self._outgoing.append(memoryview(frames)[sent:])
        else:
            self._outgoing.append(memoryview(frames))

    @property
    def waits(self) -> bool:
        """Whether something waits to be sent."""
        return bool(self._outgoing)

    def flush(self) -> None:
        while self._outgoing:
            piece = self._outgoing[0]
            try:
                sent = self.socket.send(piece[: 1 << 18])
            except BlockingIOError:
                return
            if sent < len(piece):
                self._outgoing[0] = piece[sent:]
            else:
                self._outgoing.popleft()

    def read(self) -> Iterator[bytes]:
        """Messages that came. A `closed_with` is set when the other side hung up."""
        try:
            some = self.socket.recv(READ_AT_ONCE)
        except BlockingIOError:
            some = b""
        except OSError:
            self.closed_with = self.closed_with or 1006
            return
        else:
            if not some:
                self.closed_with = self.closed_with or 1006
        self._incoming += some
        yield from self._messages()

    def _messages(self) -> Iterator[bytes]:
        data, at, end = self._incoming, 0, len(self._incoming)
        while end - at >= 2:
            kind, size, start = data[at] & 15, data[at + 1], at + 2
            if size == 126:
                if end - at < 4:
                    break
                size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                if end - at < 10:
                    break
                size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if end - start < size:
                break
            payload = bytes(data[start : start + size])
            at = start + size
            if kind == BINARY:
                yield payload
            else:
                self._control(kind, payload)
        if at:
            del data[:at]

    def _control(self, kind: int, payload: bytes) -> None:
        if kind == PING:
            self.send(framed(payload, PONG))
        elif kind == CLOSE:
            self.closed_with = int.from_bytes(payload[:2], "big") or 1005

    def hang_up(self) -> None:
        """Say goodbye and go."""
        with suppress(OSError):
            self.socket.send(framed((1000).to_bytes(2, "big"), CLOSE))
        self.socket.close()
