"""Trouble of the database is waited for; nobody is told that their page is gone."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from apps.documents.collaboration.follower import stop
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.server import STANDSTILL_SECONDS
from tests.documents.collaboration.conftest import Stage
from tests.documents.collaboration.peer import Peer, until

READ_ONLY = "ALTER DATABASE {name} SET default_transaction_read_only = on"
WRITABLE = "ALTER DATABASE {name} RESET default_transaction_read_only"
OUR_TROUBLES = ["25006", "53100", "53300", "57P03", "58030", "40001", "55P03", "26000", "XX000"]
"""Read-only, disk full, too many connections, not now, input and output, serialization, a lock,
a statement that a pooler lost, internal."""
REFUSALS = ["22000", "23514", "54000"]


@contextmanager
def refusing(conninfo: str, code: str) -> Iterator[None]:
    """The database answers every new row of the log with this code."""
    with psycopg.connect(conninfo, autocommit=True) as admin:
        admin.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" RAISE EXCEPTION 'trouble' USING ERRCODE = '{code}'; END $$"
        )
        admin.execute(
            "CREATE TRIGGER refuse BEFORE INSERT ON documents_update"
            " FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
        try:
            yield
        finally:
            admin.execute("DROP FUNCTION refuse CASCADE")


@pytest.fixture
async def admin(conninfo: str) -> AsyncIterator[psycopg.AsyncConnection]:
    async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as admin:
        yield admin


async def cut(admin: psycopg.AsyncConnection) -> None:
    """End all connections of sockets, as a failover does."""
    await admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name LIKE 'tandem %' AND datname = current_database()"
    )


@pytest.mark.parametrize("code", OUR_TROUBLES)
async def test_what_is_wrong_with_the_database_is_waited_for(
    stage: Stage, conninfo: str, code: str
) -> None:
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    with refusing(conninfo, code):
        ana.type("kept")
        await ana.flush()
        await until(lambda: code in server.trouble)
        assert (ana.is_saved, ben.text) == (False, "")
    await until(lambda: ana.is_saved and ben.text == ana.text, seconds=10)
    assert not ana.ended.is_set()
    assert not server.trouble
    assert "kept" in await stage.stored()


@pytest.mark.parametrize("code", REFUSALS)
async def test_rows_that_the_database_refuses_end_no_page(
    stage: Stage, conninfo: str, code: str
) -> None:
    server = await stage.server()
    ana = await stage.peer(server)
    with refusing(conninfo, code):
        ana.type("kept")
        await ana.flush()
        await ana.ended.wait()
        assert ana.wire
        assert ana.wire.close_code == Close.TRY_LATER
    await ana.connect(stage.wire(server))
    await until(lambda: ana.synced.is_set() and ana.is_saved)
    assert "kept" in await stage.stored()


async def test_a_read_only_moment_keeps_pages_open_and_their_words(
    stage: Stage, admin: psycopg.AsyncConnection
) -> None:
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    name = admin.info.dbname
    await admin.execute(READ_ONLY.format(name=name))
    try:
        await cut(admin)
        ana.type("kept")
        await ana.flush()
        await until(lambda: "read-only" in server.trouble, seconds=10)
        late = Peer()
        await late.connect(stage.wire(server))
        stage.peers.append(late)
        await asyncio.sleep(0.5)
        assert not any(peer.ended.is_set() for peer in (ana, ben, late))
    finally:
        await admin.execute(WRITABLE.format(name=name))
        await cut(admin)
    await until(lambda: ana.is_saved and ben.text == ana.text == late.text, seconds=15)
    assert "kept" in await stage.stored()


async def test_a_table_that_is_away_for_a_moment_ends_no_page_and_nobody_is_told_it_is_gone(
    stage: Stage, admin: psycopg.AsyncConnection
) -> None:
    server, other = await stage.server(), await stage.server()
    ana = await stage.peer(server)
    await admin.execute("ALTER TABLE documents_update RENAME TO documents_update_away")
    try:
        ana.type("kept")
        await ana.flush()
        await until(lambda: "42P01" in server.trouble)
        late = stage.wire(other)
        assert await late.receive() is None
        assert late.close_code == Close.TRY_LATER
    finally:
        await admin.execute("ALTER TABLE documents_update_away RENAME TO documents_update")
    await until(lambda: ana.is_saved, seconds=10)
    assert "kept" in await stage.stored()


async def test_too_many_connections_are_waited_for(
    stage: Stage, conninfo: str, admin: psycopg.AsyncConnection
) -> None:
    await admin.execute("CREATE ROLE typing LOGIN IN ROLE pg_read_all_data, pg_write_all_data")
    server = None
    try:
        stage.conninfo = make_conninfo(conninfo, user="typing")
        server = await stage.server()
        ana = await stage.peer(server)
        await admin.execute("ALTER ROLE typing CONNECTION LIMIT 0")
        await cut(admin)
        ana.type("kept")
        await ana.flush()
        await until(lambda: "too many connections" in server.trouble, seconds=10)
        await admin.execute("ALTER ROLE typing CONNECTION LIMIT -1")
        await until(lambda: ana.is_saved, seconds=15)
        assert "kept" in await stage.stored()
    finally:
        await stage.close()
        await admin.execute("DROP ROLE typing")


async def test_who_cannot_be_asked_for_is_not_told_that_the_page_is_gone(stage: Stage) -> None:
    def nobody_knows() -> Close:
        raise psycopg.OperationalError("the database is away")

    wire = stage.wire(await stage.server(), nobody_knows)
    assert await wire.receive() is None
    assert wire.close_code == Close.TRY_LATER


async def test_a_writer_that_ended_or_waits_for_ever_is_told_to_stand_still(stage: Stage) -> None:
    server = await stage.server()
    assert not server.stands_still()
    server.writer.asked_at = time.monotonic() - STANDSTILL_SECONDS - 1
    assert server.stands_still()
    server.writer.asked_at = None
    await stop(server._running[0])
    assert server.stands_still()
