"""A backend of PostgreSQL dies, and with it, as PostgreSQL has it, all connections at once."""

import asyncio
import contextlib
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
import uvloop
import websockets

from apps.documents.collaboration.prepared import PreparedStatement, integer
from tests.documents.collaboration.crashing import Database, database_of_its_own
from tests.documents.collaboration.peer import Peer, until
from tests.documents.collaboration.process import Process
from tests.portal import processes

CRASHES, TYPISTS = 6, 10
STORED_AGAIN = 10.0  # seconds
ECHO = "SELECT $1::int, pg_backend_pid()"

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    data = Path(tempfile.mkdtemp(prefix="tandem-data-")).resolve()
    with database_of_its_own(data) as database:
        yield database
    shutil.rmtree(data, ignore_errors=True)


@pytest.fixture
def document_id(database: Database) -> UUID:
    assert processes.eventually(database.answers)
    return database.document_id


@pytest.fixture
def conninfo(database: Database) -> str:
    return database.conninfo


@pytest.fixture
async def typists(process: Process) -> AsyncIterator[list["Typist"]]:
    typists = [Typist() for _ in range(TYPISTS)]
    for typist in typists:
        await typist.connect(await process.wire())
        await typist.synced.wait()
    yield typists
    for typist in typists:
        await typist.disconnect()


class Typist(Peer):
    async def work(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                self.type("word ")
                await self.flush()
                await asyncio.sleep(0.005)


async def test_ten_fast_typists_are_stored_again_soon_after_each_crash(
    typists: list[Typist], database: Database
) -> None:
    chance = random.Random(12)
    work = [asyncio.ensure_future(typist.work()) for typist in typists]
    for _ in range(CRASHES):
        await asyncio.sleep(chance.uniform(0.2, 0.6))
        await asyncio.to_thread(database.crash)
        await asyncio.sleep(0.5)  # what is typed from now on was typed into the outage
        sent = [typist.sent for typist in typists]
        await until(
            lambda sent=sent: all(t.saved >= n for t, n in zip(typists, sent, strict=True)),  # type: ignore[misc]
            seconds=STORED_AGAIN,
        )
    for task in work:
        task.cancel()
    await until(lambda: all(typist.is_saved for typist in typists), seconds=STORED_AGAIN)
    await until(lambda: len({typist.text for typist in typists}) == 1)
    assert not any(typist.ended.is_set() for typist in typists)


def test_an_answer_that_ends_in_a_crash_is_an_error_and_not_waited_for(
    database: Database, document_id: UUID
) -> None:
    """The question arrives at a server that is about to die, and this process is busy meanwhile,
    so that its last words and the end of the connection come as one event."""

    async def crashed() -> float:
        statement = PreparedStatement(database.conninfo, ECHO)
        [(_, pid)] = await statement.ask([integer(1)])
        backend = int.from_bytes(pid, "big")
        os.kill(backend, signal.SIGSTOP)
        asked = asyncio.ensure_future(statement.ask([integer(2)]))
        await asyncio.sleep(0.1)
        os.kill(backend, signal.SIGQUIT)
        os.kill(backend, signal.SIGCONT)
        time.sleep(0.5)  # busy: nothing may be heard in between
        began = time.monotonic()
        with pytest.raises(psycopg.OperationalError):
            await asyncio.wait_for(asked, 20)
        took = time.monotonic() - began
        while not database.answers():
            await asyncio.sleep(0.05)
        assert (await statement.ask([integer(3)]))[0][0] == integer(3)
        await statement.close()
        return took

    assert uvloop.run(crashed()) < 3


async def test_a_server_that_stands_still_is_given_up_and_asked_anew(
    database: Database, document_id: UUID
) -> None:
    statement = PreparedStatement(database.conninfo, ECHO, patience=1.5)
    [(_, pid)] = await statement.ask([integer(1)])
    backend = int.from_bytes(pid, "big")
    os.kill(backend, signal.SIGSTOP)
    try:
        with pytest.raises(psycopg.OperationalError, match="in time"):
            await asyncio.wait_for(statement.ask([integer(2)]), 20)
        [(number, another)] = await statement.ask([integer(3)])
        assert number == integer(3)
        assert another != pid
    finally:
        os.kill(backend, signal.SIGCONT)
        await statement.close()
