"""Comments by REST: replies, edits, reactions, what is left of what was taken back."""

from typing import Any

import pytest

from apps.discussions.models import Comment, Thread
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import caller, make_text, make_thread

pytestmark = pytest.mark.django_db

API = "/api/v1/workspaces/acme"


@pytest.fixture
def cast(shared_cast: Cast, db: None) -> Cast:
    return shared_cast


@pytest.fixture
def thread(cast: Cast) -> Thread:
    return make_thread(make_text(cast.marketer), cast.salesperson, "First.")


def said(thread: Thread, by: Member) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (
        caller(by).get(f"{API}/threads/{thread.pk}/comments/").json()["results"]
    )
    return rows


def test_a_reply_is_read_in_its_place(thread: Thread, cast: Cast) -> None:
    body = f"[@Sam](mention:{cast.salesperson.pk}), **no**."
    address = f"{API}/threads/{thread.pk}/comments/"
    answer = caller(cast.marketer).post(address, {"body": body})
    assert answer.status_code == 201
    told = caller(cast.leader).get(answer["Location"]).json()
    assert told == answer.json() | {"can": ["view", "react"]}
    assert (told["author"], told["body"]) == (str(cast.marketer.pk), body)
    assert told["mentions"] == [str(cast.salesperson.pk)]
    assert told["href"].endswith(f"/acme/threads/{thread.pk}/#{told['id']}")
    assert [one["body"] for one in said(thread, cast.leader)] == ["First.", body]


def test_a_reply_can_open_a_settled_thread_again(thread: Thread, cast: Cast) -> None:
    thread.resolve(by=cast.marketer)
    address, client = f"{API}/threads/{thread.pk}/comments/", caller(cast.salesperson)
    assert client.post(address, {"body": "But …"}).status_code == 409
    assert client.post(address, {"body": "But …", "reopen": True}).status_code == 201
    assert Thread.objects.get(pk=thread.pk).is_open


def test_an_edit_keeps_what_stood_there(thread: Thread, cast: Cast) -> None:
    address, client = f"{API}/comments/{thread.comments.get().pk}/", caller(cast.salesperson)
    assert client.patch(address, {"body": ""}).status_code == 400
    told = client.patch(address, {"body": "Second."}).json()
    assert told["body"] == "Second."
    assert told["edited_at"]
    before = caller(cast.marketer).get(f"{address}history/").json()["results"]
    assert [one["body"] for one in before] == ["First."]


def test_a_tombstone_is_left(thread: Thread, cast: Cast) -> None:
    thread.reply(by=cast.marketer, body="Second.")
    comment, client = thread.comments.earliest("pk"), caller(cast.salesperson)
    address = f"{API}/comments/{comment.pk}/"
    for _ in range(2):
        assert client.delete(address).status_code == 204
    first, second = said(thread, cast.leader)
    assert (first["body"], second["body"]) == ("", "Second.")
    assert first["removed_at"]
    assert caller(cast.leader).get(f"{API}/threads/{thread.pk}/").json()["comment_count"] == 1
    late = client.patch(address, {"body": "Again."})
    assert (late.status_code, late.json()["code"]) == (409, "comment_removed")


def test_reactions_come_and_go(thread: Thread, cast: Cast) -> None:
    comment = thread.comments.get()
    address, client = f"{API}/comments/{comment.pk}/reactions/", caller(cast.marketer)
    for _ in range(3):
        told = client.post(address, {"emoji": "👍"}).json()
        assert told["reactions"] == [
            {"emoji": "👍", "count": 1, "members": [str(cast.marketer.pk)]}
        ]
    for wrong in ("🍕", "", "x" * 9, None):
        answer = client.post(address, {"emoji": wrong})
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["emoji"])
    assert client.delete(f"{address}?emoji=👎").status_code == 204
    assert client.delete(f"{address}?emoji=👍").status_code == 204
    assert not Comment.objects.get().reactions.exists()


def test_what_is_said_elsewhere_is_not_found_here(thread: Thread, cast: Cast) -> None:
    theirs = make_thread(make_text(cast.stranger), cast.stranger)
    comment = theirs.comments.get()
    client = caller(cast.admin)
    for address in (
        f"threads/{theirs.pk}/", f"threads/{theirs.pk}/comments/", f"comments/{comment.pk}/",
        f"comments/{comment.pk}/history/", f"threads/{comment.pk}/", f"comments/{thread.pk}/",
    ):  # fmt: skip
        assert client.get(f"{API}/{address}").status_code == 404


def test_what_hangs_on_nothing_any_more_is_not_found(thread: Thread, cast: Cast) -> None:
    comment = thread.comments.get()
    Thread.objects.filter(pk=thread.pk).update(subject_id=comment.pk)
    client = caller(cast.admin)
    for address in (
        f"threads/{thread.pk}/", f"threads/{thread.pk}/comments/", f"comments/{comment.pk}/",
        f"comments/{comment.pk}/history/",
    ):  # fmt: skip
        assert client.get(f"{API}/{address}").status_code == 404
