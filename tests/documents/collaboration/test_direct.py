"""The short way past the web server's queue: same order, same text, same ends."""

import pytest

from apps.documents.collaboration import protocol
from apps.documents.collaboration.protocol import Close
from portal.direct import FRAMES_A_TURN, framed
from tests.documents.collaboration.peer import Peer, SocketWire, until
from tests.documents.collaboration.process import Process


async def somebody(process: Process) -> tuple[Peer, SocketWire]:
    peer, wire = Peer(), await process.wire()
    await peer.connect(wire)
    await peer.synced.wait()
    return peer, wire


def typed(peer: Peer, words: str) -> bytes:
    """The frame for something typed just now."""
    before = peer.doc.get_state()
    peer.type(words)
    peer._changes.clear()
    return protocol.update_frame(peer.doc.get_update(before))


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536, 100_000])
def test_a_frame_of_any_length_says_how_long_it_is(size: int) -> None:
    from websockets.frames import Frame, Opcode

    payload = b"x" * size
    assert framed(payload) == Frame(Opcode.BINARY, payload).serialize(mask=False)


async def test_frames_in_pieces_and_whole_ones_keep_their_order(process: Process) -> None:
    ana, wire = await somebody(process)
    ben, _ = await somebody(process)
    for number in range(30):
        frame = typed(ana, f"{number} ")
        ana.sent += 1
        if number % 3 == 0:
            await wire.socket.send([frame[:1], frame[1:5], frame[5:]])
        else:
            await wire.socket.send(frame)
    await until(lambda: ana.is_saved and ben.text == ana.text)


async def test_a_burst_longer_than_a_turn_is_stored_in_order(process: Process) -> None:
    """More frames in one read than are taken at once: the rest takes the queue, those after it
    must not overtake."""
    ana, wire = await somebody(process)
    ben, _ = await somebody(process)
    words = [f"{number};" for number in range(10 * FRAMES_A_TURN)]
    frames = [typed(ana, word) for word in words]
    ana.sent += len(frames)
    for frame in frames:
        await wire.socket.send(frame)
    await until(lambda: ana.is_saved and ben.text == ana.text, seconds=20)
    assert "".join(words) in ben.text


async def test_a_long_text_reaches_whoever_opens_it(process: Process) -> None:
    ana, _ = await somebody(process)
    ana.type("größe 🚀 " * 100_000)
    await ana.flush()
    await until(lambda: ana.is_saved, seconds=20)
    ben, _ = await somebody(process)
    assert ben.text == ana.text


@pytest.mark.parametrize("frame", ["text is no frame", b"\x63", b"\x00\x02\x05\x01"])
async def test_what_is_no_frame_ends_the_connection_and_nothing_after_it_counts(
    process: Process, frame: str | bytes
) -> None:
    ana, wire = await somebody(process)
    after = typed(ana, "too late")
    await wire.socket.send(frame)
    await wire.socket.send(after)
    await ana.ended.wait()
    assert wire.close_code == Close.MALFORMED
    ben, _ = await somebody(process)
    assert "late" not in ben.text


async def test_a_reader_who_stops_reading_is_sent_the_rest_later(process: Process) -> None:
    """The connection fills up and frames wait; once it is read again all come, in order."""
    ana, _ = await somebody(process)
    ben = Peer()
    slow = await process.wire(max_queue=1)
    await slow.send(protocol.step_1(ben.doc.get_state()))
    for number in range(60):
        ana.type(f"{number} " + "x" * 100_000, number % 4)
        await ana.flush()
    await until(lambda: ana.is_saved, seconds=40)
    await ben.connect(slow)
    await until(lambda: ben.text == ana.text, seconds=40)
