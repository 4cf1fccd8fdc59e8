"""The database and Valkey die while people write: they are told the truth, and lose nothing."""

import json
import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import EDITOR, PATIENCE, reads
from tests.portal.whole import Portal
from tests.portal.whole_fixtures import data, portal

__all__ = ["data", "portal"]
pytestmark = [pytest.mark.servers, pytest.mark.timeout(400)]

PASSWORD = "correct horse battery staple"
PAGE = """
from apps.documents.starting import start_document
from apps.workspaces.models import Member
by = Member.objects.get(user__email="ana@acme.example")
print(start_document(by=by, title="Plan", kind="page").get_absolute_url())
"""


def command(portal: Portal, *arguments: str) -> str:
    done = portal.manage(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def member(portal: Portal, name: str, team: str, role: str) -> None:
    email = f"{name.lower()}@acme.example"
    command(
        portal,
        *("create_member", "--workspace", "acme", "--email", email, "--name", name),
        *("--team", team, "--role", role, "--password", PASSWORD),
    )


def sign_in(browser: Browser, portal: Portal, name: str, path: str) -> Page:
    page = browser.new_context(base_url=f"http://127.0.0.1:{portal.port}").new_page()
    page.goto(f"/accounts/login/?next={path}")
    page.fill("input[name=login]", f"{name.lower()}@acme.example")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    expect(page.locator(EDITOR)).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-save-state]")).to_have_attribute("data-state", "saved")
    return page


def kill(portal: Portal, service: str) -> None:
    state = json.loads(next(Path(portal.data).rglob("*.json")).read_text())
    os.kill(state["processes"][service], signal.SIGKILL)


def test_two_people_write_on_over_the_death_of_the_database_and_of_valkey(
    browser: Browser, portal: Portal
) -> None:
    portal.start()
    command(portal, "create_workspace", "acme", "--name", "Acme")
    member(portal, "Ana", "sales", "admin")
    member(portal, "Max", "marketing", "editor")
    path = command(portal, "shell", "--no-imports", "-c", PAGE)
    hers, his = (sign_in(browser, portal, name, path) for name in ("Ana", "Max"))

    hers.locator(EDITOR).click()
    hers.keyboard.type("Before. ")
    reads(his, "Before. ")
    for number, service in enumerate(("PostgreSQL", "Valkey")):
        kill(portal, service)
        hers.keyboard.type(f"During {number}. ", delay=20)
        reads(his, f"During {number}. ")  # only what is stored is shown
        expect(hers.locator("[data-save-state]")).to_have_attribute("data-state", "saved")

    his.locator(EDITOR).click()
    his.keyboard.press("Control+End")
    his.keyboard.type("After.")
    reads(hers, "After.")
    hers.reload()
    for words in ("Before. During 0. During 1.", "After."):
        reads(hers, words)
