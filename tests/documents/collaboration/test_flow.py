"""Too much, too fast, too slow: the one who causes it feels it, nobody else."""

import asyncio

import pytest

from apps.documents.collaboration import protocol
from apps.documents.collaboration.log import Unavailable
from apps.documents.collaboration.protocol import Close
from tests.documents.collaboration.conftest import Stage
from tests.documents.collaboration.peer import MemoryWire, Peer, until

MEGA = 1024 * 1024


async def test_a_flood_slows_its_sender_and_cuts_no_reader(stage: Stage) -> None:
    """40 MB as fast as they go, to a reader that takes 4 MB at a time and to a typist."""
    # A busy machine alone may take the reader ten seconds; what would cut it here is what waits.
    server = await stage.server(document=64 * MEGA, lag_seconds=60)
    flooder, reader, ana = [await stage.peer(server, buffer=2) for _ in range(3)]
    source = Peer()
    most = 0
    for number in range(40):
        before = source.doc.get_state()
        source.type("x" * MEGA, number % 8)
        await flooder.send_update(source.doc.get_update(before))
        most = max(most, sum(c.pending_size for room in server.rooms for c in room.clients))
        if number % 10 == 0:
            ana.type(f"in between {number};", 9 if number else 0)
            await ana.flush()
    assert most <= 3 * MEGA
    await until(lambda: flooder.is_saved and ana.is_saved, seconds=30)
    await until(lambda: reader.doc.get_state() == ana.doc.get_state(), seconds=60)
    assert not reader.ended.is_set()
    assert reader.text.count("x") == 40 * MEGA


async def test_who_does_not_read_is_dropped_and_comes_back_in_step(stage: Stage) -> None:
    server = await stage.server(lag=20_000, lag_seconds=0.2)
    ana = await stage.peer(server)
    asleep = Peer()
    wire = stage.wire(server, buffer=1)
    await wire.send(protocol.step_1(asleep.doc.get_state()))
    for number in range(30):
        ana.type(f"{number} " * 500)
        await ana.flush()
        await until(lambda: ana.is_saved)
    await until(lambda: wire.close_code is not None)
    assert wire.close_code == Close.TOO_SLOW
    await asleep.connect(stage.wire(server))
    await until(lambda: asleep.text == ana.text)


async def test_an_outbox_has_an_end(stage: Stage) -> None:
    server = await stage.server(outbox=50_000)
    ana = await stage.peer(server)
    wire: MemoryWire = stage.wire(server, buffer=1)
    await wire.send(protocol.step_1(protocol.EMPTY_STATE))
    for number in range(30):
        ana.type(f"{number} " * 1000)
        await ana.flush()
        await until(lambda: ana.is_saved)
    await until(lambda: wire.close_code is not None)
    assert wire.close_code == Close.TOO_SLOW
    assert not ana.ended.is_set()


async def test_memory_has_a_bound_while_the_database_is_away(stage: Stage) -> None:
    server = await stage.server(pending=100_000, pending_everywhere=300_000)

    async def away(entries: object) -> dict[object, int]:
        raise Unavailable("away")

    append, server.log.append = server.log.append, away  # type: ignore[assignment]
    peers = [await stage.peer(server) for _ in range(6)]

    async def flood(peer: Peer) -> None:
        for _ in range(40):
            peer.type("x" * 10_000)
            await peer.flush()

    floods = [asyncio.ensure_future(flood(peer)) for peer in peers]
    await asyncio.sleep(0.5)
    assert not any(work.done() for work in floods)
    held = sum(c.pending_size for room in server.rooms for c in room.clients)
    assert held <= 300_000 + 6 * 20_000
    server.log.append = append  # type: ignore[method-assign]
    await asyncio.gather(*floods)
    await until(lambda: all(peer.is_saved for peer in peers), seconds=20)
    assert (await stage.stored()).count("x") == 6 * 40 * 10_000


@pytest.mark.parametrize("states", [500])
async def test_a_flood_of_cursors_is_thinned(stage: Stage, states: int) -> None:
    from apps.documents.collaboration import presence

    server = await stage.server()
    eve, ana = await stage.peer(server), await stage.peer(server)
    assert eve.wire
    for clock in range(states):
        update = presence.encode([(5, clock, b"{}")])
        await eve.wire.send(protocol.awareness_frame(update))
    await until(lambda: bool(ana.awareness))
    assert len(ana.awareness) < states / 10
