"""Sales comments on words of marketing's text, and both go on while it is being written."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from apps.discussions.models import Thread
from apps.documents.models import Document
from tests.cast import Cast
from tests.journeys.conftest import (
    EDITOR,
    PATIENCE,
    open_document,
    reads,
    ready,
    type_at_end_of,
)

OpenAs = Callable[..., Page]


def text_of(page: Page) -> Page:
    """A page whose text stands, also where it may only be read."""
    expect(page.locator(EDITOR)).to_be_visible()
    return page


def select(page: Page, words: str, more: int) -> None:
    """By mouse the first word of a block, by keyboard as many more."""
    block = page.locator(EDITOR).get_by_text(words).first
    block.dblclick(position={"x": 8, "y": 12})
    for _ in range(more):
        page.keyboard.press("Control+Shift+ArrowRight")


def marked(page: Page) -> Locator:
    return page.locator(f"{EDITOR} .thread-mark")


MARKED = """() => [...document.querySelectorAll(".ProseMirror .thread-mark")].map((mark) => {
    const copy = mark.cloneNode(true);
    copy.querySelectorAll("[class*=caret]").forEach((one) => one.remove());
    return copy.textContent.replace(/[\\u2060\\u200b\\ufeff]/g, "");
}).join("")"""


def stands_on(page: Page, words: str) -> None:
    """Wait until the one thread of the page marks these words, others' carets left out."""
    page.wait_for_function(f"(words) => ({MARKED})() === words", arg=words, timeout=PATIENCE)


def card(page: Page, words: str) -> Locator:
    return page.locator("#threads .thread").filter(has_text=words)


