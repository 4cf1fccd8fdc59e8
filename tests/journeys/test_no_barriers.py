"""axe reads the main pages as a member meets them, light and dark, wide and narrow."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.core.richtext import markdown
from apps.documents import signing
from apps.documents.models import Document
from apps.documents.projection import current_sections
from apps.documents.writing import read_content, write_content
from tests.cast import Cast
from tests.chromium import EDITOR as MODULES
from tests.factories import make_thread
from tests.journeys.conftest import EDITOR

OpenAs = Callable[..., Page]

AXE = MODULES / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"empty-table-header": {"enabled": False}}
"""The corner of a table that people write may be empty: that is theirs to say."""

ASK = """(rules) => axe.run({ rules }).then(({ violations }) => violations.flatMap(
    (one) => one.nodes.map((node) => [one.id, node.target, node.failureSummary])))"""

TEXT = """\
What it is.

## Goal

Agree on a next step, and only on a **step**.

> [!TIP]
> Write it down.

## Questions

| They say | We say |
|---|---|
| Too dear | What does waiting cost? |

- [ ] What changed this year?
"""

PAGES = (
    "", "documents/", "documents/new/", "documents/import/", "documents/{page}/",
    "documents/{page}/changes/", "documents/{page}/versions/", "documents/{page}/export/",
    "threads/?for=all", "threads/on/document/{page}/",
    "search/?q=step", "activity/", "settings/people/", "settings/tokens/",
)  # fmt: skip
LOOKS: tuple[dict[str, Any], ...] = (
    {"color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    {"color_scheme": "dark", "viewport": {"width": 360, "height": 780}},
)


@pytest.fixture
def half_agreed(transactional_db: None, cast: Cast) -> Document:
    """A page with a section in each state: agreed, changed since, signed by one team."""
    page = Document.create(by=cast.marketer, title="First call", kind="playbook")
    write_content(page, by=cast.marketer, json=markdown.parse(TEXT)[0])
    opening, goal, questions = current_sections(page)
    for member, signed in (
        (cast.sales_lead, (opening, goal, questions)),
        (cast.marketing_lead, (opening, goal)),
    ):
        hashes = {section.key: section.content_hash for section in signed}
        signing.sign(page, by=member, hashes=hashes)
    quoted = {"kind": "objection", "blocking": True, "awaiting_team": "marketing"}
    thread = make_thread(page, cast.commenter, "We *cannot*.", quote="Write it down.", **quoted)
    thread.comments.get().react(by=cast.marketer, emoji="👀")
    make_thread(page, cast.marketer, "All of it?").reply(by=cast.sales_lead, body="Yes.")
    source = markdown.render(read_content(page).json).replace("only on a", "just on a")
    write_content(page, by=cast.marketer, json=markdown.parse(source)[0], keep_tail=True)
    return page


def open_a_thread(page: Page) -> None:
    """With its menus and the form to answer it; on a narrow screen in the sheet."""
    marked = page.locator(f"{EDITOR} .thread-mark").first
    expect(marked).to_be_visible()
    marked.click()
    expect(page.locator("#threads .thread[data-active] .composer")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: str(look["color_scheme"]))
def test_axe_finds_nothing_and_nothing_runs_over_the_side(
    open_as: OpenAs, cast: Cast, half_agreed: Document, look: dict[str, Any]
) -> None:
    page = open_as(cast.sales_lead.user, **look)
    found = []
    for path in PAGES:
        address = path.format(page=half_agreed.pk)
        page.goto(f"/{half_agreed.workspace.slug}/{address}")
        if address == f"documents/{half_agreed.pk}/":
            expect(page.locator(EDITOR)).to_be_visible()
            open_a_thread(page)
            expect(page.get_by_label("Timeline").locator("li").first).to_be_attached()
        page.evaluate(AXE.read_text())
        found += [(path, *violation) for violation in page.evaluate(ASK, RULES)]
        if address == f"documents/{half_agreed.pk}/":
            page.get_by_role("tab", name="Page").click()
            found += [(path, *violation) for violation in page.evaluate(ASK, RULES)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append((path, "wider than the window"))
    assert found == []
