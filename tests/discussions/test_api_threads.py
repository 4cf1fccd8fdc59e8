"""Threads by REST: what goes in, what comes out, what is refused."""

from base64 import b64encode
from typing import Any

import pytest
from rest_framework.test import APIClient

from apps.discussions.models import Thread
from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import base, caller, make_text, make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(shared_cast: Cast, db: None) -> Cast:
    return shared_cast


@pytest.fixture
def book(cast: Cast) -> Document:
    return make_text(cast.marketer)


def opened(book: Document, by: Member, **more: Any) -> Any:
    """What opening a thread on a page is answered."""
    asked = {"subject": {"type": "document", "id": str(book.pk)}, "body": "Why?", **more}
    return caller(by).post(f"{base(by)}/threads/", asked)


def at(thread: Thread, rest: str = "") -> str:
    return f"/api/v1/workspaces/acme/threads/{thread.pk}/{rest}"


def test_a_thread_is_opened_and_read(book: Document, cast: Cast) -> None:
    answer = opened(
        book, cast.commenter, kind="objection", blocking=True, awaiting_team="marketing",
        anchor={"quote": "Two hours a day"},
    )  # fmt: skip
    assert answer.status_code == 201
    told = caller(cast.marketer).get(answer["Location"]).json()
    section = Thread.objects.get().section
    assert told["subject"] == {"type": "document", "id": str(book.pk)}
    assert told["anchor"] | {"start": "", "end": ""} == {
        "quote": "Two hours a day", "prefix": told["anchor"]["prefix"], "suffix": ".",
        "section": section, "start": "", "end": "", "detached": False,
    }  # fmt: skip
    plain = {name: told[name] for name in (
        "kind", "blocking", "awaiting_team", "opened_by", "opened_team", "replacement", "open",
        "resolution", "comment_count",
    )}  # fmt: skip
    assert plain == {
        "kind": "objection", "blocking": True, "awaiting_team": "marketing",
        "opened_by": str(cast.commenter.pk), "opened_team": "sales", "replacement": None,
        "open": True, "resolution": None, "comment_count": 1,
    }  # fmt: skip
    assert told["can"] == ["view", "reply", "reopen", "ask"]
    assert told["href"].endswith(f"/acme/threads/{told['id']}/")


def test_relative_positions_name_a_selection_as_an_editor_does(book: Document, cast: Cast) -> None:
    first = opened(book, cast.commenter, anchor={"quote": "managers"}).json()["anchor"]
    positions = {"start": first["start"], "end": first["end"]}
    again = opened(book, cast.commenter, anchor=positions)
    assert again.status_code == 201
    assert again.json()["anchor"]["quote"] == "managers"


@pytest.mark.parametrize(
    ("anchor", "field"),
    [
        ({"quote": "Words that nobody wrote"}, "anchor"),
        ({"quote": "  "}, "anchor"),
        ({"prefix": "day"}, "anchor"),
        ({"start": "AAAA"}, "anchor"),
        ({"start": "not base64!", "end": "AAAA"}, "anchor"),
        ({"start": b64encode(b"\xff" * 40).decode(), "end": "AAAA"}, "anchor"),
        ({"quote": "x" * 10_001}, "anchor.quote"),
        ({"quote": "managers", "color": "red"}, "anchor.color"),
        ("managers", "anchor"),
        ([], "anchor"),
    ],
)
def test_an_anchor_that_hangs_nowhere_is_refused(
    anchor: Any, field: str, book: Document, cast: Cast
) -> None:
    answer = opened(book, cast.commenter, anchor=anchor)
    assert answer.status_code == 400, answer.content
    assert list(answer.json()["errors"]) == [field]
    assert not Thread.objects.exists()


def test_positions_of_another_text_are_refused(book: Document, cast: Cast) -> None:
    other = make_text(cast.marketer, title="Other")
    theirs = opened(other, cast.commenter, anchor={"quote": "managers"}).json()["anchor"]
    answer = opened(book, cast.commenter, anchor={"start": theirs["start"], "end": theirs["end"]})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["anchor"])


