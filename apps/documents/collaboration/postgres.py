"""The log in PostgreSQL, asked without the ORM because every keystroke passes here.

The row of `documents_livetext` is the lock that makes numbers linear: whoever bumps a
document's revision holds it until commit, so revisions become visible in their order, without
gaps. The news travels with the commit (NOTIFY), with the bytes in it while they fit.
"""

import asyncio
import zlib
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from apps.documents.collaboration.log import Entry, Gone, Loaded, Shortened, Step, Unavailable
from apps.documents.collaboration.prepared import (
    BYTES_OID,
    INTEGER_OID,
    PATIENCE,
    TEXT_OID,
    UUID_OID,
    PreparedStatement,
    array,
    integer,
)
from apps.documents.collaboration.statements import (
    ANNOUNCE,
    APPEND,
    BEFORE,
    LOAD,
    REVISIONS,
    SINCE,
    SNAPSHOT,
    STATE_AT,
)
from apps.documents.collaboration.troubles import is_about_the_rows, told

UPDATES, PRESENCE, RIGHTS = "tandem_updates", "tandem_presence", "tandem_rights"

INLINE = 5500
"""Bytes that still fit into a NOTIFY (8,000 bytes) as base64 beside the rest."""


def conninfo_of(settings: dict[str, Any]) -> str:
    """A connection string from one entry of Django's `DATABASES`."""
    parts = {
        "dbname": settings["NAME"],
        "user": settings.get("USER"),
        "password": settings.get("PASSWORD"),
        "host": settings.get("HOST"),
        "port": settings.get("PORT"),
        "connect_timeout": 5,
        # A connection that died without a word is noticed within half a minute.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 25_000,
    }
    own = {"pool", "server_side_binding", "isolation_level", "assume_role"}
    options = {key: value for key, value in settings.get("OPTIONS", {}).items() if key not in own}
    return make_conninfo(**{key: value for key, value in (parts | options).items() if value})


def impatient(conninfo: str) -> str:
    """The same for a connection whose statement the server itself gives up before we do: one that
    waits for a lock must not stay behind each time that we hang up."""
    given = conninfo_to_dict(conninfo).get("options", "")
    limit = f"-c statement_timeout={round(PATIENCE * 800)}"
    return make_conninfo(conninfo, options=f"{limit} {given}".strip())


def forgetful(conninfo: str) -> str:
    """The same for connections whose commits need not survive a crash. Commits that notify stand
    in one line: a cursor that waits for the disk would keep everybody's keystrokes waiting."""
    given = conninfo_to_dict(conninfo).get("options", "")
    return make_conninfo(conninfo, options=f"{given} -c synchronous_commit=off".strip())


class PostgresLog:
    """`Log` for one process. `origin` marks its own news, which it need not hear."""

    def __init__(self, conninfo: str, *, connections: int = 4) -> None:
        self.conninfo = conninfo
        self.origin = uuid4().hex[:12]
        self._pool = AsyncConnectionPool(
            conninfo,
            min_size=1,
            max_size=connections,
            timeout=5,
            max_idle=300,
            reconnect_timeout=30,
            open=False,
            kwargs={"autocommit": True, "application_name": "tandem collaboration"},
        )
        self._append = PreparedStatement(impatient(conninfo), APPEND)
        self._announce = PreparedStatement(forgetful(impatient(conninfo)), ANNOUNCE)

    async def append(self, entries: Sequence[Entry]) -> dict[UUID, int | None]:
        numbered = [
            (entry.document_id, place, row.member_id, row.data, row.sent, entry.after)
            for entry in entries
            for place, row in enumerate(entry.rows, start=1)
        ]
        documents, places, members, data, sent, after = zip(*numbered, strict=True)
        values = [
            array(UUID_OID, [document.bytes for document in documents]),
            array(INTEGER_OID, [integer(place) for place in places]),
            array(UUID_OID, [member and member.bytes for member in members]),
            array(BYTES_OID, data),
            self.origin.encode(),
            integer(INLINE),
            array(INTEGER_OID, [None if number is None else integer(number) for number in after]),
            array(BYTES_OID, sent),
        ]
        with _unavailable():
            try:
                rows = await self._append.ask(values)
            except psycopg.errors.ForeignKeyViolation as error:
                raise Gone(*documents) from error
        return {
            UUID(bytes=document): int.from_bytes(revision, "big") if revision else None
            for document, revision, _ in rows
        }

    async def load(self, document_id: UUID) -> Loaded:
        async with self._connection() as connection:
            cursor = await connection.execute(LOAD, [document_id], binary=True)
            rows = await cursor.fetchall()
        if not rows:
            raise Gone(document_id)
        revision, snapshot, _ = rows[0]
        updates = [data for _, _, data in rows if data is not None]
        return Loaded(revision=revision, snapshot=snapshot or b"", updates=updates)

    async def since(self, document_id: UUID, revision: int) -> list[tuple[int, bytes]]:
        async with self._connection() as connection:
            cursor = await connection.execute(SINCE, [revision, document_id], binary=True)
            rows = await cursor.fetchall()
        found = [(number, data) for _, number, data in rows if number is not None]
        if rows and rows[0][0] - revision > len(found):  # numbers are dense, so some are gone
            raise Shortened(document_id)
        return found

    async def before(self, document_id: UUID, revision: int, most: int) -> list[Step]:
        async with self._connection() as connection:
            cursor = await connection.execute(BEFORE, [document_id, revision, most], binary=True)
            return [Step(*row) for row in await cursor.fetchall()]

    async def state_at(self, document_id: UUID, revision: int) -> list[bytes]:
        values = {"document": document_id, "revision": revision}
        async with self._connection() as connection:
            cursor = await connection.execute(STATE_AT, values, binary=True)
            rows = await cursor.fetchall()
        updates = [data for *_, data in rows if data is not None]
        if not rows or revision - rows[0][0] != len(updates):
            raise Shortened(document_id)
        _, state, packed, _ = rows[0]
        start = zlib.decompress(state) if packed else state
        return [piece for piece in (start, *updates) if piece]

    async def revisions(self, document_ids: Sequence[UUID]) -> dict[UUID, int]:
        async with self._connection() as connection:
            cursor = await connection.execute(REVISIONS, [list(document_ids)])
            return dict(await cursor.fetchall())

    async def store_snapshot(self, document_id: UUID, revision: int, snapshot: bytes) -> None:
        async with self._connection() as connection:
            await connection.execute(SNAPSHOT, [snapshot, revision, document_id, revision])

    async def announce(self, presences: Sequence[tuple[UUID, bytes]]) -> None:
        news = [
            f"{self.origin} {document_id} {b64encode(states).decode()}".encode()
            for document_id, states in presences
        ]
        with _unavailable():
            await self._announce.ask([array(TEXT_OID, news)])

    async def close(self) -> None:
        await self._append.close()
        await self._announce.close()
        await self._pool.close()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
        """A connection of the pool."""
        with _unavailable():
            if self._pool.closed:
                await self._pool.open()
            async with asyncio.timeout(PATIENCE), self._pool.connection() as connection:
                yield connection


@contextmanager
def _unavailable() -> Iterator[None]:
    """Trouble of the database, whatever it is, is `Unavailable`."""
    try:
        yield
    except (PoolTimeout, PoolClosed) as error:
        raise Unavailable(str(error)) from error
    except TimeoutError:
        raise Unavailable("the database did not answer in time") from None
    except psycopg.Error as error:
        if is_about_the_rows(error):
            raise
        raise Unavailable(told(error)) from error
