"""Who may name a request, and what the lines of a request say."""

import json
import logging
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from portal.watched import request_ids
from portal.watched.logs import JsonLines, as_json
from portal.watched.request_ids import RequestIds


async def named(
    said: bytes, client: tuple[str, int] | None, kind: str = "http.response.start"
) -> str:
    """What a request of this client is called, in its answer and in what it runs."""
    inside, answers = [], []

    async def portal(scope: Any, receive: Any, send: Any) -> None:
        inside.append(request_ids.current.get())
        await send({"type": kind, "headers": [(b"vary", b"Cookie")]})

    async def receive() -> Any: ...

    async def send(message: Any) -> None:
        answers.append(message)

    scope = {"type": "http", "client": client, "headers": [(b"x-request-id", said)]}
    await RequestIds(portal, ["10.1.0.0/16", "::1"])(scope, receive, send)
    assert request_ids.current.get() == ""
    name = str(dict(answers[0]["headers"])[b"x-request-id"], "ascii")
    assert inside == [name]
    assert answers[0]["headers"][0] == (b"vary", b"Cookie")
    return name


@pytest.mark.parametrize("client", [("10.1.2.3", 1), ("::1", 1)])
async def test_a_trusted_proxy_names_its_requests(client: tuple[str, int]) -> None:
    assert await named(b"a-1", client) == "a-1"
    assert await named(b"a-1", client, "websocket.accept") == "a-1"


@pytest.mark.parametrize("client", [("10.2.0.1", 1), ("::2", 1), ("somewhere", 0), None])
async def test_nobody_else_does(client: tuple[str, int] | None) -> None:
    first, second = await named(b"a-1", client), await named(b"a-1", client)
    assert len({first, second, "a-1"}) == 3


@pytest.mark.parametrize("said", [b"", b"two\nlines", b"x" * 200, b'"}', "ä".encode()])
async def test_what_could_be_a_line_of_its_own_is_no_name(said: bytes) -> None:
    assert len(await named(said, ("::1", 1))) == 32


def line_of(**more: Any) -> dict[str, Any]:
    record = logging.makeLogRecord({"name": "a", "levelname": "INFO", "msg": "{ö}", **more})
    formatted = JsonLines().format(record)
    assert "\n" not in formatted
    told: dict[str, Any] = json.loads(formatted)
    return told


def test_a_line_says_what_there_is_and_nothing_of_what_people_sent() -> None:
    told = line_of(status=200, request=object(), data={"args": "a letter"})
    assert told.keys() == {"at", "level", "logger", "message", "status"}
    assert told["message"] == "{ö}"


def test_an_error_keeps_its_traceback_in_one_line() -> None:
    with pytest.raises(ValueError, match="Expecting") as failed:
        json.loads("no JSON")
    told = line_of(exc_info=(failed.type, failed.value, failed.tb))
    assert "Traceback" in told["error"]


def test_what_is_no_json_is_put_into_it_and_what_is_stays_as_it_was() -> None:
    told = json.loads(as_json("beat", 'Fatal "error" ö'))
    assert (told["process"], told["message"]) == ("beat", 'Fatal "error" ö')
    assert as_json("web", '{"a": 1}') == '{"a": 1}'


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "path", "view"),
    [
        ("/accounts/login/?next=/secret/", "/accounts/login/", "account_login"),
        ("/invitations/s3cret-words/", "/invitations/…/", "workspaces:invitation"),
        ("/accounts/password/reset/key/1-s3cret/", "…", "account_reset_password_from_key"),
        ("/s3cret/of/nobody/", "…", "none"),
    ],
)
def test_secrets_in_addresses_are_not_told(
    asked: str,
    path: str,
    view: str,
    client: Client,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.MIDDLEWARE = ["portal.watched.requests.WatchedRequests", *settings.MIDDLEWARE]
    settings.LOG_FORMAT = "json"
    caplog.set_level(logging.INFO, "portal.requests")
    client.get(asked)
    (line,) = (record for record in caplog.records if record.name == "portal.requests")
    assert "s3cret" not in line.getMessage() + json.dumps(line.__dict__, default=str)
    assert vars(line)["view"] == view
    assert path in line.getMessage()
