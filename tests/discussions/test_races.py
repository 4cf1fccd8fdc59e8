"""The same thread in several hands at the same moment."""

from functools import partial

import pytest

from apps.core.richtext import markdown
from apps.discussions.models import Comment, Reaction, Resolution, Thread
from apps.documents.projection import project
from apps.documents.writing import read_content
from tests.cast import Cast
from tests.factories import make_document, make_text, make_thread
from tests.kept import Kept
from tests.racing import at_once, told

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 8


@pytest.fixture
def cast(transactional_db: None, kept_cast: Kept[Cast]) -> Cast:
    return kept_cast.again()


def twice(thread: Thread) -> tuple[Thread, Thread]:
    """As two requests know it."""
    return fresh(thread), fresh(thread)


def fresh(thread: Thread) -> Thread:
    return Thread.objects.select_related("workspace").get(pk=thread.pk)


def test_two_settle_at_once_and_it_is_settled_once(cast: Cast) -> None:
    for _ in range(ROUNDS):
        book = make_document(cast.marketer)
        thread = make_thread(book, cast.salesperson)
        first, second = twice(thread)
        done = at_once(
            partial(first.resolve, by=cast.marketer),
            partial(second.resolve, by=cast.leader),
        )
        assert len(set(done)) == 1
        assert told(book)["thread.resolved"] == 1


def test_two_settle_otherwise_at_once_and_one_of_them_is_told(cast: Cast) -> None:
    for _ in range(ROUNDS):
        thread = make_thread(make_document(cast.marketer), cast.salesperson)
        first, second = twice(thread)
        done = at_once(
            partial(first.resolve, by=cast.marketer),
            partial(second.decline, by=cast.leader),
        )
        assert done.count("already_resolved") == 1
        assert Resolution.objects.filter(thread=thread).count() == 1


def test_a_reply_and_the_end_at_once_leave_no_reply_after_the_end(cast: Cast) -> None:
    for _ in range(ROUNDS):
        thread = make_thread(make_document(cast.marketer), cast.salesperson)
        first, second = twice(thread)
        reply, end = at_once(
            partial(first.reply, by=cast.marketer, body="But …"),
            partial(second.resolve, by=cast.leader),
        )
        said = Comment.objects.filter(thread=thread).count()
        assert said == (1 if reply == "thread_resolved" else 2)
        assert fresh(thread).active_at <= end.at or said == 2


def test_a_suggestion_accepted_by_two_at_once_stands_in_the_text_once(cast: Cast) -> None:
    for _ in range(ROUNDS // 2):
        book = make_text(cast.marketer)
        thread = make_thread(
            book, cast.commenter, kind="suggestion", quote="Two hours", replacement="Two hours, yes"
        )
        first, second = twice(thread)
        done = at_once(
            partial(first.accept, by=cast.marketer),
            partial(second.accept, by=cast.salesperson),
            partial(project, book.pk),  # which holds the page before its threads, too
        )
        assert done[0] == done[1]
        assert markdown.render(read_content(book).json).count("yes") == 1
        assert told(book)["thread.resolved"] == 1


def test_a_reaction_by_the_same_hand_many_times_at_once_is_one(cast: Cast) -> None:
    comment = make_thread(make_document(cast.marketer), cast.salesperson).comments.get()
    hands = [Comment.objects.select_related("thread").get(pk=comment.pk) for _ in range(6)]
    at_once(*(partial(one.react, by=cast.marketer, emoji="👍") for one in hands))
    assert Reaction.objects.filter(comment=comment).count() == 1


def test_two_edits_at_once_are_both_kept(cast: Cast) -> None:
    comment = make_thread(make_document(cast.marketer), cast.salesperson, "One").comments.get()
    hands = [Comment.objects.select_related("thread").get(pk=comment.pk) for _ in range(2)]
    at_once(
        lambda: hands[0].edit(by=cast.salesperson, body="Two"),
        lambda: hands[1].edit(by=cast.salesperson, body="Three"),
    )
    kept = Comment.objects.get(pk=comment.pk)
    assert {one.body for one in kept.versions.all()} | {kept.body} == {"One", "Two", "Three"}
