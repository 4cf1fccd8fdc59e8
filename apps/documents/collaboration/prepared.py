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

PATIENCE = 30.0
"""Seconds that a question, or a new connection, may take; then the connection is given up."""
LOOK_EVERY = 1.0
"""Seconds between two looks at a connection from which no event came while it was asked."""


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

    def __init__(self, conninfo: str, statement: str, *, patience: float = PATIENCE) -> None:
        self.conninfo = conninfo
        self.statement = statement.encode()
        self.patience = patience
        self._connection: psycopg.AsyncConnection | None = None
        self._socket = -1
        self._answer: asyncio.Future[PGresult] | None = None
        self._last: PGresult | None = None
        """The latest part of the answer, which is not over yet."""
        self._asked_at = 0.0
        self._looking: asyncio.TimerHandle | None = None
        self._turn = asyncio.Lock()

    async def ask(self, values: Sequence[bytes]) -> list[tuple[bytes, ...]]:
        """The rows, in binary, NULL as nothing.

        Raises `psycopg.OperationalError` if the connection failed or nobody answered in time, any
        other `psycopg.Error` if the statement did; what is stored is then not known.
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
            self._connection = await self._connect()
            line = self._connection.pgconn
            self._socket = line.socket  # it cannot be asked for once the connection is lost
            self._listen(line)
            self._look(line)
            line.send_prepare(NAME, self.statement)
            await self._result(line)
        return self._connection.pgconn

    async def _connect(self) -> psycopg.AsyncConnection:
        try:
            async with asyncio.timeout(self.patience):
                return await psycopg.AsyncConnection.connect(
                    self.conninfo, autocommit=True, application_name="tandem writer"
                )
        except TimeoutError:
            raise psycopg.OperationalError("no connection was made in time") from None

    async def _result(self, line: PGconn) -> PGresult:
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[PGresult] = loop.create_future()
        self._answer, self._last = answer, None
        self._asked_at = loop.time()
        while line.flush() and not answer.done():
            await asyncio.sleep(0.001)  # more than the kernel takes at once: megabytes
            line.consume_input()
        result = await answer
        if result.status not in (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK):
            raise psycopg.errors.error_from_result(result)
        return result

    # What comes from the server

    def _listen(self, line: PGconn) -> None:
        """Hear of what comes next, also from a socket that is in error."""
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._socket)
        loop.add_reader(self._socket, self._hear, line)

    def _hear(self, line: PGconn) -> None:
        """Bytes came, or the connection ended."""
        try:
            line.consume_input()
            if self._is_whole(line):
                self._tell()
            elif line.status != ConnStatus.BAD:
                # A socket in error, as after a crash of the server, makes uvloop call once and
                # never again: what is still to be read from it, its end, would not be heard.
                self._listen(line)
            if line.status == ConnStatus.BAD:
                raise psycopg.OperationalError("the connection was closed")
        except psycopg.Error as error:
            self._fail(error)

    def _is_whole(self, line: PGconn) -> bool:
        """Whether the answer is there to its end. Only with that end is a commit a commit."""
        while not line.is_busy():
            result = line.get_result()
            if result is None:
                return self._last is not None
            self._last = result
        return False

    def _tell(self) -> None:
        last, self._last = self._last, None
        if last and self._answer and not self._answer.done():
            self._answer.set_result(last)

    def _look(self, line: PGconn) -> None:
        """Nobody waits for a call that never comes, nor for ever for an answer."""
        loop = asyncio.get_running_loop()
        self._looking = loop.call_later(LOOK_EVERY, self._look, line)
        if self._answer is None or self._answer.done():
            return
        if loop.time() - self._asked_at > self.patience:
            self._fail(psycopg.OperationalError("the database did not answer in time"))
        else:
            self._hear(line)

    def _fail(self, error: psycopg.Error) -> None:
        self._stop_hearing()
        if self._answer and not self._answer.done():
            self._answer.set_exception(error)

    def _stop_hearing(self) -> None:
        """At once when the connection is lost: its number may soon be another socket's."""
        if self._looking:
            self._looking.cancel()
            self._looking = None
        if self._socket >= 0:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket = -1

    async def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            self._stop_hearing()
            await connection.close()
