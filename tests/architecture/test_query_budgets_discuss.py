"""How often the lists of threads ask the database: a fixed number, however much is discussed."""

import pytest
from django.db import transaction
from django.utils import timezone

from apps.discussions import bodies
from apps.discussions.models import Comment, Mention, Reaction, Resolution, Thread
from apps.documents.models import Document
from tests.architecture.test_query_budgets import (
    API,
    DOCUMENT_PAGE,
    FEW,
    HOME,
    MANY,
    asked,
    browser_of,
    pages,
)
from tests.cast import Cast
from tests.factories import caller

LISTED = 8
"""Queries that a list of REST may ask, with the token's."""


@pytest.fixture
def cast(shared_cast: Cast, db: None) -> Cast:
    return shared_cast


def discussed(cast: Cast, rows: int) -> tuple[Document, Thread]:
    """So many threads on one page and as many pages with one, half of them settled, and one
    thread with as many comments; everything mentions and is reacted to."""
    by, content = cast.marketer, bodies.read("Why **not**?").content
    made = pages(by, rows)
    threads = Thread.objects.bulk_create(
        Thread(
            workspace=by.workspace, subject_type="document", subject_id=page.pk, kind="comment",
            opened_by=by, opened_team=by.team, awaiting_team="sales", active_at=timezone.now(),
        )
        for other in made
        for page in (made[0], other)
    )  # fmt: skip
    comments = Comment.objects.bulk_create(
        Comment(workspace=by.workspace, thread=thread, author=by, body="Why **not**?",
                content=content)
        for thread in [*threads, *[threads[0]] * rows]
    )  # fmt: skip
    Mention.objects.bulk_create(
        Mention(workspace=by.workspace, comment=one, member=by) for one in comments
    )
    Reaction.objects.bulk_create(
        Reaction(workspace=by.workspace, comment=one, member=by, emoji="👍") for one in comments
    )
    Resolution.objects.bulk_create(
        Resolution(workspace=by.workspace, thread=one, by=by, at=timezone.now(), outcome="settled")
        for one in threads[1::2]
    )
    return made[0], threads[0]


LISTS = (
    "threads/?page_size=200", "threads/?open=true&awaiting_team=sales&ordering=-active_at",
    "threads/?subject_type=document&subject_id={page}", "threads/{thread}/comments/?page_size=200",
    "threads/{thread}/",
)  # fmt: skip


@pytest.mark.parametrize("path", LISTS)
def test_a_list_of_rest_asks_as_often_for_many_as_for_few(path: str, cast: Cast) -> None:
    client, counts = caller(cast.commenter), []
    for rows in (FEW, MANY):
        with transaction.atomic():
            page, thread = discussed(cast, rows)
            counts.append(asked(client, f"{API}/{path.format(page=page.pk, thread=thread.pk)}"))
            transaction.set_rollback(True)
    assert counts[1] <= counts[0] <= LISTED


def test_pages_ask_as_often_where_much_is_discussed_as_where_little_is(cast: Cast) -> None:
    browser, counts = browser_of(cast.salesperson), []
    for rows in (FEW, MANY):
        with transaction.atomic():
            page, _ = discussed(cast, rows)
            counts.append((asked(browser, "/acme/"), asked(browser, page.get_absolute_url())))
            transaction.set_rollback(True)
    few, many = counts
    assert many == few
    assert few[0] <= HOME
    assert few[1] <= DOCUMENT_PAGE
