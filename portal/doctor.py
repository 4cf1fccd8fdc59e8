"""What is well and what is not, each with what to do about it: `manage.py doctor`.

A check answers in a line what it found, or raises `Ill` (it will not work) or `Unwise` (it works,
and will not for long). None changes anything but the probe row and a file that it takes away.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import redis
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from portal import database, health, installation, services
from portal.models import Installation

OLDEST_POSTGRESQL = 150_000
CONNECTIONS_OF_A_WEB_PROCESS = 24
"""Sixteen of pages and API, four of sockets, their writer, herald and follower, one spare."""
LARGEST_SKEW = 2.0  # seconds
SHORTEST_SECRET = 50
ZONES = ("Europe/Madrid", "America/New_York", "Asia/Kolkata")


class Trouble(Exception):
    """What is wrong, and what to do."""

    mark = "?"

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.remedy = remedy


class Ill(Trouble):
    """Something does not work."""

    mark = "ill"


class Unwise(Trouble):
    """It works now."""

    mark = "unwise"


@dataclass(frozen=True)
class Finding:
    name: str
    mark: str
    words: str
    remedy: str = ""

    @property
    def is_ill(self) -> bool:
        return self.mark == Ill.mark


def examine() -> Iterator[Finding]:
    """Every check in turn. What needs the database is left out where there is none."""
    reachable = True
    for name, (check, needs_database) in CHECKS.items():
        if needs_database and not reachable:
            continue
        finding = _look(name, check)
        reachable = reachable and not (name == "database" and finding.is_ill)
        yield finding


def _look(name: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(name, "well", check())
    except Trouble as trouble:
        return Finding(name, trouble.mark, str(trouble), trouble.remedy)
    except health.NotReady as reason:
        return Finding(name, Ill.mark, str(reason), "see the log of that server")
    except Exception as error:  # a doctor falls ill of nothing
        return Finding(name, Ill.mark, f"{type(error).__name__}: {error}", "see above")


def _database() -> str:
    health.check_database()
    version = connection.cursor().connection.info.server_version
    if version < OLDEST_POSTGRESQL:
        raise Ill(f"PostgreSQL {version // 10_000} is too old", "move to PostgreSQL 15 or newer")
    if (encoding := _shown("server_encoding")) != "UTF8":
        raise Ill(f"its encoding is {encoding}", "make the database anew with ENCODING 'UTF8'")
    return f"PostgreSQL {version // 10_000}"


def _sessions() -> str:
    try:
        database.demand_sessions()
    except database.CannotUseDatabase as no:
        raise Ill(str(no), "set DATABASE_DIRECT_URL, or correct it") from None
    return "LISTEN, prepared statements and locks have sessions"


def _connections() -> str:
    limit = int(_shown("max_connections"))
    if limit < 3 * CONNECTIONS_OF_A_WEB_PROCESS:
        raise Unwise(
            f"PostgreSQL takes {limit} connections",
            f"a web process may use {CONNECTIONS_OF_A_WEB_PROCESS}, each worker 16: raise"
            " max_connections, or put a pooler between (README, connection budget)",
        )
    return f"PostgreSQL takes {limit}"


def _migrations() -> str:
    try:
        health.check_migrations()
    except health.NotReady as reason:
        raise Ill(str(reason), "run `manage.py migrate`, or start `manage.py serve`") from None
    return "all applied"


def _storing() -> str:
    if reason := health.Probe().reason():
        raise Ill(reason, "look for a full disk, a standby, or default_transaction_read_only")
    return "rows are taken"


def _valkey() -> str:
    health.check_valkey()
    line = redis.Redis.from_url(settings.VALKEY_URL, socket_timeout=5)
    with line:
        policy = dict(line.config_get("maxmemory-policy")).get("maxmemory-policy", "noeviction")
    if policy != "noeviction":
        raise Unwise(
            f"it forgets tasks when its memory is full ({policy})",
            "set maxmemory-policy noeviction",
        )
    return "it answers"


def _mail() -> str:
    if "smtp" not in settings.EMAIL_BACKEND:
        raise Unwise("mails are written to the log", "set EMAIL_URL, smtp+tls://user:password@host")
    try:
        line = get_connection()
        line.open()
        line.close()
    except (OSError, SMTPException) as error:
        raise Ill(
            f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not take mail: {error}",
            "check host, port, password and the firewall; smtp+tls is port 587, smtp+ssl 465",
        ) from None
    return f"{settings.EMAIL_HOST} lets us in"


def _storage() -> str:
    try:
        found = installation.storage_mark()
    except installation.Stranger as no:
        raise Ill(str(no), "check FILE_STORAGE, its keys and its network") from None
    known = Installation.objects.filter(pk=1).first()
    if known and known.storage_mark and known.storage_mark != found:
        raise Ill("it does not hold this portal's files", "restore them, or `manage.py adopt`")
    name = default_storage.save(f"probe-{uuid4().hex}.txt", ContentFile(b"probe"))
    with default_storage.open(name) as file:
        kept = file.read()
    default_storage.delete(name)
    if kept != b"probe":
        raise Ill("what is read is not what was stored", "check the storage")
    return "files are kept and given back"


def _zones() -> str:
    try:
        for zone in ZONES:
            ZoneInfo(zone)
    except ZoneInfoNotFoundError as error:
        raise Ill(f"time zones are missing: {error}", "install tzdata") from None
    return "time zones are there"


def _clock() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    assert isinstance(theirs, datetime)  # noqa: S101  (psycopg's type for it)
    skew = abs((timezone.now() - theirs).total_seconds())
    if skew > LARGEST_SKEW:
        raise Unwise(
            f"this machine and the database are {skew:.0f} s apart",
            "let both take their time from NTP (timedatectl set-ntp true)",
        )
    return "as the database's"


def _secrets() -> str:
    known = Installation.objects.filter(pk=1).first()
    if known and known.secret_mark and known.secret_mark != installation.secret_mark():
        raise Ill("SECRET_KEY is not that of this portal", "set the same on every machine")
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        raise Unwise("SECRET_KEY is short", f"take at least {SHORTEST_SECRET} random characters")
    if settings.DEBUG:
        raise Unwise("DEBUG is on: errors show what is secret", "unset DEBUG")
    if not services.wanted() and not services.given("SECRET_KEY"):
        raise Unwise(
            f"SECRET_KEY was made here, in {settings.DATA_DIR}",
            "set SECRET_KEY or SECRET_KEY_FILE before a second machine joins",
        )
    return "as they should be"


def _shown(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


CHECKS: dict[str, tuple[Callable[[], str], bool]] = {
    "database": (_database, False),
    "sessions": (_sessions, True),
    "connections": (_connections, True),
    "migrations": (_migrations, True),
    "storing": (_storing, True),
    "valkey": (_valkey, False),
    "mail": (_mail, False),
    "storage": (_storage, True),
    "zones": (_zones, False),
    "clock": (_clock, True),
    "secrets": (_secrets, True),
}
"""By name: the check, and whether it asks the database."""
