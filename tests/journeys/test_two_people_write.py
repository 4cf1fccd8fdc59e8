"""Two people, one page: the main job."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.documents.models import Document
from tests.cast import Cast
from tests.journeys.conftest import (
    EDITOR,
    open_document,
    reads,
    ready,
    shown,
    type_at_end_of,
)
from tests.services import PortalServer

Stored = Callable[[Document], str]
OpenAs = Callable[..., Page]


def test_both_type_in_one_paragraph_at_once_and_read_the_same(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    his = open_document(open_as, cast.marketer, play)
    for page in (hers, his):
        page.locator(EDITOR).get_by_text("Agree on a next step.").click()
    hers.keyboard.press("Home")
    his.keyboard.press("End")
    for sales, marketing in zip("Today: 🚀 ", " Über all", strict=True):
        hers.keyboard.type(sales)
        his.keyboard.type(marketing)

    reads(hers, "step. Über all")
    reads(his, "Today: 🚀 Agree")
    ready(hers)
    ready(his)
    assert shown(hers) == shown(his)
    assert "Today: 🚀 Agree on a next step. Über all" in stored_text(play)

    hers.reload()
    ready(hers)
    assert shown(hers) == shown(his)


def test_the_cursor_of_the_other_carries_their_name(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    his = open_document(open_as, cast.marketer, play)
    type_at_end_of(hers, "Agree on a next step.", " Yes.")
    expect(his.locator(EDITOR)).to_contain_text("Sam Sales")
    expect(his.get_by_role("group", name="Also here")).to_contain_text("SS")
    hers.close()
    expect(his.locator(EDITOR)).not_to_contain_text("Sam Sales")


def test_one_who_types_offline_is_told_and_all_is_merged_on_return(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    his = open_document(open_as, cast.marketer, play)
    hers.context.set_offline(True)
    expect(hers.locator("[data-save-state]")).to_contain_text("Offline")
    type_at_end_of(hers, "Agree on a next step.", " Written on a train.")
    type_at_end_of(his, "What changed this year?", " Written in the office.")
    expect(his.locator("[data-save-state]")).to_have_text("Saved")
    assert "train" not in shown(his)
    assert "train" not in stored_text(play)

    hers.context.set_offline(False)
    ready(hers)
    reads(his, "Written on a train.")
    reads(hers, "Written in the office.")
    assert shown(hers) == shown(his)


def test_edits_made_offline_survive_a_closed_tab(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    hers.context.set_offline(True)
    expect(hers.locator("[data-save-state]")).to_contain_text("Offline")
    type_at_end_of(hers, "Agree on a next step.", " Kept in the browser.")
    hers.wait_for_timeout(1000)
    hers.close(run_before_unload=False)
    assert "Kept in the browser" not in stored_text(play)

    again = hers.context.new_page()
    again.context.set_offline(False)
    again.goto(play.get_absolute_url())
    reads(again, "Kept in the browser.")
    ready(again)
    assert "Kept in the browser." in stored_text(play)


def test_a_server_that_dies_is_told_and_nothing_typed_is_lost(
    open_as: OpenAs,
    portal_server: PortalServer,
    cast: Cast,
    play: Document,
    stored_text: Stored,
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    portal_server.kill()
    expect(hers.locator("[data-save-state]")).to_contain_text("Offline")
    type_at_end_of(hers, "Agree on a next step.", " Typed meanwhile.")
    portal_server.start()
    ready(hers)
    assert "Typed meanwhile." in stored_text(play)


def test_people_on_two_web_processes_write_one_text(
    open_as: OpenAs,
    second_server: PortalServer,
    cast: Cast,
    play: Document,
    stored_text: Stored,
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    his = open_as(cast.marketer.user, play.get_absolute_url(), base_url=second_server.url)
    ready(his)
    type_at_end_of(hers, "Agree on a next step.", " From one.")
    reads(his, "From one.")
    type_at_end_of(his, "What changed this year?", " From the other.")
    reads(hers, "From the other.")
    ready(hers)
    ready(his)
    assert shown(hers) == shown(his)


def test_a_commenter_reads_along_and_cannot_write(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored
) -> None:
    reader = open_as(cast.commenter.user, play.get_absolute_url())
    writer = open_document(open_as, cast.marketer, play)
    expect(reader.locator("[data-save-state]")).to_contain_text("Read only")
    type_at_end_of(writer, "Agree on a next step.", " Live.")
    reads(reader, "Live.")
    reader.locator(".prose").get_by_text("Agree on a next step.").click()
    reader.keyboard.type("intruder")
    reader.wait_for_timeout(500)
    assert "intruder" not in stored_text(play)


def test_a_role_lowered_while_typing_makes_the_page_read_only_at_once(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored
) -> None:
    page = open_document(open_as, cast.salesperson, play)
    type_at_end_of(page, "Agree on a next step.", " Before.")
    ready(page)
    cast.salesperson.change(by=cast.admin, role="commenter")
    expect(page.locator("[data-save-state]")).to_contain_text("Read only")
    page.keyboard.type(" After.")
    page.wait_for_timeout(500)
    assert "After." not in stored_text(play)
    assert "Before." in stored_text(play)


def test_the_text_is_there_without_any_script(open_as: OpenAs, cast: Cast, play: Document) -> None:
    page = open_as(cast.salesperson.user, play.get_absolute_url(), java_script_enabled=False)
    reads(page, "Agree on a next step.")
    expect(page.locator(".contents")).to_contain_text("Questions")


@pytest.mark.parametrize("width", [360, 1440])
def test_the_page_does_not_scroll_sideways(
    open_as: OpenAs, cast: Cast, play: Document, width: int
) -> None:
    page = open_as(
        cast.salesperson.user,
        play.get_absolute_url(),
        viewport={"width": width, "height": 800},
    )
    ready(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width
