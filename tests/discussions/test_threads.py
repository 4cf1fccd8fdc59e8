"""Opening threads, answering in them, changing what they are."""

from typing import Any

import pytest

from apps.activity.models import Activity
from apps.core.errors import InvalidInput, RuleViolation
from apps.discussions.models import Thread
from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.factories import make_document, make_text, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(marketer: Member) -> Document:
    return make_text(marketer)


def told(document: Document, *kinds: str) -> list[tuple[str, dict[str, Any]]]:
    """What happened in threads on a page, the first first."""
    rows = Activity.objects.filter(subject_id=document.pk).order_by("pk")
    return [(row.type, row.data) for row in rows if row.type.startswith(("thread", "comment"))]


def test_a_thread_begins_with_its_first_comment(book: Document, commenter: Member) -> None:
    thread = make_thread(book, commenter, "Two hours are **not** true.", kind="objection")
    assert (thread.subject, thread.opened_by, thread.opened_team) == (book, commenter, "sales")
    assert thread.is_open
    assert thread.anchor is None
    assert [(one.author, one.words) for one in thread.comments.all()] == [
        (commenter, "Two hours are not true.")
    ]
    [(event, data)] = told(book)
    assert (event, data["kind"], data["thread_id"]) == (
        "thread.opened", "objection", str(thread.pk),
    )  # fmt: skip


def test_a_thread_on_a_selection_keeps_the_words_and_their_section(
    book: Document, commenter: Member
) -> None:
    thread = make_thread(book, commenter, quote="Two hours a day")
    assert thread.quote == "Two hours a day"
    assert thread.section
    assert thread.anchor is not None
    assert told(book)[0][1]["quote"] == "Two hours a day"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"body": ""}, "body"),
        ({"body": " \n\t "}, "body"),
        ({"body": "x" * 10_001}, "body"),
        ({"body": "a\x00b"}, "body"),
        ({"body": "[only]: https://a.example"}, "body"),
        ({"kind": "poem"}, "kind"),
        ({"awaiting_team": "finance"}, "awaiting_team"),
        ({"replacement": "Other words"}, "replacement"),
        ({"kind": "suggestion", "replacement": "Other words"}, "anchor"),
        ({"kind": "suggestion", "quote": "Two hours", "replacement": "Two hours"}, "replacement"),
        ({"kind": "suggestion", "quote": "Two hours", "replacement": "x" * 10_001}, "replacement"),
        ({"quote": "Words that nobody wrote"}, "anchor"),
    ],
)
def test_what_makes_no_sense_is_refused_by_the_name_of_its_field(
    book: Document, commenter: Member, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_thread(book, commenter, **more)
    assert list(refusal.value.errors) == [field]
    assert not Thread.objects.exists()


def test_a_suggestion_need_not_say_why(book: Document, commenter: Member) -> None:
    thread = make_thread(
        book, commenter, "", kind="suggestion", quote="Two hours", replacement="One hour"
    )
    assert [one.words for one in thread.comments.all()] == [""]


def test_an_answer_of_the_awaited_team_ends_the_wait(
    book: Document, salesperson: Member, marketer: Member, leader: Member
) -> None:
    thread = make_thread(book, salesperson, awaiting_team="marketing")
    thread.reply(by=leader, body="I would like to know, too.")
    assert thread.awaiting_team == "marketing"
    thread.reply(by=marketer, body="Because it was measured.")
    thread.refresh_from_db()
    assert thread.awaiting_team == ""
    assert [data["answered"] for kind, data in told(book) if kind == "thread.replied"] == [
        "", "marketing",
    ]  # fmt: skip


def test_nobody_replies_in_a_settled_thread_by_accident(
    book: Document, salesperson: Member, marketer: Member
) -> None:
    thread = make_thread(book, salesperson)
    thread.resolve(by=marketer)
    with pytest.raises(RuleViolation, match=r"Mia Market has settled this thread\.") as refusal:
        thread.reply(by=salesperson, body="But …")
    assert refusal.value.code == "thread_resolved"
    assert thread.comments.count() == 1
    thread.reply(by=salesperson, body="But …", reopen=True)
    thread.refresh_from_db()
    assert thread.is_open
    assert thread.comments.count() == 2


def test_a_change_tells_what_changed_and_the_same_tells_nothing(
    book: Document, salesperson: Member
) -> None:
    thread = make_thread(book, salesperson)
    thread.change(by=salesperson, kind="objection", blocking=True, awaiting_team="marketing")
    thread.change(by=salesperson, kind="objection", blocking=True, awaiting_team="marketing")
    thread.change(by=salesperson, awaiting_team="")
    assert [data["changes"] for kind, data in told(book) if kind == "thread.changed"] == [
        {"kind": "objection", "blocking": True, "awaiting_team": "marketing"},
        {"awaiting_team": ""},
    ]


def test_a_thread_becomes_no_suggestion_and_a_suggestion_nothing_else(
    book: Document, salesperson: Member
) -> None:
    question = make_thread(book, salesperson, kind="question", quote="Two hours")
    suggestion = make_thread(
        book, salesperson, kind="suggestion", quote="Two hours", replacement="One hour"
    )
    for thread, kind in ((question, "suggestion"), (suggestion, "comment"), (question, "poem")):
        with pytest.raises(InvalidInput) as refusal:
            thread.change(by=salesperson, kind=kind)
        assert list(refusal.value.errors) == ["kind"]


def test_a_settled_thread_is_not_changed(book: Document, salesperson: Member) -> None:
    thread = make_thread(book, salesperson)
    thread.resolve(by=salesperson)
    with pytest.raises(RuleViolation) as refusal:
        thread.change(by=salesperson, blocking=True)
    assert refusal.value.code == "thread_resolved"


def test_threads_are_found_by_what_they_hang_on(
    book: Document, marketer: Member, stranger: Member
) -> None:
    other, theirs = make_document(marketer, "Other"), make_document(stranger, "Theirs")
    mine, beside = make_thread(book, marketer), make_thread(other, marketer, blocking=True)
    foreign = make_thread(theirs, stranger)
    links = [("document", book.pk), ("document", other.pk), ("campaign", book.pk)]
    assert set(Thread.objects.about(links)) == {mine, beside}
    assert list(Thread.objects.about(links).open().blocking()) == [beside]
    assert not Thread.objects.about([]).exists()
    assert foreign not in Thread.objects.visible_to(marketer)


def test_what_is_settled_is_open_no_more(book: Document, marketer: Member) -> None:
    first, second = make_thread(book, marketer), make_thread(book, marketer)
    first.resolve(by=marketer)
    assert list(Thread.objects.open()) == [second]
    assert list(Thread.objects.settled()) == [first]
