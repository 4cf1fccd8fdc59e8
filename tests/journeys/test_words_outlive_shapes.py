"""One changes what a block is while another types in it: both read the words in what it became."""

import time
from collections.abc import Callable
from string import ascii_letters, digits
from typing import NamedTuple

from playwright.sync_api import Page, expect

from apps.documents.models import Document
from tests.cast import Cast
from tests.factories import at, caller, make_text
from tests.histories.outline import outline
from tests.journeys.conftest import EDITOR, PATIENCE, open_document, ready, shown

OpenAs = Callable[..., Page]

CARET = len("Some words")
"""How many letters stand before his caret."""
TYPED = "+new"


class Row(NamedTuple):
    """She presses `keys` so many letters into the block; its words then stand in `after`."""

    name: str
    block: str
    keys: list[str]
    after: list[str]
    letters: int = 0

    def words(self, order: str, typed: str = "") -> str:
        return f"Some words{typed} of {self.name}, {order}."

    def lines(self, order: str) -> list[str]:
        words = self.words(order, TYPED)
        cut = self.letters + (len(TYPED) if self.letters > CARET else 0)
        parts = iter([words[:cut], words[cut:]] if cut else [words])
        return [line.format(next(parts)) if "{}" in line else line for line in self.after]


ROWS = [
    Row("heading", "{}", [*"##", "Space"], ["h2 {}"]),
    Row("quote", "{}", [">", "Space"], ["quote/p {}"]),
    Row("code", "{}", [*"```", "Space"], ["code {}"]),
    Row("indenting", "- one\n- {}", ["Tab"], ["ul/li/p one", "ul/li/ul/li/p {}"]),
    Row("outdenting", "- one\n  - {}", ["Shift+Tab"], ["ul/li/p one", "ul/li/p {}"]),
    Row("leaving a list", "- {}", ["Shift+Tab"], ["p {}"]),
    Row("numbering", "- one\n- {}", ["Control+Shift+7"], ["ol/li/p one", "ol/li/p {}"]),
    Row("tasks", "{}", [*"[]", "Space"], ["tasks/task/p {}"]),
    Row("unwrapping", "> {}", ["Backspace"], ["p {}"]),
    Row("joining", "Above.\n\n{}", ["Backspace"], ["p Above.{}"]),
    Row("a split in front", "{}", ["Enter"], ["p {}", "p {}"], len("Some ")),
    Row("a split inside", "{}", ["Enter"], ["p {}", "p {}"], len("Some wor")),
    Row("a split behind", "{}", ["Enter"], ["p {}", "p {}"], len("Some words of")),
]
SHAPE_LATER, WORDS_LATER = ORDERS = ("shape later", "words later")
"""Who is offline, and brings theirs when the other's is stored."""


def put_caret(page: Page, words: str, letters: int) -> None:
    """Click into the block that ends with these words and walk from its beginning."""
    page.locator(EDITOR).get_by_text(words).click()
    press(page, "Home", *["ArrowRight"] * letters)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def leave(page: Page) -> None:
    page.context.set_offline(True)
    expect(page.locator("[data-save-state]")).to_contain_text("Offline")


def come_back(page: Page) -> None:
    page.context.set_offline(False)
    ready(page)


def text_of(page: Page) -> list[str]:
    return outline(page.evaluate(JSON))


JSON = "document.querySelector('[data-socket]').tandemEditor.editor.getJSON()"


def holds(text: list[str], lines: list[str]) -> bool:
    """Whether these lines stand there one after the other, once."""
    starts = range(len(text) - len(lines) + 1)
    return sum(text[start : start + len(lines)] == lines for start in starts) == 1


def shows(page: Page, lines: list[str]) -> None:
    """Wait until the page has these blocks."""
    until = time.monotonic() + PATIENCE / 1000
    while not holds(text_of(page), lines):
        assert time.monotonic() < until, "\n".join([*lines, "not in", *text_of(page)])
        page.wait_for_timeout(20)


def all_read_the_same(cast: Cast, document: Document, *pages: Page) -> list[str]:
    """Pages, of which one may be new, and REST; answers the text that they have."""
    for page in pages:
        ready(page)
    texts = [text_of(page) for page in pages]
    rest = outline(caller(cast.admin).get(at(document, "content/")).json())
    assert texts == [rest] * len(texts)
    assert len({shown(page) for page in pages}) == 1
    return rest


