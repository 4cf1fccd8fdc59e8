"""Threads are found by what is said in them."""

import pytest

from apps.search.filling import reindex
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import base, caller, make_document, make_thread

pytestmark = pytest.mark.django_db


def found(member: Member, words: str, scopes: str = "all") -> list[tuple[str, str, str]]:
    """Of each hit its type, title and address."""
    answer = caller(member, scopes).get(f"{base(member)}/search/", {"q": words})
    return [(hit["type"], hit["title"], hit["url"]) for hit in answer.json()["results"]]


def test_a_thread_is_found_by_each_of_its_comments_and_leads_to_it(cast: Cast) -> None:
    book = make_document(cast.marketer, "Pricing")
    thread = make_thread(book, cast.salesperson, "Our discounts look arbitrary.")
    reply = thread.reply(by=cast.marketer, body="They follow the **volume** of orders.")
    [(kind, title, url)] = found(cast.commenter, "volume orders")
    assert (kind, title) == ("thread", "Our discounts look arbitrary.")
    assert url.endswith(f"/acme/threads/{thread.pk}/#{reply.pk}")
    assert not found(cast.stranger, "volume")


def test_what_was_said_otherwise_or_taken_back_is_not_found_any_more(cast: Cast) -> None:
    thread = make_thread(make_document(cast.marketer), cast.salesperson, "Ridiculous figures.")
    thread.reply(by=cast.salesperson, body="Preposterous, even.").remove(by=cast.salesperson)
    thread.comments.earliest("pk").edit(by=cast.salesperson, body="Unusual figures.")
    assert not found(cast.marketer, "ridiculous")
    assert not found(cast.marketer, "preposterous")
    assert len(found(cast.marketer, "unusual")) == 1


def test_an_index_made_anew_finds_the_same(cast: Cast) -> None:
    make_thread(make_document(cast.marketer), cast.salesperson, "Our discounts look arbitrary.")
    before = found(cast.marketer, "arbitrary")
    reindex(cast.marketer.workspace)
    assert found(cast.marketer, "arbitrary") == before != []


def test_a_token_that_may_not_read_threads_finds_none(cast: Cast) -> None:
    make_thread(make_document(cast.marketer), cast.salesperson, "Our discounts look arbitrary.")
    assert not found(cast.marketer, "arbitrary", "documents:read")


def test_a_page_of_this_name_stands_above_what_is_said_about_it(cast: Cast) -> None:
    book = make_document(cast.marketer, "Discount rules")
    make_thread(book, cast.salesperson, "Discount rules look arbitrary.")
    assert [kind for kind, _, _ in found(cast.marketer, "discount")] == ["document", "thread"]
