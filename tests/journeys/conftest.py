"""What the journeys share: documents to write in, and hands that type."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.core.richtext import markdown
from apps.documents.models import Document
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.cast import Cast

PATIENCE = 20_000
"""Milliseconds until a page must show what it should; this machine may be busy."""

EDITOR = ".ProseMirror"


@pytest.fixture(autouse=True)
def _patience() -> None:
    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def play(transactional_db: None, cast: Cast) -> Document:
    """A playbook page with one short section."""
    document = Document.create(by=cast.marketer, title="First call", kind="playbook")
    text = "## Goal\n\nAgree on a next step.\n\n## Questions\n\n- What changed this year?\n"
    write_content(document, by=cast.marketer, json=markdown.parse(text)[0])
    return document


@pytest.fixture
def stored_text() -> Callable[[Document], str]:
    """What the log holds of a document, as Markdown."""
    return lambda document: markdown.render(read_content(document).json)


def ready(page: Page) -> None:
    """Wait until the editor has taken the page over and everything is saved."""
    expect(page.locator(EDITOR)).to_be_visible()
    expect(page.locator("[data-save-state]")).to_have_text("Saved")


def type_at_end_of(page: Page, words: str, text: str, *, delay: float = 15) -> None:
    """Click into the block with these words, go to its end, and type."""
    page.locator(EDITOR).get_by_text(words).first.click()
    page.keyboard.press("End")
    page.keyboard.type(text, delay=delay)


TEXT = """() => {
    const copy = document.querySelector(".prose").cloneNode(true);
    copy.querySelectorAll("[class*=caret]").forEach((one) => one.remove());
    return copy.textContent.replace(/[\\u2060\\u200b\\ufeff]/g, "");
}"""


def shown(page: Page) -> str:
    """The text of the page without the labels of other people's cursors."""
    return str(page.evaluate(TEXT))


def reads(page: Page, words: str) -> None:
    """Wait until the page shows these words."""
    page.wait_for_function(f"(words) => ({TEXT})().includes(words)", arg=words, timeout=PATIENCE)


def open_document(open_as: Callable[..., Page], member: Member, document: Document) -> Page:
    page = open_as(member.user, document.get_absolute_url())
    ready(page)
    return page
