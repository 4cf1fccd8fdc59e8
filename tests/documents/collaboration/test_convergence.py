"""Any interleaving of typing, cuts, REST writes and processes ends in one text."""

import asyncio
import random

import pytest
from pycrdt import XmlText

from apps.documents.collaboration import protocol
from tests.documents.collaboration.conftest import Stage
from tests.documents.collaboration.peer import Peer, until

WORDS = ["pipeline ", "größe ", "🚀 ", "a", "ben & co. ", "\u2028", "𝒳 "]


def edit(peer: Peer, chance: random.Random) -> None:
    """Insert, format or delete somewhere in one of a few blocks."""
    place = chance.randrange(3)
    paragraph = peer.paragraph(place)
    kind = chance.random()
    if kind < 0.7:
        peer.type(chance.choice(WORDS), place)
    elif kind < 0.85:
        paragraph.format(0, len(_plain(paragraph).encode()), {"bold": {}})
    elif kind < 0.95:
        first = _plain(paragraph)[:1]
        if first:
            del paragraph[0 : len(first.encode())]
    else:
        del peer.fragment.children[place]


def _plain(paragraph: XmlText) -> str:
    """The words without their marks."""
    return "".join(str(words) for words, _ in paragraph.diff())


async def one_step(stage: Stage, peer: Peer, chance: random.Random) -> None:
    kind = chance.random()
    if peer.wire is None or peer.ended.is_set():
        await peer.connect(stage.wire(chance.choice(stage.servers)))
    elif kind < 0.06:
        await peer.disconnect()
        edit(peer, chance)
    elif kind < 0.1:
        await stage.rest_write("rest ", chance.randrange(3))
    elif kind < 0.6:
        edit(peer, chance)
        await peer.flush()
    else:
        await asyncio.sleep(chance.random() * 0.004)


@pytest.mark.parametrize("seed", range(4))
async def test_all_clients_of_two_processes_and_the_log_agree(stage: Stage, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(2):
        await stage.server()
    for number in range(5):
        await stage.peer(stage.servers[number % 2])
    for _ in range(250):
        await one_step(stage, chance.choice(stage.peers), chance)
    for peer in stage.peers:
        if peer.wire is None or peer.ended.is_set():
            await peer.connect(stage.wire(chance.choice(stage.servers)))
        await peer.flush()
    await until(lambda: all(peer.synced.is_set() and peer.is_saved for peer in stage.peers))
    await until(lambda: len({peer.text for peer in stage.peers}) == 1)
    assert await stage.stored() == stage.peers[0].text
    states = {tuple(sorted(_clocks(peer))) for peer in stage.peers}
    assert len(states) == 1


def _clocks(peer: Peer) -> list[tuple[int, int]]:
    vector = peer.doc.get_state()
    count, at = protocol.read_varuint(vector, 0)
    clocks = []
    for _ in range(count):
        client, at = protocol.read_varuint(vector, at)
        clock, at = protocol.read_varuint(vector, at)
        clocks.append((client, clock))
    return clocks


async def test_half_a_surrogate_pair_never_comes_apart(stage: Stage) -> None:
    """Two people type before and behind characters that are two units in a browser."""
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    for number in range(20):
        ana.type("🚀ü𝒳")
        ben.type(f"{number}")
        await ana.flush()
        await ben.flush()
    await until(lambda: ana.is_saved and ben.is_saved and ana.text == ben.text)
    assert ana.text.count("🚀ü𝒳") == 20
    assert await stage.stored() == ana.text
