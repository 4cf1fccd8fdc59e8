"""Two typists on two machines behind nginx with TLS, and one of the machines dies."""

import json
import re
import shutil
import signal
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from playwright.sync_api import Browser, Page

from apps.documents.models import Document, Section
from apps.workspaces.models import Member
from tests.cast import PASSWORD, Cast
from tests.journeys.conftest import reads, ready, shown, type_at_end_of
from tests.portal import processes
from tests.portal.machines import Machine
from tests.portal.numbers import scraped
from tests.portal.proxy import PROGRAM, nginx
from tests.services import database_url, free_port

pytestmark = [
    pytest.mark.servers,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not PROGRAM, reason="nginx is not installed: apt-get install nginx"),
]
LIMIT = 10  # wrong passwords from one address a minute
STORAGE = "django.core.files.storage.FileSystemStorage"


@dataclass
class Installation:
    """Two machines with pages, one with workers, each with a data folder of its own."""

    port: int
    web: list[Machine]
    workers: Machine

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def typists(self) -> list[float]:
        """How many documents are open on each machine."""
        return [
            scraped(int(each.more["METRICS_PORT"])).of("tandem_open_sockets", kind="document")
            for each in self.web
        ]


@pytest.fixture
def installation(transactional_db: None) -> Iterator[Installation]:
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="tandem-machines-")).resolve()
    given = {
        "PUBLIC_URL": f"https://localhost:{port}",
        "FILE_STORAGE": json.dumps(
            {"BACKEND": STORAGE, "OPTIONS": {"location": str(folder / "shared")}}
        ),
    }

    def machine(name: str) -> Machine:
        (folder / name).mkdir()
        more = given | {"METRICS_PORT": str(free_port())}
        return Machine(folder / name, free_port(), database_url(), settings.VALKEY_URL, more)

    web, workers = [machine("one"), machine("two")], machine("workers")
    try:
        for each in web:
            each.serve("--web-only")
        workers.serve("--worker-only")
        assert all(each.says("Tandem is at") for each in web)
        assert workers.says("Tandem's worker runs")
        with nginx(port, [each.port for each in web]):
            yield Installation(port, web, workers)
    finally:
        for each in (*web, workers):
            for process in processes.on(each.data):
                process.kill()
            if each.parent:
                each.parent.wait()
        shutil.rmtree(folder)


def has_a_real_password(member: Member) -> None:
    """One that the machines can check: tests have a quicker way to keep theirs."""
    member.user.password = make_password(PASSWORD, hasher=PBKDF2PasswordHasher())
    member.user.save(update_fields=["password"])


def guess(portal: Installation, how_often: int, *, at: str) -> list[bool]:
    """Wrong passwords from an address of this machine; whether each was one too many."""
    trusting = ssl._create_unverified_context()  # its certificate is ours
    line = HTTPSConnection(
        "localhost", portal.port, timeout=60, source_address=(at, 0), context=trusting
    )
    with closing(line):
        line.request("GET", "/accounts/login/")
        form = line.getresponse()
        cookies, page = form.headers.get_all("Set-Cookie") or [], form.read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        headers = {
            "Cookie": "; ".join(cookie.split(";")[0] for cookie in cookies),
            "Referer": f"{portal.url}/accounts/login/",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        limited = []
        for number in range(how_often):
            words = {"login": f"nobody{number}@acme.example", "password": "wrong"}
            sent = urlencode({"csrfmiddlewaretoken": token[1], **words})
            line.request("POST", "/accounts/login/", sent, headers)
            limited.append("Too many failed" in line.getresponse().read().decode())
    return limited


@pytest.fixture
def signed_in(
    browser: Browser, installation: Installation
) -> Iterator[Callable[[Member, Document], Page]]:
    """A window of a person who gave their password at the door and opened a document."""
    contexts = []

    def open_for(member: Member, document: Document) -> Page:
        has_a_real_password(member)
        context = browser.new_context(base_url=installation.url, ignore_https_errors=True)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"/accounts/login/?next={document.get_absolute_url()}")
        page.locator("[name=login]").fill(member.user.email)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        ready(page)
        return page

    yield open_for
    for context in contexts:
        context.close()


def test_who_types_on_a_machine_that_dies_goes_on_through_the_other_and_loses_nothing(
    installation: Installation,
    signed_in: Callable[[Member, Document], Page],
    cast: Cast,
    play: Document,
    stored_text: Callable[[Document], str],
) -> None:
    assert guess(installation, LIMIT + 1, at="127.0.0.2") == [False] * LIMIT + [True]
    hers = signed_in(cast.salesperson, play)
    assert processes.eventually(lambda: sum(installation.typists()) == 1)
    there = installation.typists().index(1)
    his = signed_in(cast.marketer, play)
    for _ in range(10):  # nginx sends visitors to the machines in turn
        if processes.eventually(lambda: installation.typists() == [1, 1], within=3):
            break
        his.reload()
        ready(his)
    assert installation.typists() == [1, 1]

    type_at_end_of(hers, "Agree on a next step.", " From one.")
    reads(his, "From one.")
    type_at_end_of(his, "What changed this year?", " From the other.")
    reads(hers, "From the other.")

    his.keyboard.type(" Typed as", delay=0)
    installation.web[1 - there].end(signal.SIGKILL)
    his.keyboard.type(" it died, and after.", delay=30)
    reads(hers, "Typed as it died, and after.")
    type_at_end_of(hers, "From one.", " Still here.")
    reads(his, "Still here.")
    ready(hers)
    ready(his)
    assert shown(hers) == shown(his)
    text = stored_text(play)
    assert "Agree on a next step. From one. Still here." in text
    assert "What changed this year? From the other. Typed as it died, and after." in text
    assert guess(installation, 1, at="127.0.0.2") == [True]
    assert guess(installation, 1, at="127.0.0.3") == [False]

    def derived() -> bool:
        return Section.objects.filter(document=play, text__contains="and after.").exists()

    assert processes.eventually(derived), installation.workers.said()
