"""A real browser.

`browser`      Playwright's Chromium, one for each module of tests (Playwright's own loop must
               have ended before the next module can run asynchronous tests).
`open_as`      `page = open_as(user)`: a new window of that person, signed in, on `portal_server`.
               Each call is another person or another device: no cookies are shared.

A test that uses them carries the marker `browser` by itself. Without any Chromium these tests
are skipped, and the run says so at its end, loudly.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium
from tests.services import PortalServer

OpenAs = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        path = chromium.executable()
    except chromium.NoChromium as reason:
        pytest.skip(f"DID NOT RUN IN A BROWSER: {reason}")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs under our tests
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=path, args=chromium.flags(path))
        yield window
        window.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_as(browser: Browser, portal_server: PortalServer) -> Iterator[OpenAs]:
    contexts = []

    def open_for(user: Any = None, path: str = "/", **options: Any) -> Page:
        """`user` None is a visitor; `options` go to Playwright's `new_context`."""
        options.setdefault("base_url", portal_server.url)
        context = browser.new_context(**options)
        contexts.append(context)
        if user is not None:
            context.add_cookies([_session_cookie(user, options["base_url"])])
        page = context.new_page()
        page.goto(path)
        return page

    yield open_for
    for context in contexts:
        context.close()


def _session_cookie(user: Any, url: str) -> Any:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    missing = [report for report in skipped if "DID NOT RUN IN A BROWSER" in str(report.longrepr)]
    if missing:
        terminalreporter.section("NO CHROMIUM: THESE TESTS DID NOT RUN", red=True, bold=True)
        for report in missing:
            terminalreporter.line(report.nodeid)