def test_an_ambiguous_quote_tells_its_candidates_and_each_of_them_will_do(cast: Cast) -> None:
    book = make_text(cast.marketer, "Buy now.\n\n## Price\n\nBuy now, pay later.\n")
    answer = opened(book, cast.commenter, anchor={"quote": "Buy now"})
    assert (answer.status_code, answer.json()["code"]) == (409, "quote_ambiguous")
    candidates = answer.json()["candidates"]
    assert len(candidates) == 2
    for candidate in candidates:
        told = opened(book, cast.commenter, anchor=candidate)
        assert told.status_code == 201
        assert told.json()["anchor"]["section"] == candidate["section"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"subject": {"type": "document", "id": "nonsense"}}, "subject.id"),
        ({"subject": {"type": "poem", "id": "01a2223a-e748-759c-aaed-e770736b907f"}}, "subject"),
        ({"subject": None}, "subject"),
        ({"body": ""}, "body"),
        ({"body": "a\u0000b"}, "body"),
        ({"kind": "poem"}, "kind"),
        ({"blocking": "perhaps"}, "blocking"),
        ({"awaiting_team": "finance"}, "awaiting_team"),
        ({"replacement": "Words"}, "replacement"),
        ({"mood": "bad"}, "mood"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(
    more: dict[str, Any], field: str, book: Document, cast: Cast
) -> None:
    answer = opened(book, cast.commenter, **more)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_what_carries_no_threads_and_what_is_not_here_read_alike(
    book: Document, cast: Cast
) -> None:
    theirs = make_text(cast.stranger, title="Theirs")
    things = (("member", cast.leader.pk), ("document", theirs.pk), ("document", cast.leader.pk))
    for kind, pk in things:
        answer = opened(book, cast.commenter, subject={"type": kind, "id": str(pk)})
        assert answer.status_code == 400
        assert answer.json()["errors"] == {
            "subject": ["There is no such thing to discuss in this workspace."]
        }


def test_a_mention_of_a_stranger_is_refused(book: Document, cast: Cast) -> None:
    answer = opened(book, cast.commenter, body=f"[@Otto](mention:{cast.stranger.pk})")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["body"])


def test_what_is_put_away_gets_no_new_threads_or_replies(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter)
    book.archive(by=cast.marketer)
    refused = [
        opened(book, cast.marketer),
        caller(cast.marketer).post(at(thread, "comments/"), {"body": "But …"}),
        caller(cast.marketer).patch(at(thread), {"awaiting_team": "sales"}),
    ]
    assert [answer.status_code for answer in refused] == [403] * 3
    assert refused[0].json()["detail"] == "This page is archived. Restore it first."
    assert caller(cast.marketer).get(at(thread)).status_code == 200
    assert caller(cast.commenter).post(at(thread, "resolution/"), {}).status_code == 201


def test_lists_are_narrowed(book: Document, cast: Cast) -> None:
    other = make_text(cast.marketer, title="Other")
    threads = {
        "plain": make_thread(book, cast.commenter),
        "asked": make_thread(book, cast.commenter, awaiting_team="sales", kind="question"),
        "blocking": make_thread(other, cast.commenter, blocking=True),
        "settled": make_thread(other, cast.commenter, blocking=True),
    }
    threads["settled"].resolve(by=cast.commenter)
    names = {str(thread.pk): name for name, thread in threads.items()}

    def listed(query: str) -> list[str]:
        answer = caller(cast.leader).get(f"{base(cast.leader)}/threads/?{query}")
        assert answer.status_code == 200, answer.content
        return [names[row["id"]] for row in answer.json()["results"]]

    assert listed("") == ["plain", "asked", "blocking", "settled"]
    assert listed(f"subject_type=document&subject_id={book.pk}") == ["plain", "asked"]
    assert listed("open=true") == ["plain", "asked", "blocking"]
    assert listed("open=false") == ["settled"]
    assert listed("open=true&blocking=true") == ["blocking"]
    assert listed("awaiting_team=sales") == ["asked"]
    assert listed("kind=question") == ["asked"]
    assert listed("ordering=-active_at")[0] == "settled"


