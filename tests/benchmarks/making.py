"""Documents made by REST: how often that asks the database, and how many a second are made by one
web process and by two."""

import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.asking import API, Asker
from tests.benchmarks.plan import Plan
from tests.benchmarks.server import ServerProcess
from tests.benchmarks.table import Row, at_least, at_most

CALLERS = 6
"""Who ask at the same time, each one document after the other."""
SECONDS = 5.0
ADDRESS = f"{API}/documents/"
BODY = {"title": "Measured", "kind": "playbook"}


def measure(plan: Plan) -> list[Row]:
    """Ours alone has this. All of them at the top of one book: they want their places there."""
    alone, both = [], []
    for _ in range(plan.runs + 1):
        alone.append(_rate(plan, processes=1))
        both.append(_rate(plan, processes=2))
    more = [two / one for one, two in zip(alone[1:], both[1:], strict=True)]
    growing = at_least(1.3) if (os.cpu_count() or 1) > 2 else None
    return [
        Row("questions to the database for a document", [_queries(plan)], [], at_most(25)),
        Row(f"documents a second, {CALLERS} callers, one process", alone[1:], form=".1f"),
        Row(f"documents a second, {CALLERS} callers, two processes", both[1:], form=".1f"),
        Row("  times as many", more, [], growing, ".2f"),
    ]


def _queries(plan: Plan) -> float:
    browser = Browser(headers={**Asker.bearing(plan), "Host": "127.0.0.1"})
    _post(browser)  # the first notes the use of the token
    with CaptureQueriesContext(connection) as seen:
        _post(browser)
    return len(seen)


def _post(browser: Browser) -> None:
    answer = browser.post(ADDRESS, BODY, content_type="application/json")
    if answer.status_code != 201:
        raise SystemExit(f"{ADDRESS} answered {answer.status_code}: {answer.content[:500]!r}")


def _rate(plan: Plan, *, processes: int) -> float:
    """How many a second, over some seconds."""
    with ExitStack() as ends:
        servers = [plan.ours.start() for _ in range(processes)]
        for server in servers:
            ends.callback(server.stop)
            server.spread()
        _make(plan, servers[0], 0.5)
        with ThreadPoolExecutor(CALLERS) as callers:
            begun = time.perf_counter()
            made = list(callers.map(lambda one: _make(plan, one, SECONDS), _shared(servers)))
            return sum(made) / (time.perf_counter() - begun)


def _shared(servers: Sequence[ServerProcess]) -> list[ServerProcess]:
    return [servers[number % len(servers)] for number in range(CALLERS)]


def _make(plan: Plan, server: ServerProcess, seconds: float) -> int:
    asker = Asker.with_token(plan, server.port)
    until, made = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        asker.post(ADDRESS, BODY)
        made += 1
    asker.close()
    return made
