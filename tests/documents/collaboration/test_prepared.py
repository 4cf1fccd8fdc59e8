"""The statement behind every keystroke, on a connection that may fail."""

from collections.abc import AsyncIterator

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from apps.documents.collaboration.postgres import PostgresLog, forgetful
from apps.documents.collaboration.prepared import (
    BYTES_OID,
    INTEGER_OID,
    PreparedStatement,
    array,
    integer,
)

COUNT_AND_LENGTH = """
    SELECT 1000 / cardinality($1::int[]), length(($2::bytea[])[1]), pg_backend_pid()
"""


def numbers(row: tuple[bytes, ...]) -> list[int]:
    return [int.from_bytes(value, "big") for value in row]


def values(count: int, size: int) -> list[bytes]:
    return [
        array(INTEGER_OID, [integer(number) for number in range(count)]),
        array(BYTES_OID, [b"x" * size, None]),
    ]


@pytest.fixture
async def statement(conninfo: str) -> AsyncIterator[PreparedStatement]:
    asked = PreparedStatement(conninfo, COUNT_AND_LENGTH)
    yield asked
    await asked.close()


async def test_megabytes_pass(statement: PreparedStatement) -> None:
    [row] = await statement.ask(values(2, 9_000_000))
    assert numbers(row)[:2] == [500, 9_000_000]


async def test_a_statement_that_fails_says_so_and_the_next_one_works(
    statement: PreparedStatement,
) -> None:
    empty = b"\0" * 8 + INTEGER_OID.to_bytes(4, "big")
    with pytest.raises(psycopg.errors.DivisionByZero):
        await statement.ask([empty, array(BYTES_OID, [b""])])
    [row] = await statement.ask(values(4, 1))
    assert numbers(row)[:2] == [250, 1]


async def test_a_connection_that_was_ended_is_made_anew(
    statement: PreparedStatement, conninfo: str
) -> None:
    [row] = await statement.ask(values(1, 1))
    backend = numbers(row)[2]
    async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as other:
        await other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])
    with pytest.raises(psycopg.OperationalError):
        await statement.ask(values(1, 1))
    [row] = await statement.ask(values(1, 1))
    assert numbers(row)[2] != backend


async def test_edits_wait_for_the_disk_and_cursors_do_not(conninfo: str) -> None:
    log = PostgresLog(conninfo)
    waits = {}
    for name, statement in (("edits", log._append), ("cursors", log._announce)):
        with psycopg.connect(statement.conninfo) as line:
            waits[name] = line.execute("SHOW synchronous_commit").fetchone()
    await log.close()
    assert waits == {"edits": ("on",), "cursors": ("off",)}


def test_options_of_an_administrator_stay(conninfo: str) -> None:
    given = make_conninfo(conninfo, options="-c statement_timeout=7000")
    with psycopg.connect(forgetful(given)) as line:
        assert line.execute("SHOW statement_timeout").fetchone() == ("7s",)
        assert line.execute("SHOW synchronous_commit").fetchone() == ("off",)
