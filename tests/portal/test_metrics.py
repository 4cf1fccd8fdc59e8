"""What a web process counts of sockets and of what is typed."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as now
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from apps.documents.models import Document
from tests.cast import Cast
from tests.documents.collaboration.peer import Peer, SocketWire, until
from tests.factories import make_document, make_token
from tests.portal.numbers import Numbers
from tests.services import PortalServer, database_url

pytestmark = pytest.mark.servers
READ_ONLY = """
DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || quote_ident(current_database())
|| ' SET default_transaction_read_only = {}'; END $$
"""
CUT = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name LIKE 'tandem %' AND datname = current_database()
"""


@pytest.fixture
def counting(transactional_db: None, tmp_path: Path) -> Iterator[PortalServer]:
    """A web process that writes its numbers into `tmp_path`."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "TANDEM_TEST_VALKEY": now.VALKEY_URL,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "TANDEM_PROCESS": "web.1",
    }
    with closing(PortalServer(environment)) as server:
        server.start()
        yield server


@pytest.fixture
def play(transactional_db: None, cast: Cast) -> Document:
    return make_document(cast.marketer)


def numbers(folder: Path) -> Numbers:
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))  # type: ignore[no-untyped-call]
    return Numbers(generate_latest(registry).decode())


def read_only(how: str) -> None:
    """For every connection from now on, and all old ones of sockets are cut."""
    with psycopg.connect(database_url(), autocommit=True) as line:
        line.execute("SET default_transaction_read_only = off")
        line.execute(READ_ONLY.format(how))
        line.execute(CUT)


def test_sockets_and_edits_are_counted_and_a_writer_in_trouble_is_seen(
    counting: PortalServer, cast: Cast, play: Document, tmp_path: Path
) -> None:
    _, secret = make_token(cast.marketer)

    async def type_in_trouble() -> None:
        ana = Peer()
        url = f"{counting.socket_url}/ws/documents/{play.pk}/?acks=1&token={secret}"
        await ana.connect(await SocketWire.open(url))
        await ana.synced.wait()
        ana.type("counted")
        await ana.flush()
        await until(lambda: ana.is_saved)
        await until(
            lambda: (
                numbers(tmp_path).of("tandem_open_sockets", kind="document", process="web.1") == 1
            )
        )
        seen = numbers(tmp_path)
        assert seen.of("tandem_open_rooms") == 1
        assert seen.of("tandem_edits_stored_total") >= 1
        assert seen.of("tandem_commit_seconds_count") >= 1
        assert (seen.of("tandem_edits_pending"), seen.of("tandem_writer_trouble")) == (0, 0)

        await asyncio.to_thread(read_only, "on")
        try:
            ana.type(" waits")
            await ana.flush()
            await until(lambda: numbers(tmp_path).of("tandem_writer_trouble") == 1, seconds=15)
        finally:
            await asyncio.to_thread(read_only, "off")
        await until(lambda: ana.is_saved, seconds=15)
        await until(lambda: numbers(tmp_path).of("tandem_writer_trouble") == 0)
        await ana.disconnect()
        await until(lambda: numbers(tmp_path).of("tandem_open_sockets") == 0)

    asyncio.run(type_in_trouble())


def test_requests_are_counted_by_view_whatever_is_asked_for(
    counting: PortalServer, tmp_path: Path
) -> None:
    for path in ("/accounts/login/", "/nowhere/at/all/", "/metrics/", "/healthz"):
        counting.get(path)
    seen = numbers(tmp_path)
    assert seen.of("tandem_requests_total", view="account_login", status="200") == 1
    assert seen.of("tandem_requests_total", view="healthz", status="200") == 1
    assert seen.labels("tandem_request_seconds_count", "view") == seen.labels(
        "tandem_requests_total", "view"
    )
    assert not any("nowhere" in view for view in seen.labels("tandem_requests_total", "view"))


def test_the_portal_itself_shows_no_numbers(counting: PortalServer) -> None:
    assert counting.get("/metrics") in {301, 404}
    assert counting.get("/metrics/") in {302, 404}
