"""What a person sees of threads, without a browser: the panel, one card, the inbox."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.discussions.models import Thread
from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import make_document, make_text, make_thread

pytestmark = pytest.mark.django_db

WORDS = "Agree on a next step."
TEXT = f"## Goal\n\n{WORDS}\n"
FETCHED: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def page(marketer: Member) -> Document:
    return make_text(marketer, TEXT)


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def read(member: Member, path: str, **more: Any) -> str:
    answer = browser_of(member).get(f"/acme/threads/{path}", **more)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def on(page: Document) -> str:
    return f"on/document/{page.pk}/"


def test_the_panel_lists_open_threads_and_says_how_many_are_settled(
    page: Document, cast: Cast
) -> None:
    make_thread(page, cast.salesperson, "Is it so?")
    make_thread(page, cast.salesperson, "Long ago.").resolve(by=cast.salesperson)
    shown = read(cast.commenter, on(page), **FETCHED)
    assert "Is it so?" in shown
    assert "Long ago." not in shown
    assert '<span class="panel__count" data-count>1</span>' in shown
    assert "Long ago." in read(cast.commenter, f"{on(page)}?settled=1", **FETCHED)


def test_without_scripts_all_stand_on_one_page_and_one_of_them_open(
    page: Document, cast: Cast
) -> None:
    thread = make_thread(page, cast.salesperson, "Is it so?")
    make_thread(page, cast.salesperson, "Long ago.").resolve(by=cast.salesperson)
    address = f"/acme/threads/{thread.pk}/comments/"
    answer = browser_of(cast.marketer).post(address, {"body": "It is."})
    assert answer.status_code == 302
    shown = unescape(browser_of(cast.marketer).get(answer["Location"]).content.decode())
    for words in ("Is it so?", "It is.", "Long ago.", "Open thread"):
        assert words in shown
    assert f'action="/acme/threads/{thread.pk}/comments/"' in shown


def test_a_card_carries_its_place_for_the_live_text_as_long_as_it_has_one(
    page: Document, cast: Cast
) -> None:
    thread = make_thread(page, cast.commenter, quote=WORDS)
    card = read(cast.marketer, f"{thread.pk}/card/?folded=1")
    assert f'data-quote="{thread.quote}"' in card
    assert 'data-place="anchored"' in card
    Thread.objects.filter(pk=thread.pk).update(detached_at=timezone.now())
    card = read(cast.marketer, f"{thread.pk}/card/?folded=1")
    assert "data-start" not in card
    assert 'data-place="detached"' in card
    assert "The words that this hangs on are gone" in read(cast.marketer, f"{thread.pk}/card/")


def test_the_other_side_reads_why_it_cannot_settle_what_blocks(page: Document, cast: Cast) -> None:
    thread = make_thread(page, cast.salesperson, "No.", kind="objection", blocking=True)
    theirs = read(cast.marketing_lead, f"{thread.pk}/card/")
    assert "Sam Sales or a signatory of sales can resolve it" in theirs
    assert "How it was settled" not in theirs
    ours = read(cast.sales_lead, f"{thread.pk}/card/")
    assert "How it was settled" in ours
    assert "can resolve it" not in ours


def test_a_suggestion_is_shown_as_a_difference_and_decided_by_those_who_may(
    page: Document, cast: Cast
) -> None:
    asked = {"kind": "suggestion", "quote": WORDS, "replacement": f"{WORDS} Now."}
    thread = make_thread(page, cast.commenter, "", **asked)
    card = read(cast.marketer, f"{thread.pk}/card/")
    assert "<ins>" in card
    assert "Accept</button>" in card
    assert "Accept</button>" not in read(cast.commenter, f"{thread.pk}/card/")


def test_a_refusal_is_told_to_a_script_in_words(page: Document, cast: Cast) -> None:
    browser = browser_of(cast.salesperson)
    answer = browser.post(f"/acme/threads/{on(page)}", {"body": " "}, **FETCHED)
    assert (answer.status_code, answer.json()["detail"]) == (400, "Write what you want to say.")
    asked = {"body": "Hm.", "quote": "words that are not there"}
    answer = browser.post(f"/acme/threads/{on(page)}", asked, **FETCHED)
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "These words do not stand in the text.",
    )
    assert not Thread.objects.exists()


def test_what_is_not_done_yet_is_sent_back_as_the_card(page: Document, cast: Cast) -> None:
    thread = make_thread(page, cast.salesperson, "Is it so?")
    comment = thread.comments.get()
    browser = browser_of(cast.marketer)
    reacted = browser.post(
        f"/acme/threads/comments/{comment.pk}/reactions/", {"emoji": "👍"}, **FETCHED
    )
    assert 'aria-pressed="true"' in reacted.content.decode()
    assert 'aria-pressed="false"' in read(cast.salesperson, f"{thread.pk}/card/")


def test_an_archived_page_shows_its_threads_and_takes_no_more(page: Document, cast: Cast) -> None:
    thread = make_thread(page, cast.salesperson, "Is it so?")
    page.archive(by=cast.marketer)
    shown = read(cast.salesperson, on(page), **FETCHED)
    assert "Is it so?" in shown
    assert "This page is archived" in shown
    assert "Open thread" not in shown
    assert "This page is archived" in read(cast.salesperson, f"{thread.pk}/card/")


def test_what_a_comment_said_before_can_be_read(page: Document, cast: Cast) -> None:
    thread = make_thread(page, cast.salesperson, "First words.")
    comment = thread.comments.get()
    comment.edit(by=cast.salesperson, body="Second words.")
    shown = read(cast.marketer, f"comments/{comment.pk}/", **FETCHED)
    assert "First words." in shown
    assert "<textarea" not in shown
    assert "Second words.</textarea>" in read(
        cast.salesperson, f"comments/{comment.pk}/", **FETCHED
    )


def test_markup_in_a_comment_or_a_quote_stays_words(cast: Cast, page: Document) -> None:
    make_thread(page, cast.salesperson, "<img src=x onerror=alert(1)>")
    raw = browser_of(cast.marketer).get(f"/acme/threads/{on(page)}", **FETCHED).content.decode()
    assert "<img" not in raw
    preview = browser_of(cast.marketer).post("/acme/threads/preview/", {"body": "<b>x</b> *y*"})
    assert "<em>y</em>" in preview.content.decode()
    assert "<b>" not in preview.content.decode()


def test_the_inbox_tells_whose_turn_it_is(page: Document, cast: Cast) -> None:
    make_thread(page, cast.marketer, "For sales.", awaiting_team="sales")
    make_thread(page, cast.salesperson, "For marketing.", awaiting_team="marketing")
    make_thread(page, cast.salesperson, "We said no.", kind="objection", blocking=True)
    make_thread(page, cast.marketer, "For anybody.")
    told = {
        asked: [
            words
            for words in ("For sales.", "For marketing.", "We said no.", "For anybody.")
            if words in read(cast.salesperson, asked)
        ]
        for asked in ("", "?for=marketing", "?for=anybody", "?for=all", "?for=all&kind=blocking",
                      "?for=all&mine=1")
    }  # fmt: skip
    assert told == {
        "": ["For sales.", "We said no."],
        "?for=marketing": ["For marketing."],
        "?for=anybody": ["For anybody."],
        "?for=all": ["For sales.", "For marketing.", "We said no.", "For anybody."],
        "?for=all&kind=blocking": ["We said no."],
        "?for=all&mine=1": ["For marketing.", "We said no."],
    }


def test_the_inbox_goes_on_where_its_page_ended(page: Document, cast: Cast) -> None:
    now = timezone.now()
    for number in range(45):
        make_thread(
            page, cast.marketer, f"Thread {number:02}.", blocking=number < 3,
            at=now - timedelta(minutes=number),
        )  # fmt: skip
    browser = browser_of(cast.salesperson)
    first = unescape(browser.get("/acme/threads/?for=all").content.decode())
    following = first.split('rel="next" href="')[1].split('"')[0]
    second = unescape(browser.get(following).content.decode())
    shown = [[n for n in range(45) if f"Thread {n:02}." in text] for text in (first, second)]
    assert shown == [list(range(40)), list(range(40, 45))]


def test_the_inbox_narrows_to_one_page_and_forgets_archived_ones(
    page: Document, cast: Cast
) -> None:
    other = make_document(cast.marketer, "Other")
    make_thread(page, cast.marketer, "Here.")
    make_thread(other, cast.marketer, "There.")
    shown = read(cast.salesperson, f"?for=all&on=document:{other.pk}")
    assert "There." in shown
    assert "Here." not in shown
    other.archive(by=cast.marketer)
    assert "There." not in read(cast.salesperson, "?for=all")
