"""A Yjs client as browsers have one: its own copy, its changes sent, those of others applied."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol
from uuid import UUID, uuid4

import websockets
from pycrdt import Doc, TransactionEvent, XmlElement, XmlFragment, XmlText

from apps.documents.collaboration import protocol
from apps.documents.collaboration.client import Access
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.replica import observed
from apps.documents.collaboration.server import Server


def access_of(name: str = "Ana", *, may_edit: bool = True, team: str = "sales") -> Access:
    return Access(
        member_id=uuid4(),
        user_id=uuid4(),
        workspace_id=uuid4(),
        name=name,
        team=team,
        may_edit=may_edit,
    )


class Wire(Protocol):
    """A connection from the client's side. `receive` answers None once it is closed."""

    @property
    def close_code(self) -> int | None: ...

    async def send(self, frame: bytes) -> None: ...
    async def receive(self) -> bytes | None: ...
    async def close(self) -> None: ...


class MemoryWire:
    """A connection into a `Server` of this process, without a socket."""

    def __init__(
        self,
        server: Server,
        document_id: UUID,
        authorise: Callable[[], Awaitable[Access | Close]],
        *,
        acks: bool = True,
        buffer: int = 64,
    ) -> None:
        self._close_code: int | None = None
        self._up: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=1)
        self._down: asyncio.Queue[bytes | None] = asyncio.Queue(maxsize=buffer)
        self._task = asyncio.ensure_future(self._serve(server, document_id, authorise, acks))

    async def _serve(self, server: Server, document_id: UUID, authorise: Any, acks: bool) -> None:
        try:
            self._close_code = await server.serve(
                document_id, authorise, self._frames(), self._down.put, acks=acks
            )
        finally:
            while self._down.full():
                self._down.get_nowait()
            self._down.put_nowait(None)

    async def _frames(self) -> Any:
        while (frame := await self._up.get()) is not None:
            yield frame

    @property
    def close_code(self) -> int | None:
        return self._close_code

    async def send(self, frame: bytes) -> None:
        """Hand a frame over; waits while the server does not read."""
        put = asyncio.ensure_future(self._up.put(frame))
        await asyncio.wait({put, self._task}, return_when=asyncio.FIRST_COMPLETED)
        put.cancel()

    async def receive(self) -> bytes | None:
        return await self._down.get()

    async def close(self) -> None:
        await self.send(None)  # type: ignore[arg-type]  # the end of the frames
        await self._task


class SocketWire:
    """A real WebSocket."""

    def __init__(self, socket: websockets.ClientConnection) -> None:
        self.socket = socket

    @classmethod
    async def open(cls, url: str, **options: Any) -> "SocketWire":
        return cls(await websockets.connect(url, max_size=None, compression=None, **options))

    @property
    def close_code(self) -> int | None:
        return self.socket.close_code

    async def send(self, frame: bytes) -> None:
        await self.socket.send(frame)

    async def receive(self) -> bytes | None:
        try:
            return await self.socket.recv(decode=False)
        except websockets.ConnectionClosed:
            return None

    async def close(self) -> None:
        await self.socket.close()


class Peer:
    """A copy and, while connected, the wire that keeps it in step."""

    def __init__(self, doc: Doc[Any] | None = None) -> None:
        self.doc: Doc[Any] = doc or Doc()
        self.wire: Wire | None = None
        self.sent = self.saved = self.revision = 0
        self.awareness: list[bytes] = []
        self.frames = 0
        self.synced = asyncio.Event()
        self.ended = asyncio.Event()
        self._remote = False
        self._changes: list[bytes] = []
        self._subscription = observed(self.doc, self._note)
        self._reading: asyncio.Task[None] | None = None

    # The text: one paragraph is enough for most

    @property
    def fragment(self) -> XmlFragment:
        fragment: XmlFragment = self.doc.get("default", type=XmlFragment)
        return fragment

    @property
    def text(self) -> str:
        return str(self.fragment)

    def paragraph(self, place: int = 0) -> Any:
        """The text of a block, made with those before it if there is none yet."""
        blocks: Any = self.fragment.children
        while len(blocks) <= place:
            blocks.append(XmlElement("paragraph", {}, [XmlText("")]))
        if not len(blocks[place].children):
            blocks[place].children.append(XmlText(""))  # as an editor types into an empty block
        return blocks[place].children[0]

    def type(self, words: str, place: int = 0) -> None:
        """Put words at the end of a block."""
        paragraph = self.paragraph(place)
        paragraph.insert(len(str(paragraph).encode()), words)  # pycrdt counts in UTF-8 bytes

    # The wire

    async def connect(self, wire: Wire) -> None:
        self.wire = wire
        self.sent = self.saved = 0
        self.synced.clear()
        self.ended.clear()
        self._changes.clear()
        self._reading = asyncio.ensure_future(self._read(wire))
        await wire.send(protocol.step_1(self.doc.get_state()))

    async def _read(self, wire: Wire) -> None:
        while (frame := await wire.receive()) is not None:
            self.frames += 1
            await self._handle(wire, frame)
        self.ended.set()

    async def _handle(self, wire: Wire, frame: bytes) -> None:
        kind, at = protocol.read_varuint(frame, 0)
        if kind == protocol.SAVED:
            self.revision, at = protocol.read_varuint(frame, at)
            self.saved, _ = protocol.read_varuint(frame, at)
            return
        message = protocol.parse(frame)
        if kind == protocol.AWARENESS:
            self.awareness.append(message.body)
        elif message.step == protocol.STEP_1:
            await self.send_update(self.doc.get_update(message.body), step_2=True)
        else:
            self._remote = True
            self.doc.apply_update(message.body)
            self._remote = False
            if message.step == protocol.STEP_2:
                self.synced.set()

    def _note(self, event: TransactionEvent) -> None:
        if not self._remote:
            self._changes.append(event.update)

    async def flush(self) -> None:
        """Send what was changed here since the last flush."""
        changes, self._changes = self._changes, []
        for change in changes:
            await self.send_update(change)

    async def send_update(self, update: bytes, *, step_2: bool = False) -> None:
        assert self.wire
        if update != protocol.EMPTY_UPDATE:
            self.sent += 1
        frame = protocol.step_2(update) if step_2 else protocol.update_frame(update)
        await self.wire.send(frame)

    async def disconnect(self) -> None:
        """Go away as a browser does that is shut."""
        if self.wire:
            await self.wire.close()
        if self._reading:
            await self._reading
        self.wire = None

    def shut(self) -> None:
        """Free the copy."""
        self._subscription.drop()

    @property
    def is_saved(self) -> bool:
        return self.saved == self.sent


async def until(condition: Callable[[], bool], *, seconds: float = 5.0) -> None:
    """Wait for something to become true, or fail."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError("it did not become true in time")
        await asyncio.sleep(0.005)
