"""The database is away or takes nothing: everybody is told so, nobody that they did wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from apps.core import outages
from portal import errors
from tests.cast import Cast
from tests.factories import base, caller
from tests.services import free_port

ROOT = Path(__file__).resolve().parents[2]
KNOWS_TOKENS = {
    ("/api/v1/me/", "token"),
    ("/api/v1/workspaces/acme/documents/", "token"),
}
ASK = """
import json
from django.conf import settings
settings.DATABASES["default"]["OPTIONS"]["pool"]["timeout"] = 0.5
import django; django.setup()
from django.test import Client
told = []
for path in ("/api/v1/me/", "/api/v1/workspaces/acme/documents/", "/acme/"):
    for signed_in in ("nobody", "token", "session"):
        browser = Client(raise_request_exception=False)
        if signed_in == "session":
            browser.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
        headers = {"Authorization": "Bearer tandem_" + "x" * 40} if signed_in == "token" else {}
        answer = browser.get(path, headers=headers)
        told.append([path, signed_in, answer.status_code, answer.headers.get("Retry-After"),
                     answer.headers["Content-Type"], answer.content.decode()])
print(json.dumps(told))
"""


@contextmanager
def read_only() -> Iterator[None]:
    """The database takes nothing, as after a failover or with a full disk."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
        yield
        transaction.set_rollback(True)


@pytest.mark.servers
def test_however_one_signed_in_an_outage_is_told_as_one() -> None:
    asked = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "STATIC_FILES": "source",
            "ALLOWED_HOSTS": "testserver",
            "DATABASE_URL": f"postgresql://nobody@127.0.0.1:{free_port()}/none",
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told = json.loads(asked.stdout.splitlines()[-1])
    asks_the_database = [
        each for each in told if each[1] == "session" or (each[0], each[1]) in KNOWS_TOKENS
    ]
    assert len(asks_the_database) == 5
    assert {(status, again) for _, _, status, again, _, _ in asks_the_database} == {(503, "2")}
    for path, _, _, _, kind, body in asks_the_database:
        if path.startswith("/api/"):
            assert kind == "application/problem+json"
            assert json.loads(body)["code"] == "unavailable"
        else:
            assert "cannot be reached just now" in body


@pytest.mark.django_db
def test_a_write_into_a_database_that_is_read_only_is_an_outage(cast: Cast) -> None:
    api = caller(cast.marketer)
    with read_only():
        answer = api.post(f"{base(cast.marketer)}/documents/", {"title": "Play", "kind": "page"})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


@pytest.mark.django_db
def test_a_session_that_cannot_be_kept_is_an_outage_and_not_a_bad_request(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.marketer.user)

    def changed(request: HttpRequest) -> HttpResponse:
        request.session["seen"] = "today"
        return HttpResponse()

    request = RequestFactory().get("/")
    request.COOKIES = {key: morsel.value for key, morsel in browser.cookies.items()}
    with read_only(), pytest.raises(SessionInterrupted) as interrupted:
        SessionMiddleware(changed)(request)
    answer = errors.bad_request(request, interrupted.value)
    assert (answer.status_code, answer["Retry-After"]) == (503, "2")
    assert errors.bad_request(request, SuspiciousOperation("x")).status_code == 400


@pytest.mark.django_db
def test_a_fault_of_the_program_is_none() -> None:
    with pytest.raises(DatabaseError) as fault, connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")
    assert not outages.is_outage(fault.value)
    assert not outages.is_outage(ValueError())
    assert not outages.is_outage(None)