def test_settling_and_opening_again(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter)
    client = caller(cast.marketer)
    for _ in range(2):
        answer = client.post(at(thread, "resolution/"), {"outcome": "declined", "note": "No."})
        assert answer.status_code == 201
        told = answer.json()["resolution"]
        assert (told["outcome"], told["note"]) == ("declined", "No.")
        assert told["by"] == str(cast.marketer.pk)
    otherwise = client.post(at(thread, "resolution/"), {"outcome": "settled"})
    assert (otherwise.status_code, otherwise.json()["code"]) == (409, "already_resolved")
    late = client.post(at(thread, "comments/"), {"body": "But …"})
    assert (late.status_code, late.json()["code"]) == (409, "thread_resolved")
    assert client.delete(at(thread, "resolution/")).status_code == 204
    assert client.delete(at(thread, "resolution/")).status_code == 204
    assert client.get(at(thread)).json()["open"]


def suggestion(book: Document, by: Member) -> Thread:
    return make_thread(book, by, "", kind="suggestion", quote="Two hours", replacement="One hour")


def test_a_suggestion_is_accepted_by_who_may_edit(book: Document, cast: Cast) -> None:
    thread = suggestion(book, cast.commenter)
    accept = {"outcome": "accepted"}
    refused = caller(cast.commenter).post(at(thread, "resolution/"), accept)
    assert refused.status_code == 403
    answer = caller(cast.marketer).post(at(thread, "resolution/"), accept)
    assert answer.status_code == 201
    assert answer.json()["replacement"] == "One hour"
    text = caller(cast.marketer).get(
        f"{base(cast.marketer)}/documents/{book.pk}/content/", HTTP_ACCEPT="text/markdown"
    )
    assert "One hour a day." in text.content.decode()


def test_a_token_that_may_not_write_documents_accepts_no_suggestion(
    book: Document, cast: Cast
) -> None:
    thread = suggestion(book, cast.commenter)
    client = caller(cast.marketer, "threads:write,threads:read")
    answer = client.post(at(thread, "resolution/"), {"outcome": "accepted"})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert client.post(at(thread, "resolution/"), {"outcome": "declined"}).status_code == 201


def test_a_token_needs_the_scope_of_threads(book: Document, cast: Cast) -> None:
    thread = make_thread(book, cast.commenter)
    reader = caller(cast.marketer, "threads:read")
    assert reader.get(at(thread, "comments/")).status_code == 200
    assert reader.post(at(thread, "comments/"), {"body": "Hm."}).status_code == 403
    assert caller(cast.marketer, "documents:read").get(at(thread)).status_code == 403


def test_who_has_to_answer_says_anybody_and_what_it_is_the_side_that_raised_it(
    book: Document, cast: Cast
) -> None:
    thread = make_thread(book, cast.commenter)
    other: APIClient = caller(cast.marketer)
    told = other.patch(at(thread), {"awaiting_team": "sales"}).json()
    assert told["awaiting_team"] == "sales"
    for nobody in (None, ""):
        assert other.patch(at(thread), {"awaiting_team": nobody}).json()["awaiting_team"] is None
    assert other.patch(at(thread), {"kind": "objection"}).status_code == 403
    mine = caller(cast.commenter).patch(at(thread), {"kind": "objection", "blocking": True}).json()
    assert (mine["kind"], mine["blocking"]) == ("objection", True)


def test_the_same_key_opens_one_thread(book: Document, cast: Cast) -> None:
    asked = {"subject": {"type": "document", "id": str(book.pk)}, "body": "Once."}
    client, address = caller(cast.commenter), f"{base(cast.commenter)}/threads/"
    first, again = (client.post(address, asked, HTTP_IDEMPOTENCY_KEY="once") for _ in range(2))
    assert first.json() == again.json()
    assert Thread.objects.count() == 1