def test_a_commenter_objects_on_a_selection_and_both_teams_go_on_from_there(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    his = text_of(open_as(cast.commenter.user, play.get_absolute_url()))
    hers = open_document(open_as, cast.marketer, play)
    select(his, "Agree on a next step.", 1)
    his.get_by_role("button", name="Objection").click()
    form = his.get_by_role("form", name="New thread")
    expect(form.locator("q")).to_have_text("Agree on")
    his.keyboard.type("They never agree to @mia", delay=20)
    expect(his.get_by_role("option", name="Mia Market")).to_be_visible()
    his.keyboard.press("Enter")
    his.keyboard.type("at **once**.")
    form.get_by_label("Blocks").check()
    form.get_by_label("Ask").select_option("marketing")
    form.get_by_role("button", name="Open thread").click()
    expect(card(his, "They never agree").get_by_text("Blocking")).to_be_visible()
    stands_on(his, "Agree on")

    # It comes to the other without a reload, stays on its words, and takes what is typed inside.
    stands_on(hers, "Agree on")
    hers.locator(EDITOR).get_by_text("Agree on a next step.").click()
    hers.keyboard.press("Home")
    hers.keyboard.type("First: ")
    ready(hers)
    stands_on(his, "Agree on")
    for _ in range(len("Agree")):
        hers.keyboard.press("ArrowRight")
    hers.keyboard.type(" at last")
    ready(hers)
    for page in (his, hers):
        reads(page, "First: Agree at last on a next step.")
        stands_on(page, "Agree at last on")

    # She reads it from its words, cannot settle it, and answers.
    marked(hers).click()
    opened = card(hers, "They never agree")
    expect(
        opened.get_by_text("Carl Comment or a signatory of sales can resolve it")
    ).to_be_visible()
    expect(opened.locator(".mention")).to_have_text("@Mia Market")
    opened.get_by_label("Reply").fill("Then let us ask for less.")
    opened.get_by_role("button", name="Reply").click()
    expect(card(his, "They never agree").get_by_text("Then let us ask for less.")).to_be_visible()
    expect(card(his, "They never agree").get_by_text("Asks marketing")).to_have_count(0)

    # He settles it: nothing is marked any more, and it is found among the settled ones.
    mine = card(his, "They never agree")
    mine.locator("summary", has_text="Resolve").click()
    mine.get_by_label("How it was settled").fill("Asked for less.")
    mine.get_by_role("button", name="Settled").click()
    expect(mine.get_by_text("Asked for less.")).to_be_visible()
    expect(marked(hers)).to_have_count(1)  # she still reads it
    hers.keyboard.press("Escape")
    hers.get_by_label("Title", exact=True).click()
    expect(marked(hers)).to_have_count(0)
    assert Thread.objects.get().settlement is not None


def test_what_an_editor_types_right_after_the_button_goes_into_the_form(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    """Not a letter of it over the selected words: the form has the focus when the click is over."""
    page = open_document(open_as, cast.marketer, play)
    select(page, "Agree on a next step.", 1)
    button = page.get_by_role("button", name="Objection")
    focused = "(button) => { button.click(); return document.activeElement.getAttribute('name'); }"
    assert button.evaluate(focused) == "body"
    page.keyboard.type("At once.")
    form = page.get_by_role("form", name="New thread")
    expect(form.locator("[name=body]")).to_have_value("At once.")
    reads(page, "Agree on a next step.")


def test_what_i_write_survives_a_reload_and_what_others_do_meanwhile(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    thread = Thread.begin(play, by=cast.marketer, body="Is this still so?")
    page = open_document(open_as, cast.salesperson, play)
    card(page, "Is this still so?").locator(".thread__lead").click()
    reply = card(page, "Is this still so?").get_by_label("Reply")
    reply.fill("Half of an answ")
    thread.reply(by=cast.marketing_lead, body="I think so.")
    expect(card(page, "Is this still so?").get_by_text("I think so.")).to_be_visible()
    expect(reply).to_have_value("Half of an answ")
    expect(reply).to_be_focused()

    # A thread that is not yet opened waits with its words, too.
    type_at_end_of(page, "Agree on a next step.", " Soon.")
    ready(page)
    for _ in range(2 * len("Soon.")):  # one may be lost while the editor takes in what was typed
        if page.evaluate("getSelection().toString()") == "Soon.":
            break
        page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Control+Alt+m")
    form = page.get_by_role("form", name="New thread")
    form.get_by_label("What do you want to say?").fill("How soon?")
    expect(marked(page)).to_have_text("Soon.")
    page.reload()
    ready(page)
    expect(form.get_by_label("What do you want to say?")).to_have_value("How soon?")
    expect(marked(page)).to_have_text("Soon.")
    form.get_by_role("button", name="Open thread").click()
    expect(card(page, "How soon?")).to_be_visible()
    expect(form).to_have_count(0)
    lead = card(page, "Is this still so?").locator(".thread__lead")
    lead.click()
    expect(card(page, "Is this still so?").get_by_label("Reply")).to_have_value("Half of an answ")
    assert Thread.objects.get(quote="Soon.").comments.get().body == "How soon?"


def test_a_suggestion_is_accepted_on_the_page(open_as: OpenAs, cast: Cast, play: Document) -> None:
    his = text_of(open_as(cast.commenter.user, play.get_absolute_url()))
    hers = open_document(open_as, cast.marketer, play)
    select(his, "Agree on a next step.", 0)
    his.get_by_role("button", name="Suggestion").click()
    his.get_by_label("Write instead").fill("Settle")
    his.get_by_role("button", name="Open thread").click()
    expect(marked(hers)).to_have_text("Agree")
    marked(hers).click()
    shown = hers.locator("#threads .thread[data-active]")
    expect(shown.locator("del")).to_contain_text("Agree")
    expect(shown.locator("ins")).to_contain_text("Settle")
    shown.get_by_role("button", name="Accept").click()
    for page in (his, hers):
        expect(page.locator(EDITOR)).to_contain_text("Settle on a next step.")
    expect(shown.get_by_text("Accepted by Mia Market")).to_be_visible()


def test_keys_lead_from_thread_to_thread_and_a_link_to_one_of_them(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    whole = Thread.begin(play, by=cast.marketer, body="All of it?")
    settled = Thread.begin(play, by=cast.marketer, body="Long ago.")
    settled.resolve(by=cast.marketer, note="Done.")
    page = open_document(open_as, cast.salesperson, play)
    expect(card(page, "All of it?")).to_be_visible()
    page.keyboard.press("Alt+ArrowDown")
    expect(card(page, "All of it?").locator(".thread__lead")).to_be_focused()
    expect(card(page, "All of it?").get_by_label("Reply")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card(page, "All of it?").get_by_label("Reply")).to_be_hidden()

    page.goto(settled.get_absolute_url())
    expect(card(page, "Long ago.").get_by_text("Done.")).to_be_visible()
    page.goto(f"{whole.get_absolute_url()}#{whole.comments.get().pk}")
    expect(page.locator("[data-named]")).to_contain_text("All of it?")
