"""Carets stay between the same letters whatever others, REST or one's own undo change."""

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page, expect

from apps.core.richtext import markdown
from apps.documents.models import Document
from apps.documents.writing import write_content
from tests.cast import Cast
from tests.factories import base, caller
from tests.journeys.conftest import EDITOR, PATIENCE, open_document, reads, ready

Stored = Callable[[Document], str]
OpenAs = Callable[..., Page]

HEADING, CODE = "Control+Alt+2", "Control+Alt+c"
BULLETS, NUMBERS = "Control+Shift+8", "Control+Shift+7"
CARET = len("Some wo")
"""How many letters of a block of ours stand before the caret."""


class Change(NamedTuple):
    """What somebody presses, how far into the block, and where its words stand after that."""

    name: str
    at: int
    keys: list[str]
    shape: str
    block: str = "{}"


CHANGES = [
    Change("headings", 3, [HEADING], "h2"),
    Change("quotes", 0, [">", "Space"], "blockquote > p"),
    Change("code", 3, [CODE], "pre"),
    Change("lists", 3, [BULLETS], "li > p"),
    Change("splits before", 4, ["Enter"], "p"),
    Change("splits behind", 27, ["Enter"], "p"),
    Change("joins", 0, ["Backspace"], "p", "All.\n\n{}"),
    Change("indents", 3, ["Tab"], "li li > p", "- one\n- {}"),
    Change("outdents", 3, ["Shift+Tab"], "p", "- one\n- {}"),
    Change("numbers", 3, [NUMBERS], "ol > li > p", "- one\n- {}"),
]


def words_of(name: str) -> str:
    return f"Some words of {name} here."


def make(cast: Cast, text: str) -> Document:
    document = Document.create(by=cast.marketer, title="First call", kind="playbook")
    write_content(document, by=cast.marketer, json=markdown.parse(text)[0])
    return document


def a_block_for_each() -> str:
    blocks = (change.block.format(words_of(change.name)) for change in CHANGES)
    return "".join(f"{block}\n\nBelow it.\n\n" for block in blocks)


def put_caret(page: Page, block: str, letters: int = CARET) -> None:
    """Click into the block with these words and walk from its beginning."""
    page.locator(EDITOR).get_by_text(block).first.click()
    press(page, "Home", *["ArrowRight"] * letters)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def stands(page: Page, shape: str, words: str) -> None:
    """Wait until a block of this shape has these words, others' carets left out."""
    page.wait_for_function(BLOCK_WITH, arg=[f".ProseMirror {shape}", words], timeout=PATIENCE)


BLOCK_WITH = """([shape, words]) => [...document.querySelectorAll(shape)].some((block) => {
    const copy = block.cloneNode(true);
    copy.querySelectorAll("[class*=caret]").forEach((one) => one.remove());
    return copy.textContent.replace(/[\\u2060\\u200b\\ufeff]/g, "").includes(words);
})"""


def test_the_caret_stays_through_each_change_of_shape_by_another(
    open_as: OpenAs, cast: Cast, transactional_db: None, stored_text: Stored
) -> None:
    play = make(cast, a_block_for_each())
    hers = open_document(open_as, cast.salesperson, play)
    his = open_document(open_as, cast.marketer, play)
    for name, at, keys, shape, _ in CHANGES:
        put_caret(hers, words_of(name))
        his.locator(EDITOR).get_by_text(f"of {name} here.").click()
        press(his, "Home", *["ArrowRight"] * at, *keys)
        stands(hers, shape, f"rds of {name}")
        ready(his)
        his.wait_for_function(BESIDE_HERS, arg="wo", timeout=PATIENCE)
        hers.keyboard.type("XY")
        reads(his, f"woXYrds of {name}")
        stands(his, shape, f"rds of {name}")
        his.wait_for_function(BESIDE_HERS, arg="XY", timeout=PATIENCE)
    ready(hers)
    for name, *_ in CHANGES:
        assert f"woXYrds of {name}" in stored_text(play)


BESIDE_HERS = """(letters) => {
    const caret = document.querySelector(".ProseMirror .caret");
    if (!caret) return false;
    const range = document.createRange();
    range.setStart(caret.closest("p, h2, pre"), 0);
    range.setEndBefore(caret);
    return range.toString().replace(/[\\u2060\\u200b\\ufeff]/g, "").endsWith(letters);
}"""
"""Whether these letters stand in front of her caret on his screen."""


def test_the_caret_stays_through_what_rest_writes(
    open_as: OpenAs, cast: Cast, transactional_db: None, stored_text: Stored
) -> None:
    play = make(cast, "Above.\n\nSome words here.\n\n- first\n- Some item\n\n## July\n\nTerms.\n")
    hers = open_document(open_as, cast.salesperson, play)
    for before, after, shape in [
        ("Some words", "## Some words", "h2"),
        ("## Some woXYrds here.\n", "- Some woXYrds here.\n\nNew.\n", "ul > li > p"),
        ("- Some wo", "Yes: Some wo", "p"),
        ("Above.\n\nYes: Some", "Some", "p"),
        ("\n\nNew.", "\n\nNew.\n\nAbove.", "p"),
    ]:
        marks = "XY" * stored_text(play).count("XY")
        put_caret(hers, "rds here.", 0)
        walk_behind(hers, f"Some wo{marks}")
        put(cast, play, stored_text(play).replace(before, after))
        stands(hers, shape, "rds here.")
        hers.wait_for_timeout(150)
        hers.keyboard.type("XY")
        ready(hers)
    assert stored_text(play).count("XYXYXYXYXYrds here.") == 1


