"""Nothing that was acknowledged or seen is lost, whatever dies."""

import asyncio
import contextlib
import random
import re
from collections.abc import Sequence
from uuid import UUID

import psycopg
import pytest
import websockets

from apps.documents.collaboration.log import Entry, Unavailable
from tests.documents.collaboration.conftest import Stage
from tests.documents.collaboration.peer import Peer, until
from tests.documents.collaboration.process import Process

KILLS = 20


class Typist(Peer):
    """Types numbered words as fast as the socket takes them."""

    def __init__(self) -> None:
        super().__init__()
        self.typed = 0
        self.sent_when: list[tuple[int, str]] = []
        """(frames sent, word): the word is saved when so many frames are."""

    async def work(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                self.typed += 1
                self.type(f"w{self.typed}.")
                await self.flush()
                self.sent_when.append((self.sent, f"w{self.typed}."))
                await asyncio.sleep(0.001)

    def acknowledged(self) -> set[str]:
        return {word for sent, word in self.sent_when if sent <= self.saved}


def words(text: str) -> set[str]:
    return set(re.findall(r"w\d+\.", text))


@pytest.mark.servers
@pytest.mark.timeout(300)
async def test_twenty_kills_in_mid_typing_lose_nothing_acknowledged_or_seen(
    process: Process, stage: Stage
) -> None:
    ana, reader = Typist(), Peer()
    chance = random.Random(7)
    for _ in range(KILLS):
        ana.sent_when.clear()
        await ana.connect(await process.wire())
        await reader.connect(await process.wire(acks=False))
        await ana.synced.wait()
        work = asyncio.ensure_future(ana.work())
        await until(lambda: bool(ana.acknowledged()), seconds=20)
        await asyncio.sleep(chance.uniform(0, 0.3))
        process.kill()
        process.start()
        for ended in (work, ana.ended.wait(), reader.ended.wait()):
            await ended
        stored = words(await stage.stored())
        assert ana.acknowledged()
        assert ana.acknowledged() <= stored
        assert words(reader.text) <= stored
    await ana.connect(await process.wire())
    await until(lambda: ana.synced.is_set() and ana.is_saved, seconds=10)
    assert words(await stage.stored()) == {f"w{number + 1}." for number in range(ana.typed)}


@pytest.mark.servers
async def test_what_was_acknowledged_is_in_the_log_at_that_moment(
    process: Process, stage: Stage
) -> None:
    ana = Peer()
    await ana.connect(await process.wire())
    await ana.synced.wait()
    for number in range(3):
        ana.type(f"{number}.")
        await ana.flush()
        await until(lambda: ana.is_saved)
        process.kill()
        assert await stage.stored() == ana.text
        process.start()
        await ana.ended.wait()
        await ana.connect(await process.wire())
        await ana.synced.wait()
        await until(lambda: ana.is_saved)


async def test_a_database_that_fails_delays_and_loses_nothing(stage: Stage) -> None:
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    append = server.log.append
    failures = 0

    async def failing(entries: Sequence[Entry]) -> dict[UUID, int | None]:
        nonlocal failures
        failures += 1
        raise Unavailable("the disk is full")

    server.log.append = failing  # type: ignore[method-assign]
    ana.type("patience")
    await ana.flush()
    await until(lambda: failures >= 3)
    late = Peer()
    await late.connect(stage.wire(server))
    stage.peers.append(late)
    await asyncio.sleep(0.1)
    assert (ana.saved, ben.text, late.text) == (0, "", "")
    server.log.append = append  # type: ignore[method-assign]
    await until(lambda: ana.is_saved and "patience" in ben.text and ben.text == late.text)
    assert await stage.stored() == ben.text


async def test_a_commit_whose_answer_was_lost_is_written_again_without_harm(
    stage: Stage,
) -> None:
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    append = server.log.append
    lost = 0

    async def forgetful(entries: Sequence[Entry]) -> dict[UUID, int | None]:
        nonlocal lost
        answer = await append(entries)
        lost += 1
        if lost <= 2:
            raise Unavailable("the connection broke")
        return answer

    server.log.append = forgetful  # type: ignore[method-assign]
    ana.type("once")
    await ana.flush()
    await until(lambda: ana.is_saved and "once" in ben.text)
    ben.type(" more")
    await ben.flush()
    await until(lambda: ben.is_saved and ana.text == ben.text)
    assert await stage.stored() == ana.text == "<paragraph>once more</paragraph>"


async def test_all_connections_cut_by_the_database_are_made_anew(
    stage: Stage, conninfo: str
) -> None:
    ana = await stage.peer(await stage.server())
    ben = await stage.peer(await stage.server())
    for number in range(3):
        async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as admin:
            await admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name LIKE 'tandem%'"
            )
        ana.type(f"a{number}")
        ben.type(f"b{number}")
        await ana.flush()
        await ben.flush()
        await stage.rest_write(f"r{number}")
        await until(lambda: ana.is_saved and ben.is_saved and ana.text == ben.text, seconds=10)
    assert await stage.stored() == ana.text
    for writer in "abr":
        assert all(f"{writer}{number}" in ana.text for number in range(3))
