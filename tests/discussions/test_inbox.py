"""What waits for an answer: the inbox of a team, and home."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from apps.discussions.frame import may_hear
from apps.discussions.models import Thread, with_subjects
from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import base, caller, make_document, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(marketer: Member) -> Document:
    return make_document(marketer)


def test_the_inbox_shows_what_is_open_blocking_first_then_the_latest(
    book: Document, cast: Cast
) -> None:
    ago = [timezone.now() - timedelta(days=days) for days in range(4)]
    blocking = make_thread(book, cast.salesperson, "Blocks.", blocking=True, at=ago[3])
    first = make_thread(book, cast.salesperson, "First.", at=ago[2])
    second = make_thread(book, cast.salesperson, "Second.", at=ago[1])
    make_thread(book, cast.salesperson, "Settled.").resolve(by=cast.marketer)
    make_thread(make_document(cast.stranger), cast.stranger, "Theirs.")
    assert list(Thread.objects.for_inbox(cast.marketer)) == [blocking, second, first]
    first.reply(by=cast.marketer, body="Late.", at=ago[0])
    told = with_subjects(Thread.objects.for_inbox(cast.marketer), cast.marketer.workspace)
    assert [(one.begun, one.comment_count, one.subject) for one in told] == [
        ("Blocks.", 1, book), ("First.", 2, book), ("Second.", 1, book),
    ]  # fmt: skip


def test_a_team_sees_what_it_has_to_answer(book: Document, cast: Cast) -> None:
    mine = make_thread(book, cast.salesperson, awaiting_team="marketing")
    make_thread(book, cast.marketer, awaiting_team="sales")
    make_thread(book, cast.marketer)
    assert list(Thread.objects.for_inbox(cast.admin, team="marketing")) == [mine]


def test_who_has_to_do_something_is_told(book: Document, cast: Cast) -> None:
    asked = make_thread(book, cast.salesperson, blocking=True, awaiting_team="marketing")
    blocking = make_thread(book, cast.salesperson, blocking=True)
    open_to_all = make_thread(book, cast.salesperson)
    assert [one.waits_for for one in (asked, blocking, open_to_all)] == ["marketing", "sales", ""]


def test_inbox_home_and_rest_agree_on_whose_turn_it_is(
    book: Document, cast: Cast, client: Client
) -> None:
    asked = make_thread(book, cast.salesperson, "Is it?", awaiting_team="marketing")
    raised = make_thread(book, cast.marketer, "It must not.", blocking=True)
    for other in ({"blocking": True}, {"awaiting_team": "sales"}, {}):
        make_thread(book, cast.salesperson, "Of others.", **other)
    make_thread(book, cast.marketer, "Asks.", blocking=True, awaiting_team="sales")
    away = make_document(cast.marketer, "Put away")
    make_thread(away, cast.salesperson, "Gone.", awaiting_team="marketing")
    away.archive(by=cast.marketer)

    assert list(Thread.objects.for_inbox(cast.marketer, team="marketing")) == [raised, asked]
    found = caller(cast.marketer).get(f"{base(cast.marketer)}/threads/?waits_for=marketing").json()
    assert {one["id"] for one in found["results"]} == {str(raised.pk), str(asked.pk)}
    client.force_login(cast.marketer.user)
    home = client.get("/acme/").content.decode().split("Threads that wait for my team")[1]
    panel = home.split("</section>")[0]
    inbox = client.get("/acme/threads/?for=marketing").content.decode()
    for shown in (panel, inbox.split('class="rows inbox__rows"')[1]):
        assert "Is it?" in shown
        assert "It must not." in shown
        for others in ("Of others.", "Asks.", "Gone."):
            assert others not in shown


def test_what_hangs_on_a_page_that_was_put_away_waits_for_nobody(
    book: Document, cast: Cast
) -> None:
    thread = make_thread(book, cast.salesperson, awaiting_team="marketing")
    book.archive(by=cast.marketer)
    assert not Thread.objects.for_inbox(cast.marketer).exists()
    book.restore(by=cast.marketer)
    assert list(Thread.objects.for_inbox(cast.marketer)) == [thread]


def test_home_shows_my_team_what_awaits_it(book: Document, cast: Cast, client: Client) -> None:
    make_thread(book, cast.salesperson, "Is this *true*?", awaiting_team="marketing", blocking=True)
    client.force_login(cast.marketer.user)
    shown = client.get("/acme/").content.decode()
    assert "Threads that wait for my team" in shown
    assert "Is this true?" in shown
    assert "Question" not in shown
    client.force_login(cast.salesperson.user)
    assert "Threads that wait for my team" not in client.get("/acme/").content.decode()


def test_home_shows_what_my_team_asked_and_another_has_to_answer(
    book: Document, cast: Cast, client: Client
) -> None:
    make_thread(book, cast.salesperson, "Is this true?", awaiting_team="marketing")
    make_thread(book, cast.salesperson, "Said to all")
    waits = []
    for member in (cast.sales_lead, cast.marketer):
        client.force_login(member.user)
        shown = client.get("/acme/").content.decode()
        waits.append(shown.split("What we wait for")[1].split('class="page__section"')[0])
    assert "Waiting for an answer" in waits[0]
    assert "Is this true?" in waits[0]
    assert "Said to all" not in waits[0]
    assert "Waiting for an answer" not in waits[1]


def test_the_permanent_link_leads_to_where_the_thread_is_shown(
    book: Document, cast: Cast, client: Client
) -> None:
    thread = make_thread(book, cast.salesperson)
    client.force_login(cast.commenter.user)
    answer = client.get(thread.get_absolute_url())
    assert answer.status_code == 302
    assert answer["Location"].startswith(book.get_absolute_url())
    assert str(thread.pk) in answer["Location"]
    Document.objects.filter(pk=book.pk).delete()
    assert client.get(thread.get_absolute_url()).status_code == 404


def test_only_those_of_the_workspace_hear_of_a_thread(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.salesperson)
    assert may_hear(cast.commenter, thread.pk)
    assert not may_hear(cast.stranger, thread.pk)
    assert not may_hear(cast.commenter, uuid4())
