"""One statement, asked over and over on a connection of its own.

Every keystroke waits for it, so it goes through psycopg's wrapper of libpq: a pool, a cursor and
its adapters cost four times what the statement itself costs this process.
"""

import asyncio
import struct
from collections.abc import Sequence

import psycopg
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

NAME = b"asked_often"
BINARY = 1
UUID_OID, INTEGER_OID, BYTES_OID, TEXT_OID = 2950, 23, 17, 25
NULL = struct.pack("!i", -1)


def array(oid: int, items: Sequence[bytes | None]) -> bytes:
    """A one-dimensional array in PostgreSQL's binary format, of items in theirs."""
    head = struct.pack("!iiIii", 1, int(None in items), oid, len(items), 1)
    sized = [NULL if item is None else struct.pack("!i", len(item)) + item for item in items]
    return head + b"".join(sized)


def integer(number: int) -> bytes:
    """An `int` in PostgreSQL's binary format."""
    return struct.pack("!i", number)


class PreparedStatement:
    """Connects when it is first asked, and again after a failure. One question at a time."""

    def __init__(self, conninfo: str, statement: str) -> None:
        self.conninfo = conninfo
        self.statement = statement.encode()
        self._connection: psycopg.AsyncConnection | None = None
        self._socket = -1
        self._answer: asyncio.Future[PGresult] | None = None
        self._turn = asyncio.Lock()

    async def ask(self, values: Sequence[bytes]) -> list[tuple[bytes, ...]]:
        """The rows, in binary, NULL as nothing.

        Raises `psycopg.OperationalError` if the connection failed, any other `psycopg.Error` if
        the statement did; what is stored is then not known.
        """
        async with self._turn:
            try:
                line = await self._line()
                line.send_query_prepared(NAME, values, [BINARY] * len(values), BINARY)
                result = await self._result(line)
            except BaseException:
                await self._hang_up()
                raise
        width = result.nfields
        return [
            tuple(result.get_value(row, column) or b"" for column in range(width))
            for row in range(result.ntuples)
        ]

    async def close(self) -> None:
        async with self._turn:
            await self._hang_up()

    async def _line(self) -> PGconn:
        if self._connection is None:
            self._connection = await psycopg.AsyncConnection.connect(
                self.conninfo, autocommit=True, application_name="tandem writer"
            )
            line = self._connection.pgconn
            self._socket = line.socket  # it cannot be asked for once the connection is lost
            asyncio.get_running_loop().add_reader(self._socket, self._hear, line)
            line.send_prepare(NAME, self.statement)
            await self._result(line)
        return self._connection.pgconn

    async def _result(self, line: PGconn) -> PGresult:
        loop = asyncio.get_running_loop()
        self._answer = loop.create_future()
        while line.flush():
            await asyncio.sleep(0.001)  # more than the kernel takes at once: megabytes
            line.consume_input()
        result = await self._answer
        if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
            raise psycopg.errors.error_from_result(result)
        return result

    def _hear(self, line: PGconn) -> None:
        """Bytes came, or the connection ended."""
        answer = self._answer
        try:
            line.consume_input()
            if line.is_busy():
                return
            last = None
            while (result := line.get_result()) is not None:
                last = result
            if last is not None and answer and not answer.done():
                answer.set_result(last)
            if line.status == ConnStatus.BAD:
                raise psycopg.OperationalError("the connection was closed")
        except psycopg.Error as error:
            self._stop_hearing()
            if answer and not answer.done():
                answer.set_exception(error)

    def _stop_hearing(self) -> None:
        """At once when the connection is lost: its number may soon be another socket's."""
        if self._socket >= 0:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket = -1

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            self._stop_hearing()
            await connection.close()
