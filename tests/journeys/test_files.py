"""Pictures and files in a text: pasted, dropped, chosen; seen by the other."""

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from apps.documents.models import Document
from apps.files.models import StoredFile
from tests.cast import Cast
from tests.factories import picture
from tests.files.bad import SVG, cut_off
from tests.journeys.conftest import EDITOR, open_document, reads, ready, type_at_end_of

Stored = Callable[[Document], str]
OpenAs = Callable[..., Page]

COPY = """async ([content, html]) => {
    const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
    const parts = { "image/png": new Blob([bytes], { type: "image/png" }) };
    if (html) parts["text/html"] = new Blob([html], { type: "text/html" });
    await navigator.clipboard.write([new ClipboardItem(parts)]);
}"""
COPY_HTML = """async (html) => {
    const blob = new Blob([html], { type: "text/html" });
    await navigator.clipboard.write([new ClipboardItem({ "text/html": blob })]);
}"""
LOADED = "(image) => image.complete && image.naturalWidth > 0"
PICTURES = f"{EDITOR} img:not(.ProseMirror-separator)"
CARD = ".upload"


def open_with_clipboard(open_as: OpenAs, cast: Cast, document: Document) -> Page:
    options = {"permissions": ["clipboard-read", "clipboard-write"]}
    page = open_as(cast.salesperson.user, document.get_absolute_url(), **options)
    ready(page)
    return page


def click_at_end_of(page: Page, words: str) -> None:
    page.locator(EDITOR).get_by_text(words).first.click()
    page.keyboard.press("End")


def paste_picture(page: Page, content: bytes, html: str = "") -> None:
    """Through the real clipboard, with the real keys."""
    page.evaluate(COPY, [base64.b64encode(content).decode(), html])
    page.keyboard.press("ControlOrMeta+v")


def drop(page: Page, words: str, *files: Path) -> None:
    """Let files fall behind the last of these words, as the desktop does."""
    box = page.locator(EDITOR).get_by_text(words).first.bounding_box()
    assert box is not None
    place = {"x": box["x"] + box["width"] - 8, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(one) for one in files], "dragOperationsMask": 1}
    line = page.context.new_cdp_session(page)
    for step in ("dragEnter", "dragOver", "drop"):
        line.send("Input.dispatchDragEvent", {"type": step, **place, "data": data})


def choose(page: Page, block: str, *files: Path) -> None:
    """Through the slash menu."""
    with page.expect_file_chooser() as chooser:
        page.keyboard.type(f"/{block}")
        page.get_by_role("option", name=block, exact=False).first.click()
    chooser.value.set_files(list(files))


def are_shown(page: Page, count: int = 1) -> None:
    """Wait until so many pictures stand in the text and have been drawn."""
    images: Any = page.locator(PICTURES)
    expect(images).to_have_count(count)
    for image in images.all():
        image.scroll_into_view_if_needed()
        page.wait_for_function(LOADED, arg=image.element_handle())


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "Q3 plan.png"
    path.write_bytes(picture("PNG", (600, 300)))
    return path


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    path = tmp_path / "deck.pdf"
    path.write_bytes(b"%PDF-1.7 nothing much")
    return path


def test_a_pasted_picture_is_stored_and_seen_by_the_other(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored
) -> None:
    hers = open_with_clipboard(open_as, cast, play)
    his = open_document(open_as, cast.marketer, play)
    click_at_end_of(hers, "Agree on a next step.")
    paste_picture(hers, picture())
    are_shown(hers)
    are_shown(his)
    ready(hers)
    file = StoredFile.objects.get()
    assert (file.by, file.subject_id) == (cast.salesperson, play.pk)
    assert f"Agree on a next step.\n\n![]({file.src})\n\n## Questions" in stored_text(play)
    expect(hers.locator(CARD)).to_have_count(0)
    his.reload()
    are_shown(his)


def test_dropped_files_stand_where_they_fell_in_their_order(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored, plan: Path, deck: Path
) -> None:
    page = open_document(open_as, cast.salesperson, play)
    drop(page, "Agree on a next step.", plan, deck)
    are_shown(page)
    expect(page.locator(f"{EDITOR} .file")).to_contain_text("deck.pdf")
    ready(page)
    image, file = StoredFile.objects.order_by("created_at")
    text = stored_text(play)
    assert f"Agree on a next step.\n\n![Q3 plan]({image.src})" in text
    assert text.index(str(image.pk)) < text.index(str(file.pk)) < text.index("Questions")


