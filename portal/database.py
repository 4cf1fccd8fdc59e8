"""Connections past any pooler, for what needs a session, and what only one machine may do."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection

from apps.documents.collaboration.postgres import conninfo_of, impatient

ASK_EVERY = 0.5  # seconds between two tries for a lock that another machine holds
LOCK = "SELECT pg_try_advisory_lock(hashtextextended('tandem ' || %s, 0))"


class CannotUseDatabase(SystemExit):
    """Why the database as it is set up does not do; its text is the line that the person sees."""


def conninfo() -> str:
    return conninfo_of(settings.DIRECT_DATABASE or connection.settings_dict)


@contextmanager
def alone(what: str, *, on_wait: Callable[[], None]) -> Iterator[psycopg.Connection]:
    """Be the only one of all machines that does this; wait, and say so once, while another does.

    The lock lasts as long as the connection: whoever dies leaves it to the next.
    """
    with psycopg.connect(conninfo(), autocommit=True, application_name=f"tandem {what}") as line:
        asked = 0
        while not _has(line, what):
            if not asked:
                on_wait()
            asked += 1
            time.sleep(ASK_EVERY)
        yield line


def _has(line: psycopg.Connection, what: str) -> bool:
    answer = line.execute(LOCK, [what]).fetchone()
    return bool(answer and answer[0])


def demand_sessions() -> None:
    """Raises `CannotUseDatabase` if what needs a session would go through a pooler without."""
    name = "DATABASE_DIRECT_URL" if settings.DIRECT_DATABASE else "DATABASE_URL"
    try:
        pooled = _is_pooled()
    except psycopg.OperationalError as error:
        words = str(error).strip()
        if "unsupported startup parameter" not in words:
            raise CannotUseDatabase(f"{name}: {words.splitlines()[0]}") from None
        pooled = True
    if pooled:
        raise CannotUseDatabase(
            f"{name} leads through a pooler that keeps no session (PgBouncer in transaction mode);"
            " set DATABASE_DIRECT_URL to the address of PostgreSQL itself"
        )


def _is_pooled() -> bool:
    """Whether two connections share a session, or what a connection was opened with is lost."""
    asked = impatient(conninfo())
    with psycopg.connect(asked, autocommit=True) as one, psycopg.connect(asked) as other:
        pids = [line.execute("SELECT pg_backend_pid()").fetchone() for line in (one, other)]
        limit = other.execute("SHOW statement_timeout").fetchone()
    return pids[0] == pids[1] or limit == ("0",)
