"""uvicorn's WebSocket with a short way past its queue, for sockets with very many small frames.

ASGI wakes a task for each frame that comes or goes, which costs several times what the frame
does. An application that finds the extension `tandem.direct` in its scope may have frames handed
to it at once and may write without waiting. Whatever is out of the ordinary (fragments, text, a
full connection, one that closes) goes the usual way.
"""

from collections.abc import Callable

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame

FRAMES_A_TURN = 100
"""After so many frames from one read the rest is queued, so that the others have their turn."""

BINARY = 0x82
"""The first byte of a binary frame that is a whole message."""
SHORT, LONG = 126, 1 << 16
"""From these lengths on the length of a frame takes two and eight bytes more."""


def framed(payload: bytes) -> bytes:
    """A binary message as servers send it: not masked and, without extensions, not packed."""
    size = len(payload)
    if size < SHORT:
        return bytes((BINARY, size)) + payload
    if size < LONG:
        return bytes((BINARY, 126, size >> 8, size & 0xFF)) + payload
    return bytes((BINARY, 127)) + size.to_bytes(8, "big") + payload


class DirectWebSocket(WebSocketsSansIOProtocol):
    """Is itself the value of the extension."""

    on_frame: Callable[[bytes], bool] | None = None
    """Called with each message, in order; answers whether it was taken and need not be queued."""
    _left = 0

    async def run_asgi(self) -> None:
        if not self.conn.extensions:
            self.scope["extensions"]["tandem.direct"] = self  # type: ignore[assignment]
        await super().run_asgi()

    def start_keepalive(self) -> None:
        """The handshake is over: nobody reads its headers here again, and they are a tenth of
        the memory of an open connection."""
        del self.request, self.response
        super().start_keepalive()

    def write(self, frame: bytes) -> bool:
        """Send a message now; False if that would mean to wait, or if the connection is ending."""
        if not self.writable.is_set() or self.close_sent or self.transport.is_closing():
            return False
        self.transport.write(framed(frame))
        return True

    def data_received(self, data: bytes) -> None:
        self._left = FRAMES_A_TURN
        super().data_received(data)

    def handle_bytes(self, event: Frame) -> None:
        if (
            self.on_frame
            and event.fin
            and self._left
            and self.queue.empty()
            and self.on_frame(bytes(event.data))
        ):
            self._left -= 1
        else:
            super().handle_bytes(event)
