"""Threads that come with a file: opened all at once, by who brings them, calling nobody."""

import pytest

from apps.activity.models import Activity
from apps.core.errors import InvalidInput
from apps.discussions.bringing_in import Talk, bring_in
from apps.discussions.models import Mention, Thread
from apps.workspaces.models import Member
from tests.factories import make_document

pytestmark = pytest.mark.django_db


def test_they_stand_in_order_with_all_that_was_said(marketer: Member) -> None:
    book = make_document(marketer)
    bring_in(book, by=marketer, talks=[Talk(said=["A", "B"]), Talk(said=["C"], settled="Done.")])
    first, second = Thread.objects.for_margin(book)
    assert [one.words.strip() for one in first.comments.order_by("pk")] == ["A", "B"]
    assert (first.is_open, second.is_open) == (True, False)
    assert (second.opened_by, second.opened_team) == (marketer, "marketing")
    assert second.settlement is not None
    assert second.settlement.note == "Done."


def test_a_mention_in_them_is_a_name_and_calls_nobody(
    marketer: Member, salesperson: Member
) -> None:
    book = make_document(marketer)
    (thread,) = bring_in(
        book, by=marketer, talks=[Talk(said=[f"[@Sam](mention:{salesperson.pk}) said so"])]
    )
    assert thread.comments.get().words.strip() == "@Sam said so"
    assert not Mention.objects.exists()


def test_one_that_says_nothing_keeps_all_of_them_out(marketer: Member) -> None:
    book = make_document(marketer)
    with pytest.raises(InvalidInput):
        bring_in(book, by=marketer, talks=[Talk(said=["A"]), Talk(said=[" "])])
    assert not Thread.objects.exists()


def test_none_are_no_news(marketer: Member) -> None:
    book = make_document(marketer)
    assert bring_in(book, by=marketer, talks=[]) == []
    assert not Activity.objects.filter(type="thread.imported").exists()


def test_they_can_be_gone_on_with(marketer: Member, salesperson: Member) -> None:
    book = make_document(marketer)
    (thread,) = bring_in(book, by=marketer, talks=[Talk(said=["A"], settled="Done.")])
    thread.reply(by=salesperson, body="Not yet.", reopen=True)
    assert thread.is_open
    assert thread.comments.count() == 2
