"""The portal cannot store, or a page goes away, while somebody writes: the words are kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection
from playwright.sync_api import Page, expect

from apps.documents.models import Document
from tests.cast import Cast
from tests.journeys.conftest import EDITOR, open_document, reads, ready, shown, type_at_end_of

Stored = Callable[[Document], str]
OpenAs = Callable[..., Page]

CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE application_name LIKE 'tandem %' AND datname = current_database()"
)
CANNOT_STORE = "The portal cannot store now; your words are kept here"


@contextmanager
def read_only() -> Iterator[None]:
    """The database takes nothing in, as in a failover; connections of sockets are cut."""
    parts = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    at = {name: parts[name] for name in names if parts.get(name)}
    with psycopg.connect(**at, autocommit=True) as admin:
        admin.execute(
            f"ALTER DATABASE {at['dbname']} SET default_transaction_read_only = on".encode()
        )
        admin.execute(CUT)
        try:
            yield
        finally:
            admin.execute(
                f"ALTER DATABASE {at['dbname']} RESET default_transaction_read_only".encode()
            )
            admin.execute(CUT)


def copies(page: Page) -> int:
    """How many documents this browser keeps a copy of."""
    return int(page.evaluate("async () => (await indexedDB.databases()).length"))


def go_offline_and_type(page: Page, words: str) -> None:
    page.context.set_offline(True)
    expect(page.locator("[data-save-state]")).to_contain_text("Offline")
    type_at_end_of(page, "Agree on a next step.", words)


def test_a_portal_that_cannot_store_says_so_on_the_page_and_stores_the_words_afterwards(
    open_as: OpenAs, cast: Cast, play: Document, stored_text: Stored
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    his = open_document(open_as, cast.marketer, play)
    hers.set_viewport_size({"width": 360, "height": 740})
    state = hers.locator("[data-save-state]")
    with read_only():
        type_at_end_of(hers, "Agree on a next step.", " Typed into nothing.")
        expect(state).to_have_text(CANNOT_STORE)
        expect(hers.get_by_role("status").filter(has_text=CANNOT_STORE)).to_have_count(1)
        assert hers.evaluate("document.documentElement.scrollWidth") <= 360
        type_at_end_of(hers, "What changed this year?", " And more.")
        hers.wait_for_timeout(1500)
        expect(state).to_have_text(CANNOT_STORE)
        assert "Typed into nothing." in shown(hers)
        assert "Typed into nothing." not in shown(his)
    expect(state).to_have_text("Saved")
    for words in ("Typed into nothing.", "And more."):
        reads(his, words)
        assert words in stored_text(play)


def test_words_that_were_typed_offline_into_a_page_that_was_deleted_are_offered(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    go_offline_and_type(hers, " Written on a train.")
    play.delete()
    hers.context.set_offline(False)

    panel = hers.get_by_role("region", name="Your words that were not stored")
    expect(panel).to_contain_text("Agree on a next step. Written on a train.")
    expect(panel).not_to_contain_text("What changed this year?")
    expect(hers.locator("[data-save-state]")).to_contain_text("not available any more")
    expect(hers.locator(EDITOR)).to_have_attribute("contenteditable", "false")
    assert copies(hers) == 1

    with hers.expect_download() as coming:
        panel.get_by_role("button", name="Download").click()
    assert "Written on a train." in coming.value.path().read_text()
    expect(panel).to_contain_text("This browser no longer keeps them.")
    hers.wait_for_function("async () => (await indexedDB.databases()).length === 0")


def test_words_are_discarded_only_when_asked_twice(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    go_offline_and_type(hers, " Not worth much.")
    play.delete()
    hers.context.set_offline(False)
    panel = hers.get_by_role("region", name="Your words that were not stored")
    panel.get_by_role("button", name="Discard").click()
    question = hers.get_by_role("dialog")
    question.get_by_role("button", name="Cancel").click()
    assert copies(hers) == 1
    panel.get_by_role("button", name="Discard").click()
    question.get_by_role("button", name="Discard").click()
    expect(panel).to_have_count(0)
    hers.wait_for_function("async () => (await indexedDB.databases()).length === 0")


def test_a_page_that_was_deleted_leaves_no_copy_where_all_was_stored(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    type_at_end_of(hers, "Agree on a next step.", " Stored.")
    ready(hers)
    hers.context.set_offline(True)
    expect(hers.locator("[data-save-state]")).to_contain_text("Offline")
    play.delete()
    hers.context.set_offline(False)
    expect(hers.locator("[data-save-state]")).to_contain_text("not available any more")
    hers.wait_for_function("async () => (await indexedDB.databases()).length === 0")
    expect(hers.locator(".unsent")).to_have_count(0)


def test_a_page_that_was_archived_meanwhile_offers_the_words_also_on_the_next_visit(
    open_as: OpenAs, cast: Cast, play: Document
) -> None:
    hers = open_document(open_as, cast.salesperson, play)
    go_offline_and_type(hers, " Written on a train.")
    hers.wait_for_timeout(1000)
    hers.close(run_before_unload=False)
    play.archive(by=cast.marketer)

    again = hers.context.new_page()
    again.context.set_offline(False)
    again.goto(play.get_absolute_url())
    panel = again.get_by_role("region", name="Your words that were not stored")
    expect(panel).to_contain_text("Written on a train.")
    assert "Written on a train." not in shown(again)
    panel.get_by_role("button", name="Copy my words").click()
    expect(panel).to_contain_text("Copied.")
    again.wait_for_function("async () => (await indexedDB.databases()).length === 0")
