"""What a caller wrote it reads at once, and what follows from it; no worker runs meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.campaigns.models import Campaign
from apps.core.richtext import markdown, ydoc
from apps.discussions.models import Thread
from apps.documents import signing, versions
from apps.documents.collaboration import journal
from apps.documents.models import Document, LiveText
from apps.documents.projection import current_sections
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from portal.celery import app
from tests.campaigns.campaigning import prepared
from tests.cast import Cast
from tests.factories import at, base, caller, make_text, make_thread
from tests.kept import Kept

pytestmark = pytest.mark.django_db(transaction=True)

PLAIN = "Hello.\n\n## What it costs\n\nTwo hours a day.\n"
"""The text without the section “Who buys”."""


@pytest.fixture
def cast(transactional_db: None, kept_cast: Kept[Cast]) -> Iterator[Cast]:
    app.conf.task_always_eager = False  # what is asked of the worker waits for one
    yield kept_cast.again()
    app.conf.task_always_eager = True


@pytest.fixture
def client(cast: Cast) -> APIClient:
    return caller(cast.marketer)


@pytest.fixture
def book(cast: Cast) -> Document:
    """A page that both teams agree on."""
    book = make_text(cast.marketer)
    hashes = {one.key: one.content_hash for one in current_sections(book)}
    for member in (cast.sales_lead, cast.marketing_lead):
        signing.sign(book, by=member, hashes=hashes)
    return book


def typed(document: Document, by: Member, source: str) -> None:
    """As browsers leave it: in the log, and nothing derived."""
    doc, _ = journal.read(document.pk)
    update = ydoc.edit(doc, markdown.parse(source)[0])
    assert update
    journal.append(document.pk, member_id=by.pk, data=update)
    assert lags(document)


def lags(document: Document) -> bool:
    text = LiveText.objects.get(pk=document.pk)
    return text.projected_revision < text.revision


def put(client: APIClient, document: Document, source: str) -> None:
    tag = f'"{read_content(document).revision}"'
    answer = client.put(
        at(document, "content/"), source, content_type="text/markdown", HTTP_IF_MATCH=tag
    )
    assert answer.status_code == 200, answer.content


def results(client: APIClient, address: str) -> list[dict[str, Any]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    listed: list[dict[str, Any]] = answer.json()["results"]
    return listed


def anchor_of(client: APIClient, thread: Thread) -> bool:
    answer = client.get(f"{base(thread.opened_by)}/threads/{thread.pk}/")
    detached: bool = answer.json()["anchor"]["detached"]
    return detached


def in_other_words(source: str = "Plant owners.") -> str:
    return f"Hello.\n\n## Who buys\n\n{source}\n\n## What it costs\n\nTwo hours a day.\n"


def write_by_put(client: APIClient, document: Document, by: Member) -> None:
    put(client, document, PLAIN)


def write_by_patch(client: APIClient, document: Document, by: Member) -> None:
    key = next(one.key for one in current_sections(document) if one.title == "Who buys")
    operation = {"op": "replace_section", "section": key, "markdown": "Nobody."}
    answer = client.patch(at(document, "content/"), {"operations": [operation]})
    assert answer.status_code == 200, answer.content


def write_by_restoration(client: APIClient, document: Document, by: Member) -> None:
    version = versions.of(document).get(name="before")
    answer = client.post(at(document, f"versions/{version.number}/restoration/"))
    assert answer.status_code == 201, answer.content


def write_by_suggestion(client: APIClient, document: Document, by: Member) -> None:
    thread = make_thread(
        document, by, kind="suggestion", quote="Plant managers.", replacement="Nobody."
    )
    address = f"{base(by)}/threads/{thread.pk}/resolution/"
    answer = client.post(address, {"outcome": "accepted"})
    assert answer.status_code == 201, answer.content


WRITES = [write_by_put, write_by_patch, write_by_restoration, write_by_suggestion]


@pytest.mark.parametrize("write", WRITES)
def test_whoever_writes_reads_what_follows_from_it(
    client: APIClient, cast: Cast, write: Any
) -> None:
    book = make_text(cast.marketer, PLAIN)
    versions.keep_named(book, by=cast.marketer, name="before")
    write_content(book, by=cast.marketer, json=markdown.parse(in_other_words("Plant managers."))[0])
    thread = make_thread(book, cast.marketer, quote="Plant managers.")
    before = client.get(at(book)).json()
    write(client, book, cast.marketer)
    assert not lags(book)
    assert anchor_of(client, thread)
    after = client.get(at(book)).json()
    assert after["content_hash"] != before["content_hash"]
    found = results(client, f"{base(cast.marketer)}/search/?q=managers")
    assert str(book.pk) not in {one["id"] for one in found}


def test_what_is_typed_is_told_of_a_thread_that_is_read(
    client: APIClient, book: Document, cast: Cast
) -> None:
    thread = make_thread(book, cast.marketer, quote="Plant managers.")
    typed(book, cast.marketer, in_other_words())
    assert not anchor_of(client, make_thread(book, cast.marketer, quote="Two hours"))
    typed(book, cast.marketer, PLAIN)
    assert anchor_of(client, thread)
    assert not lags(book)


def test_what_is_typed_is_told_of_threads_that_are_listed(client: APIClient, cast: Cast) -> None:
    books = [make_text(cast.marketer, title=f"Page {one}") for one in range(3)]
    threads = [make_thread(book, cast.marketer, quote="Plant managers.") for book in books]
    whole = make_thread(books[0], cast.marketer)
    typed(books[1], cast.marketer, PLAIN)
    listed = results(client, f"{base(cast.marketer)}/threads/")
    told = {one["id"]: one["anchor"] and one["anchor"]["detached"] for one in listed}
    assert told == {
        str(threads[0].pk): False,
        str(threads[1].pk): True,
        str(threads[2].pk): False,
        str(whole.pk): None,
    }
    assert [one["id"] for one in listed] == [str(one.pk) for one in (*threads, whole)]


def test_what_is_typed_is_told_of_a_document_and_its_sections(
    client: APIClient, book: Document, cast: Cast
) -> None:
    assert client.get(at(book)).json()["agreed_share"] == 1
    typed(book, cast.marketer, in_other_words())
    assert client.get(at(book)).json()["agreed_share"] < 1
    typed(book, cast.marketer, PLAIN)
    assert "Who buys" not in [one["title"] for one in results(client, at(book, "sections/"))]


def test_what_is_typed_is_told_of_documents_that_are_listed(
    client: APIClient, book: Document, cast: Cast
) -> None:
    other = make_text(cast.marketer, title="Other")
    typed(book, cast.marketer, in_other_words())
    listed = results(client, f"{base(cast.marketer)}/documents/")
    assert [one["id"] for one in listed] == [str(book.pk), str(other.pk)]
    assert listed[0]["agreed_share"] < 1
    assert listed[0]["content_hash"] == client.get(at(book)).json()["content_hash"]
    assert not lags(book)


def test_a_list_settles_those_that_lag_and_asks_nothing_more_of_the_others(
    client: APIClient, cast: Cast
) -> None:
    books = [make_text(cast.marketer, title=f"Page {one}") for one in range(12)]
    address = f"{base(cast.marketer)}/documents/?page_size=200"

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            results(client, address)
        return len(queries)

    asked()  # the first call of a token notes that it was used
    settled = asked()
    typed(books[3], cast.marketer, PLAIN)
    one = asked() - settled
    typed(books[4], cast.marketer, PLAIN)
    typed(books[5], cast.marketer, PLAIN)
    assert not lags(books[3])
    assert asked() - settled < 3 * one
    assert asked() == settled


def test_links_are_told_at_once_from_both_ends(
    client: APIClient, book: Document, cast: Cast
) -> None:
    key = next(one.key for one in current_sections(book) if one.title == "Who buys")
    draft = make_text(cast.marketer, "## Mail\n\nNothing yet.\n", title="Mail")
    put(client, draft, f"## Mail\n\n[Who]({book.get_absolute_url()}#{key})\n")
    [link] = results(client, at(draft, "links/"))
    [back] = results(client, at(book, "backlinks/"))
    assert link["id"] == back["id"]
    assert (link["target"], link["broken"]) == (str(book.pk), False)
    typed(book, cast.marketer, PLAIN)
    [back] = results(client, at(book, "backlinks/"))
    assert back["broken"]
    put(client, book, in_other_words())
    assert results(client, at(draft, "impacts/"))


def test_the_gate_and_the_stage_of_a_campaign_are_told_at_once(
    client: APIClient, cast: Cast
) -> None:
    ready = prepared(cast)
    here = f"{base(cast.marketer)}/campaigns/{ready.campaign.pk}/"

    def gate() -> dict[str, bool]:
        return {
            one["code"]: one["met"] for one in client.get(f"{here}launch/").json()["conditions"]
        }

    assert all(gate().values())
    assert client.patch(here, {"stage": "in_review"}).json()["stage"] == "ready"
    draft = ready.drafts[0].document
    typed(draft, cast.marketer, "Other words.\n")
    [listed] = results(client, f"{base(cast.marketer)}/campaigns/")
    assert listed["stage"] != "ready"
    put(client, draft, "Other words again.\n")
    assert not all(gate().values())
    assert client.get(here).json()["stage"] != "ready"
    assert {
        one["current"] for one in results(client, f"{here}reviews/?draft={ready.drafts[0].pk}")
    } == {False}
    shown = client.get(f"{here}drafts/{ready.drafts[0].pk}/").json()
    assert shown["content_hash"] == client.get(at(draft)).json()["content_hash"]
    put(client, ready.audience, "## Plants\n\nOf any size.\n")
    assert not gate()["audience_agreed"]
    assert Campaign.objects.get(pk=ready.campaign.pk).stage != "ready"