def test_a_file_is_chosen_from_the_menu_and_downloaded_by_the_other(
    open_as: OpenAs, cast: Cast, play: Document, deck: Path
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    reader = open_as(cast.commenter.user, play.get_absolute_url())
    click_at_end_of(hers, "Agree on a next step.")
    hers.keyboard.press("Enter")
    choose(hers, "File", deck)
    link = reader.locator(".file a")
    expect(link).to_have_text("deck.pdf")
    with reader.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "deck.pdf"
    assert Path(download.value.path()).read_bytes() == deck.read_bytes()


def test_the_words_of_a_picture_can_be_written(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored, plan: Path
) -> None:
    page = open_document(open_as, cast.salesperson, play)
    drop(page, "Agree on a next step.", plan)
    are_shown(page)
    page.locator(PICTURES).click()
    page.get_by_role("button", name="Edit image").click()
    page.get_by_label("What it shows").fill("The plan of the third quarter")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(PICTURES)).to_have_attribute("alt", "The plan of the third quarter")
    ready(page)
    assert "![The plan of the third quarter](/acme/files/" in stored_text(play)


def test_a_file_on_its_way_is_for_one_person_and_keeps_its_place(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored, plan: Path
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    his = open_document(open_as, cast.marketer, play)
    held: list[Route] = []
    hers.route("**/files/", lambda route: held.append(route))
    drop(hers, "Agree on a next step.", plan)
    expect(hers.locator(CARD)).to_contain_text("Q3 plan.png")
    his.locator(EDITOR).get_by_text("Goal").click()
    his.keyboard.press("Home")
    his.keyboard.type("Our ")
    his.locator(EDITOR).get_by_text("Agree on a next step.").click()
    his.keyboard.press("Home")
    his.keyboard.type("First.")
    his.keyboard.press("Enter")
    reads(hers, "Our Goal")
    reads(hers, "First.")
    type_at_end_of(hers, "Agree on a next step.", " And more.")
    ready(hers)
    assert "plan" not in stored_text(play)
    expect(his.locator(CARD)).to_have_count(0)
    held[0].continue_()
    are_shown(his)
    ready(hers)
    text = stored_text(play)
    assert "First.\n\nAgree on a next step. And more.\n\n![Q3 plan](" in text
    assert text.index("Q3 plan") < text.index("Questions")


def test_a_file_without_a_connection_is_told_and_can_be_tried_again(
    open_as: OpenAs, cast: Cast, play: Document, plan: Path
) -> None:
    page = open_document(open_as, cast.salesperson, play)
    page.context.set_offline(True)
    drop(page, "Agree on a next step.", plan)
    expect(page.locator(CARD)).to_contain_text("Files need a connection.")
    page.context.set_offline(False)
    ready(page)
    page.get_by_role("button", name="Try again").click()
    are_shown(page)
    expect(page.locator(CARD)).to_have_count(0)
    assert StoredFile.objects.count() == 1


def test_a_refused_file_is_told_in_plain_words_and_can_be_removed(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored, tmp_path: Path
) -> None:
    before = stored_text(play)
    page = open_document(open_as, cast.salesperson, play)
    broken = tmp_path / "half.png"
    broken.write_bytes(cut_off())
    drop(page, "Agree on a next step.", broken)
    expect(page.locator(CARD)).to_contain_text("“half.png” is damaged")
    page.locator(CARD).get_by_role("button", name="Remove").click()
    expect(page.locator(CARD)).to_have_count(0)
    assert stored_text(play) == before


def test_a_drawing_with_a_script_is_only_a_download(
    open_as: OpenAs, cast: Cast, play: Document, tmp_path: Path
) -> None:
    page = open_document(open_as, cast.salesperson, play)
    drawing = tmp_path / "flow.svg"
    drawing.write_bytes(SVG)
    drop(page, "Agree on a next step.", drawing)
    expect(page.locator(f"{EDITOR} .file")).to_contain_text("flow.svg")
    expect(page.locator(PICTURES)).to_have_count(0)
    with page.expect_download():
        page.evaluate("(address) => { location.href = address }", _address())


def _address() -> str:
    return StoredFile.objects.get().get_absolute_url()


def test_pictures_of_other_sites_come_as_links_and_ask_nobody(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored
) -> None:
    page = open_with_clipboard(open_as, cast, play)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    click_at_end_of(page, "Agree on a next step.")
    html = "<p>Words <img src='https://tracker.example/p.png' alt='A chart'> and more.</p>"
    page.evaluate(COPY_HTML, html)
    page.keyboard.press("ControlOrMeta+v")
    reads(page, "A chart and more.")
    expect(page.get_by_text("Pictures of other places did not come along")).to_be_visible()
    ready(page)
    assert "[A chart](https://tracker.example/p.png)" in stored_text(play)
    assert not [one for one in asked if "tracker" in one]


def test_a_picture_copied_from_a_web_page_is_brought_along(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored
) -> None:
    page = open_with_clipboard(open_as, cast, play)
    click_at_end_of(page, "Agree on a next step.")
    paste_picture(page, picture(), "<img src='https://elsewhere.example/p.png'>")
    are_shown(page)
    ready(page)
    assert "elsewhere" not in stored_text(play)


def test_a_file_is_added_without_any_script(
    open_as: OpenAs, cast: Cast, play: Document, plan: Path
) -> None:
    page = open_as(cast.salesperson.user, play.get_absolute_url(), java_script_enabled=False)
    page.get_by_label("Add a file").set_input_files(plan)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".prose img")).to_have_attribute("alt", "Q3 plan")