def test_what_one_types_stands_in_what_another_makes_of_the_block_whoever_was_offline(
    open_as: OpenAs, cast: Cast, transactional_db: None
) -> None:
    blocks = [row.block.format(row.words(order)) for row in ROWS for order in ORDERS]
    document = make_text(cast.marketer, "\n\nBetween.\n\n".join(blocks))
    hers = open_document(open_as, cast.salesperson, document)
    his = open_document(open_as, cast.marketer, document)
    for row in ROWS:
        for order in ORDERS:
            away, here = (hers, his) if order == SHAPE_LATER else (his, hers)
            leave(away)
            put_caret(hers, f" {row.name}, {order}.", row.letters)
            press(hers, *row.keys)
            put_caret(his, f" {row.name}, {order}.", CARET)
            press(his, *TYPED)
            ready(here)
            come_back(away)
            shows(hers, row.lines(order))
            shows(his, row.lines(order))
    new = open_document(open_as, cast.leader, document)
    text = all_read_the_same(cast, document, hers, his, new)
    assert all(holds(text, row.lines(order)) for row in ROWS for order in ORDERS)
    assert text.count("p Between.") == len(blocks) - 1


class Write(NamedTuple):
    """Another system replaces `before`; what was typed three letters on stands in `after`."""

    words: str
    before: str
    now: str
    after: list[str]


WRITES = [
    Write("Alpha words.", "Alpha", "## Alpha", ["h2 Alp+newha words."]),
    Write("Beta item.", "- Beta", "1. Beta", ["ol/li/p Bet+newa item."]),
    Write("Gamma words.", "Gamma words.\n\nDelta words.", "Delta words.\n\nGamma words.",
          ["p Delta words.", "p Gam+newma words."]),
    Write("Delta words.", "Delta words.\n\nGam+newma words.", "Gam+newma words.\n\nDelta words.",
          ["p Gam+newma words.", "p Del+newta words."]),
]  # fmt: skip


def test_what_one_types_offline_outlives_what_rest_writes_and_restores(
    open_as: OpenAs, cast: Cast, transactional_db: None, stored_text: Callable[[Document], str]
) -> None:
    source = "Alpha words.\n\n- Beta item.\n\nGamma words.\n\nDelta words.\n"
    document = make_text(cast.marketer, source)
    hers = open_document(open_as, cast.salesperson, document)
    his = open_document(open_as, cast.marketer, document)
    kept = keep_version(cast, document)
    for write in WRITES:
        leave(his)
        put_caret(his, write.words, 3)
        press(his, *TYPED)
        put(cast, document, stored_text(document).replace(write.before, write.now))
        come_back(his)
        shows(his, write.after)
        shows(hers, write.after)
    leave(his)
    put_caret(his, "ha words.", 2)
    press(his, *"back")
    restore(cast, document, kept)
    come_back(his)
    shows(his, ["p Albackpha words."])
    new = open_document(open_as, cast.leader, document)
    assert all_read_the_same(cast, document, hers, his, new) == [
        "p Albackpha words.", "ul/li/p Beta item.", "p Gamma words.", "p Delta words."
    ]  # fmt: skip


def put(cast: Cast, document: Document, text: str) -> None:
    answer = caller(cast.admin).put(
        at(document, "content/"), text, content_type="text/markdown", HTTP_IF_MATCH="*"
    )
    assert answer.status_code == 200, answer.content


def keep_version(cast: Cast, document: Document) -> int:
    answer = caller(cast.admin).post(at(document, "versions/"), {"name": "Kept"})
    assert answer.status_code == 201, answer.content
    return int(answer.json()["number"])


def restore(cast: Cast, document: Document, version: int) -> None:
    answer = caller(cast.admin).post(at(document, f"versions/{version}/restoration/"))
    assert answer.status_code == 201, answer.content


def test_no_letter_of_sixty_is_lost_while_another_indents_and_outdents_the_item(
    open_as: OpenAs, cast: Cast, transactional_db: None
) -> None:
    document = make_text(cast.marketer, "- one\n- Some words here.\n- three\n")
    hers = open_document(open_as, cast.salesperson, document)
    his = open_document(open_as, cast.marketer, document)
    put_caret(hers, "here.", CARET)
    put_caret(his, "here.", 3)
    letters = (ascii_letters + digits)[:60]
    for number, letter in enumerate(letters):
        if number in (10, 30, 50):
            press(his, "Shift+Tab" if number == 30 else "Tab")
        hers.keyboard.type(letter)
    shows(hers, ["ul/li/p one", f"ul/li/ul/li/p Some words{letters} here."])
    press(hers, "+")
    lines = ["ul/li/p one", f"ul/li/ul/li/p Some words{letters}+ here.", "ul/li/p three"]
    shows(his, lines)
    assert all_read_the_same(cast, document, hers, his) == lines
