"""Pictures and files in a text: pasted, dropped, seen by the other."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.documents.models import Document
from apps.files.models import StoredFile
from tests.cast import Cast
from tests.factories import picture
from tests.journeys.conftest import EDITOR, open_document, ready

Stored = Callable[[Document], str]
OpenAs = Callable[..., Page]

TRANSFER = """(editor, [kind, files, html]) => {
    const data = new DataTransfer();
    for (const [name, type, content] of files) {
        const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
        data.items.add(new File([bytes], name, { type }));
    }
    if (html) data.setData("text/html", html);
    const last = editor.querySelector("p").getBoundingClientRect();
    const event = kind === "paste"
        ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
        : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true,
                                  clientX: last.left + 5, clientY: last.bottom - 2 });
    editor.dispatchEvent(event);
}"""

LOADED = "(image) => image.complete && image.naturalWidth > 0"


def give(page: Page, kind: str, *files: tuple[str, str, bytes], html: str = "") -> None:
    """Paste or drop files, as a browser hands them to the page."""
    sent = [[name, media, base64.b64encode(content).decode()] for name, media, content in files]
    page.locator(EDITOR).evaluate(TRANSFER, [kind, sent, html])


def click_into(page: Page, words: str) -> None:
    page.locator(EDITOR).get_by_text(words).first.click()
    page.keyboard.press("End")


def is_shown(page: Page, count: int = 1) -> None:
    """Wait until so many pictures stand in the text and have been drawn."""
    images: Any = page.locator(f"{EDITOR} img:not(.ProseMirror-separator)")
    expect(images).to_have_count(count)
    for image in images.all():
        image.scroll_into_view_if_needed()
        page.wait_for_function(LOADED, arg=image.element_handle())


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_is_stored_and_seen_by_the_other(
    kind: str, open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    his = open_document(open_as, cast.marketer, play)
    click_into(hers, "Agree on a next step.")
    give(hers, kind, ("Q3 plan.png", "image/png", picture()))
    is_shown(hers)
    is_shown(his)
    ready(hers)
    file = StoredFile.objects.get()
    assert file.by == cast.salesperson
    assert f"![Q3 plan]({file.src})" in stored_text(play)
    expect(hers.locator(".upload")).to_have_count(0)
