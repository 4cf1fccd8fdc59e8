"""PgBouncer in transaction mode: what needs a session goes past it, all else through it."""

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.request import Request, urlopen

import pytest
from django.conf import settings as now
from django.db import connection
from pytest_django.fixtures import Settings

from apps.documents.models import Document
from apps.workspaces.models import ApiToken
from portal import database, environment
from portal.database import CannotUseDatabase
from tests.cast import Cast
from tests.documents.collaboration.peer import Peer, SocketWire, until
from tests.factories import base
from tests.portal.pooler import PROGRAM, pooler
from tests.services import PortalServer, database_url

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(not PROGRAM, reason="PgBouncer is not installed: apt-get install pgbouncer"),
]
CLIENTS, REQUESTS = 16, 64


def direct(address: str, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("X", address)
    settings.DIRECT_DATABASE = environment.database("X", "")


@pytest.mark.parametrize("more", ["", "ignore_startup_parameters = options"])
@pytest.mark.django_db
def test_a_pooler_where_a_session_is_needed_is_refused_with_one_line(
    more: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    with pooler(connection.settings_dict, more=more) as address:
        direct(address, monkeypatch, settings)
        with pytest.raises(CannotUseDatabase, match=r"^DATABASE_DIRECT_URL leads through") as no:
            database.demand_sessions()
    assert "\n" not in str(no.value)


@pytest.mark.django_db
def test_postgresql_itself_is_taken_and_nobody_there_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    database.demand_sessions()
    direct("postgresql://nobody@127.0.0.1:1/none", monkeypatch, settings)
    with pytest.raises(CannotUseDatabase, match=r"^DATABASE_DIRECT_URL: connection failed") as no:
        database.demand_sessions()
    assert "\n" not in str(no.value)


@pytest.fixture
def server(transactional_db: None) -> Iterator[PortalServer]:
    """A web process whose pages and API go through two connections in transaction mode."""
    with pooler(connection.settings_dict, size=2) as address:
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": address,
            "DATABASE_DIRECT_URL": database_url(),
            "TANDEM_TEST_VALKEY": now.VALKEY_URL,
        }
        with closing(PortalServer(environment)) as server:
            server.start()
            yield server


def test_many_read_and_write_and_two_type_through_a_pooler(
    server: PortalServer, cast: Cast
) -> None:
    _, secret = ApiToken.issue(
        by=cast.marketer, label="CRM", scopes=["documents:read", "documents:write"]
    )
    address = f"{server.url}{base(cast.marketer)}/documents/"

    def make(number: int) -> str:
        asked = Request(
            address,
            data=json.dumps({"title": f"Play {number}", "kind": "page"}).encode(),
            headers={"Authorization": f"Bearer {secret}", "Content-Type": "application/json"},
        )
        with urlopen(asked, timeout=60) as answer:
            return str(json.load(answer)["id"])

    with ThreadPoolExecutor(CLIENTS) as clients:
        made = list(clients.map(make, range(REQUESTS)))
    assert Document.objects.filter(pk__in=made).count() == REQUESTS
    asyncio.run(two_type(f"{server.socket_url}/ws/documents/{made[0]}/?acks=1&token={secret}"))


async def two_type(url: str) -> None:
    ana, ben = Peer(), Peer()
    for peer in (ana, ben):
        await peer.connect(await SocketWire.open(url))
        await peer.synced.wait()
    ana.type("through and past")
    await ana.flush()
    await until(lambda: ana.is_saved and "through and past" in ben.text)
    for peer in (ana, ben):
        await peer.disconnect()
