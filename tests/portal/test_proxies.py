"""Whose word on an address counts: behind a trusted proxy everybody has a limit of their own."""

import re
from collections.abc import Iterator
from contextlib import closing
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.conf import settings as now

from tests.services import PortalServer, database_url

pytestmark = pytest.mark.servers
LIMIT = 10  # wrong passwords from one address a minute


@pytest.fixture
def distrustful(transactional_db: None) -> Iterator[PortalServer]:
    """A web process whose proxy would be elsewhere."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_url(),
        "TANDEM_TEST_VALKEY": now.VALKEY_URL,
        "TRUSTED_PROXIES": "10.9.0.0/16",
    }
    with closing(PortalServer(environment)) as server:
        server.start()
        yield server


def guess(server: PortalServer, number: int, *, behind: str) -> str:
    """What the page says to a wrong password for one more account."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    said = {"X-Forwarded-For": behind}
    page = f"{server.url}/accounts/login/"
    form = browser.open(Request(page, headers=said)).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    words = {
        "csrfmiddlewaretoken": token[1],
        "login": f"nobody{number}@acme.example",
        "password": "wrong",
    }
    sent = Request(page, data=urlencode(words).encode(), headers=said)
    return str(browser.open(sent).read().decode())


def is_limited(page: str) -> bool:
    return "Too many failed" in page


def test_behind_a_trusted_proxy_one_who_guesses_stops_nobody_else(
    portal_server: PortalServer,
) -> None:
    for number in range(LIMIT):
        assert not is_limited(guess(portal_server, number, behind="203.0.113.7"))
    assert is_limited(guess(portal_server, LIMIT, behind="203.0.113.7"))
    assert is_limited(guess(portal_server, LIMIT, behind="198.51.100.1, 203.0.113.7"))
    assert not is_limited(guess(portal_server, LIMIT, behind="203.0.113.8"))


def test_who_is_no_trusted_proxy_cannot_name_another_address(distrustful: PortalServer) -> None:
    for number in range(LIMIT):
        assert not is_limited(guess(distrustful, number, behind=f"203.0.113.{number}"))
    assert is_limited(guess(distrustful, LIMIT, behind="203.0.113.99"))