def walk_behind(page: Page, words: str) -> None:
    """From the beginning of a block to behind these words in it."""
    before = page.evaluate(
        "(words) => getSelection().anchorNode.parentElement.closest('p, h2').textContent"
        ".replace(/[\\u2060\\u200b\\ufeff]/g, '').indexOf(words)",
        words,
    )
    press(page, *["ArrowRight"] * (before + len(words)))


def put(cast: Cast, document: Document, text: str) -> None:
    answer = caller(cast.marketer).put(
        f"{base(cast.marketer)}/documents/{document.pk}/content/",
        text,
        content_type="text/markdown",
        HTTP_IF_MATCH="*",
    )
    assert answer.status_code == 200, answer.content


def test_the_caret_is_where_it_was_after_ones_own_undo(
    open_as: OpenAs, cast: Cast, transactional_db: None, stored_text: Stored
) -> None:
    play = make(cast, a_block_for_each())
    page = open_document(open_as, cast.salesperson, play)
    for name, at, keys, shape, _ in CHANGES:
        put_caret(page, words_of(name), at)
        press(page, *keys)
        stands(page, shape, f"of {name}")
        page.wait_for_timeout(600)  # a step of its own
        press(page, "Control+z")
        page.keyboard.type("XY")
        changed = f"{words_of(name)[:at]}XY{words_of(name)[at:]}"
        reads(page, changed)
        page.wait_for_timeout(600)
    ready(page)
    found = stored_text(play)
    for name, at, _, _, block in CHANGES:
        assert block.format(f"{words_of(name)[:at]}XY{words_of(name)[at:]}") in found


def test_after_the_undo_of_a_paste_or_a_deletion_one_goes_on_where_one_was(
    open_as: OpenAs, cast: Cast, transactional_db: None, stored_text: Stored
) -> None:
    play = make(cast, "Above it.\n\nSome words here.\n\n## July\n\nTerms.\n")
    page = open_document(open_as, cast.salesperson, play)
    put_caret(page, "Some words here.")
    page.evaluate(PASTE, "<p>pasted</p><p>and more</p>")
    reads(page, "and more")
    press(page, "Control+z")
    page.keyboard.type("XY")
    reads(page, "Some woXYrds here.")
    page.wait_for_timeout(600)
    press(page, "Home", "Shift+End", "Delete", "Backspace")
    expect(page.locator(EDITOR)).not_to_contain_text("rds here.")
    press(page, "Control+z")
    # What was deleted is back and selected, as it was.
    assert page.evaluate("getSelection().toString()") == "Some woXYrds here."
    press(page, "ArrowRight")
    page.keyboard.type("Z")
    ready(page)
    assert stored_text(play) == "Above it.\n\nSome woXYrds here.Z\n\n## July\n\nTerms.\n"


PASTE = """(html) => {
    const data = new DataTransfer();
    data.setData("text/html", html);
    const sent = { clipboardData: data, bubbles: true, cancelable: true };
    document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", sent));
}"""


def test_what_another_wrote_into_a_heading_stays_when_the_heading_is_undone(
    open_as: OpenAs, cast: Cast, transactional_db: None, stored_text: Stored
) -> None:
    play = make(cast, "Above it.\n\nSome words here.\n\nTerms.\n")
    hers = open_document(open_as, cast.salesperson, play)
    his = open_document(open_as, cast.marketer, play)
    put_caret(hers, "Some words here.")
    press(hers, HEADING)
    stands(his, "h2", "Some words here.")
    put_caret(his, "rds here.", 4)
    his.keyboard.type(" other", delay=15)
    reads(hers, "Some other words here.")
    press(hers, "Control+z")
    stands(his, "p", "Some other words here.")
    his.keyboard.type("XY")
    hers.keyboard.type("Z")
    reads(hers, "Some otherXY woZrds here.")
    ready(hers)
    ready(his)
    assert stored_text(play) == "Above it.\n\nSome otherXY woZrds here.\n\nTerms.\n"


def test_the_page_stays_where_it_is_while_others_write(
    open_as: OpenAs, cast: Cast, transactional_db: None
) -> None:
    play = make(cast, "".join(f"Paragraph {number}.\n\n" for number in range(80)))
    hers = open_document(open_as, cast.salesperson, play)
    his = open_document(open_as, cast.marketer, play)
    put_caret(hers, "Paragraph 40.", 3)
    put_caret(his, "Paragraph 70.", 3)
    hers.evaluate(f"scrollBy({{top: {TOP} - 8}})")
    before = hers.evaluate(TOP)
    his.keyboard.type("meanwhile", delay=15)
    press(his, HEADING)
    stands(hers, "h2", "Parmeanwhileagraph 70.")
    hers.wait_for_timeout(200)
    assert abs(hers.evaluate(TOP) - before) < 1


TOP = "getSelection().anchorNode.parentElement.getBoundingClientRect().top"
"""Where the block with the caret is in the window."""
