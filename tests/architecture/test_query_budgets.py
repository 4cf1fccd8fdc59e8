"""How often a page asks the database: a fixed number, however much there is."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.models import User
from apps.activity.models import Activity
from apps.core.richtext import markdown
from apps.discussions.models import Thread
from apps.documents.models import Archival, Document, LiveText
from apps.documents.projection import project
from apps.documents.writing import read_content, write_content
from apps.search.filling import fill
from apps.workspaces.models import Invitation, Member
from tests.cast import Cast
from tests.factories import caller
from tests.kept import Shelf

DOCUMENT_PAGE = 12
"""Queries that the page of a document may ask, for the sign-in and the frame around it too."""

HOME = 22
"""Queries that home may ask: once or twice a panel, however much waits."""

LIST = 26
"""Queries that any list may ask, however long it is; a search with a slip in it asks the most."""

FEW, MANY = 3, 60
API = "/api/v1/workspaces/acme"


@pytest.fixture
def cast(shared_cast: Cast, db: None) -> Cast:
    return shared_cast


def pages(by: Member, count: int, parent: Document | None = None) -> list[Document]:
    """Many documents at once, each without text."""
    made = Document.objects.bulk_create(
        Document(
            workspace=by.workspace, parent=parent, position=place, title=f"Page {place}",
            kind="page", created_by=by,
        )
        for place in range(count)
    )  # fmt: skip
    LiveText.objects.bulk_create(LiveText(document=page) for page in made)
    return made


def line_of_pages(by: Member, levels: int) -> Document:
    """A page that stands so deep."""
    page = pages(by, 1)[0]
    for _ in range(1, levels):
        page = pages(by, 1, page)[0]
    return page


def grow(cast: Cast, rows: int) -> None:
    """So many of everything that a list can show."""
    by = cast.marketer
    made = pages(by, rows)
    away = pages(by, rows)
    Archival.objects.bulk_create(
        Archival(
            workspace=by.workspace, document=page, together_with=page, by=by, at=timezone.now()
        )
        for page in away
    )
    users = User.objects.bulk_create(
        User(email=f"p{one}@acme.example", name=f"Page {one}") for one in range(rows)
    )
    seats = Member.objects.bulk_create(
        Member(workspace=by.workspace, user=user, team="sales", role="editor") for user in users
    )
    Invitation.objects.bulk_create(
        Invitation(
            workspace=by.workspace, invited_by=seats[one], email=f"i{one}@acme.example",
            team="sales", role="editor", digest=f"{one}",
            expires_at=timezone.now() + timedelta(days=1),
        )
        for one in range(rows)
    )  # fmt: skip
    Activity.objects.bulk_create(
        Activity(
            workspace=by.workspace, type=f"{thing.subject_type}.{what}", at=timezone.now(),
            by=seat, subject_type=thing.subject_type, subject_id=thing.pk, data={"pages": 1},
        )
        for page, seat in zip(made, seats, strict=True)
        for thing, what in ((page, "archived"), (seat, "left"))
    )  # fmt: skip
    for page in made:
        Thread.begin(page, by=by, body="Why?", awaiting_team="marketing").reply(by=by, body="So.")
    fill()


def browser_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def asked(client: Any, path: str, **headers: str) -> int:
    """How many queries a page takes when nothing is asked for the first time."""
    client.get(path, **headers)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path, **headers)
    assert answer.status_code == 200
    return len(queries)


def with_text(by: Member, blocks: int) -> Document:
    source = "\n\n".join(
        f"## Heading {one}" if one % 10 == 0 else f"Words with **marks**, {one}."
        for one in range(blocks)
    )
    page = pages(by, 1)[0]
    write_content(page, by=by, json=markdown.parse(source)[0])
    return page


@pytest.mark.parametrize("blocks", [1, 2000])
def test_a_document_page_keeps_to_its_budget_whatever_its_length(cast: Cast, blocks: int) -> None:
    page = with_text(cast.marketer, blocks)
    assert len(read_content(page).json["content"]) == blocks
    assert asked(browser_of(cast.salesperson), page.get_absolute_url()) <= DOCUMENT_PAGE


@pytest.mark.parametrize("projected", [True, False])
def test_a_document_page_keeps_to_its_budget_in_a_long_log(cast: Cast, projected: bool) -> None:
    page = pages(cast.marketer, 1)[0]
    for one in range(30):
        write_content(page, by=cast.marketer, json=markdown.parse(f"# A\n\n{one}")[0])
    if projected:
        project(page.pk)
    assert asked(browser_of(cast.salesperson), page.get_absolute_url()) <= DOCUMENT_PAGE


def test_a_document_page_keeps_to_its_budget_in_a_book_of_hundreds(cast: Cast) -> None:
    deep = line_of_pages(cast.marketer, 20)
    pages(cast.marketer, 500)
    pages(cast.marketer, 60, deep)
    browser = browser_of(cast.salesperson)
    for page in (deep, Document.objects.filter(parent=None).latest("pk")):
        assert asked(browser, page.get_absolute_url()) <= DOCUMENT_PAGE


def test_an_archived_page_keeps_to_the_budget(cast: Cast) -> None:
    page = line_of_pages(cast.marketer, 3)
    page.archive(by=cast.marketer)
    for member in (cast.admin, cast.commenter):
        assert asked(browser_of(member), page.get_absolute_url()) <= DOCUMENT_PAGE


PAGES = (
    "/acme/", "/acme/documents/", "/acme/documents/?kind=page", "/acme/documents/archived/",
    "/acme/documents/new/", "/acme/documents/import/", "/acme/documents/suggest.json?q=page",
    "/acme/documents/tree/", "/acme/palette/?q=page", "/acme/search/?q=page", "/acme/activity/",
    "/acme/threads/", "/acme/threads/?for=all&mine=1", "/acme/members.json", "/acme/presence/",
    "/acme/settings/", "/acme/settings/people/",
    "/acme/settings/tokens/", "/workspaces/",
)  # fmt: skip
LISTS = (
    "documents/", "documents/?archived=true", "members/", "activity/",
    "activity/?subject_type=document", "search/?q=page",
)  # fmt: skip


def argued(cast: Cast, rows: int) -> tuple[Document, Thread]:
    """A page with so many threads of each sort, and one of them with so many replies."""
    page = pages(cast.marketer, 1)[0]
    opened = Thread.begin(page, by=cast.salesperson, body="Why?", kind="objection", blocking=True)
    for _ in range(rows):
        Thread.begin(page, by=cast.marketer, body="Hm.").reply(by=cast.salesperson, body="So.")
        opened.reply(by=cast.marketer, body="Because.").react(by=cast.salesperson, emoji="👍")
        Thread.begin(page, by=cast.marketer, body="Ha.").resolve(by=cast.marketer)
    return page, opened


@pytest.mark.parametrize("more", ["", "&settled=1"])
def test_the_threads_of_a_page_ask_as_often_for_many_as_for_few(
    shelf: Shelf, cast: Cast, more: str
) -> None:
    browser = browser_of(cast.salesperson)
    counts = []
    for rows in (FEW, MANY):
        with transaction.atomic():
            page, opened = shelf.again(argued, cast, rows, key=rows)
            address = f"/acme/threads/on/document/{page.pk}/?thread={opened.pk}{more}"
            counts.append(asked(browser, address, HTTP_HX_REQUEST="true"))
            transaction.set_rollback(True)
    assert counts[1] <= counts[0] <= LIST


def few_and_many(shelf: Shelf, cast: Cast, client: Any, path: str) -> tuple[int, int]:
    """The queries of one address with few rows and with many."""
    counts = []
    for rows in (FEW, MANY):
        with transaction.atomic():
            shelf.again(grow, cast, rows, key=rows)
            counts.append(asked(client, path))
            transaction.set_rollback(True)
    return counts[0], counts[1]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_as_often_for_many_rows_as_for_few(shelf: Shelf, cast: Cast, path: str) -> None:
    few, many = few_and_many(shelf, cast, browser_of(cast.admin), path)
    assert many <= few
    assert few <= LIST


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_rest_asks_as_often_for_many_rows_as_for_few(
    shelf: Shelf, cast: Cast, path: str
) -> None:
    few, many = few_and_many(shelf, cast, caller(cast.admin), f"{API}/{path}")
    assert many <= few
    assert few <= LIST


def test_the_sections_of_a_long_text_are_one_list(cast: Cast) -> None:
    counts = []
    for blocks in (20, 600):
        page = with_text(cast.marketer, blocks)
        counts.append(asked(caller(cast.admin), f"{API}/documents/{page.pk}/sections/"))
    assert counts[1] <= counts[0] <= LIST
