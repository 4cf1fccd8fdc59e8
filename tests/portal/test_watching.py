"""A whole portal that is asked for its numbers and for logs as JSON."""

import json
import re
import signal
import socket
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from portal.web import listen
from tests.portal import processes
from tests.portal.numbers import Numbers, scraped
from tests.portal.whole import Portal
from tests.services import free_port

pytestmark = [pytest.mark.servers, pytest.mark.timeout(300)]
ALL = {"web", "worker.derive", "worker.mail", "worker.exchange", "beat"}
MAIL = "accounts.send_mail"


@pytest.fixture
def watched(portal: Portal) -> Portal:
    portal.more |= {"LOG_FORMAT": "json", "METRICS_PORT": str(free_port())}
    return portal


def told(portal: Portal) -> list[dict[str, Any]]:
    """Every line of the log; each must be JSON."""
    return [json.loads(line) for line in portal.said().splitlines()]


def forget_a_password(portal: Portal, name: str) -> str:
    """Has a mail sent by a worker; answers what the portal calls the request."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    page = f"http://127.0.0.1:{portal.port}/accounts/password/reset/"
    form = browser.open(page).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token
    words = {"csrfmiddlewaretoken": token[1], "email": "nobody@acme.example"}
    sent = browser.open(Request(page, urlencode(words).encode(), {"X-Request-ID": name}))
    return str(sent.headers["X-Request-ID"])


def resets(numbers: Numbers) -> float:
    return numbers.of("tandem_requests_total", view="account_reset_password", method="POST")


def test_a_request_is_followed_into_its_task_and_counted_over_the_death_of_a_process(
    watched: Portal,
) -> None:
    watched.start()
    port, name = int(watched.more["METRICS_PORT"]), "from-the-proxy-1"
    assert forget_a_password(watched, name) == name
    assert processes.eventually(lambda: any(line.get("task") == MAIL for line in told(watched)))
    of_it = [line for line in told(watched) if line.get("request_id") == name]
    (asked,) = (line for line in of_it if line.get("method") == "POST")
    assert (asked["process"], asked["view"]) == ("web", "account_reset_password")
    (sent,) = (line for line in of_it if "task" in line)
    assert (sent["process"], sent["task"], sent["outcome"]) == ("worker.mail", MAIL, "success")

    now = scraped(port)
    assert now.labels("tandem_process_up", "process") == ALL
    assert now.of("tandem_process_up") == len(ALL)
    assert now.labels("tandem_queue_length", "queue") == {"celery", "mail", "exchange"}
    assert now.of("tandem_tasks_total", task=MAIL, outcome="success") == 1
    assert now.of("tandem_task_seconds_count", task=MAIL) == 1
    assert now.of("tandem_valkey_up") == 1
    assert now.of("tandem_pulse_age_seconds", process="web") < 10
    assert resets(now) == 1
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port))

    (web,) = processes.on(watched.data, "portal.web")
    web.kill()
    assert processes.eventually(
        lambda: scraped(port).of("tandem_process_starts_total", process="web") == 2
    )
    assert processes.eventually(lambda: scraped(port).of("tandem_process_up", process="web"))
    assert resets(scraped(port)) == 1
    assert watched.end(signal.SIGTERM) == 0
    assert list((watched.data / "metrics").iterdir()) == []


def test_a_taken_port_of_numbers_is_one_clear_line(watched: Portal) -> None:
    with listen("127.0.0.1", int(watched.more["METRICS_PORT"])) as taken:
        taken.listen()
        refused = watched.manage("serve")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert refused.stderr.startswith("METRICS_PORT: 127.0.0.1:")
