"""What is said and settled in threads has one outcome, whichever door a member takes."""

from collections.abc import Callable
from typing import Any, Protocol

import pytest
from django.test import Client

from apps.discussions.models import Comment, Thread
from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.architecture.undone import Happened, undone
from tests.cast import Cast
from tests.factories import caller, make_document, make_text, make_thread

pytestmark = pytest.mark.django_db


class Door(Protocol):
    """What a member can do through it; answers the status, 200 for all that was done."""

    def open(self, page: Document, **asked: Any) -> int: ...
    def reply(self, thread: Thread, **asked: Any) -> int: ...
    def settle(self, thread: Thread, **asked: Any) -> int: ...
    def reopen(self, thread: Thread) -> int: ...
    def change(self, thread: Thread, **asked: Any) -> int: ...
    def ask(self, thread: Thread, team: str) -> int: ...
    def edit(self, comment: Comment, body: str) -> int: ...
    def remove(self, comment: Comment) -> int: ...
    def react(self, comment: Comment, emoji: str) -> int: ...
    def unreact(self, comment: Comment, emoji: str) -> int: ...


class Pages:
    """Forms as a browser without scripts sends them."""

    def __init__(self, member: Member) -> None:
        self.client = Client()
        self.client.force_login(member.user)

    def open(self, page: Document, **asked: Any) -> int:
        anchor = asked.pop("anchor", {})
        return self._post(f"on/document/{page.pk}/", **asked, **anchor)

    def reply(self, thread: Thread, **asked: Any) -> int:
        return self._post(f"{thread.pk}/comments/", **asked)

    def settle(self, thread: Thread, **asked: Any) -> int:
        return self._post(f"{thread.pk}/resolution/", **asked)

    def reopen(self, thread: Thread) -> int:
        return self._post(f"{thread.pk}/reopening/")

    def change(self, thread: Thread, **asked: Any) -> int:
        return self._post(f"{thread.pk}/kind/", **asked)

    def ask(self, thread: Thread, team: str) -> int:
        return self._post(f"{thread.pk}/question/", awaiting_team=team)

    def edit(self, comment: Comment, body: str) -> int:
        return self._post(f"comments/{comment.pk}/", body=body)

    def remove(self, comment: Comment) -> int:
        return self._post(f"comments/{comment.pk}/removal/")

    def react(self, comment: Comment, emoji: str) -> int:
        return self._post(f"comments/{comment.pk}/reactions/", emoji=emoji)

    def unreact(self, comment: Comment, emoji: str) -> int:
        return self._post(f"comments/{comment.pk}/reactions/", emoji=emoji, off="1")

    def _post(self, rest: str, **sent: Any) -> int:
        ticked = {name: value for name, value in sent.items() if value is not False}
        status = self.client.post(f"/acme/threads/{rest}", ticked).status_code
        return 200 if status == 302 else int(status)


class Rest:
    """The same by token."""

    def __init__(self, member: Member) -> None:
        self.client = caller(member)

    def open(self, page: Document, **asked: Any) -> int:
        about = {"type": "document", "id": str(page.pk)}
        return self._ask("post", "threads/", {"subject": about, **asked})

    def reply(self, thread: Thread, **asked: Any) -> int:
        return self._ask("post", f"threads/{thread.pk}/comments/", asked)

    def settle(self, thread: Thread, **asked: Any) -> int:
        return self._ask("post", f"threads/{thread.pk}/resolution/", asked)

    def reopen(self, thread: Thread) -> int:
        return self._ask("delete", f"threads/{thread.pk}/resolution/")

    def change(self, thread: Thread, **asked: Any) -> int:
        return self._ask("patch", f"threads/{thread.pk}/", asked)

    def ask(self, thread: Thread, team: str) -> int:
        return self._ask("patch", f"threads/{thread.pk}/", {"awaiting_team": team})

    def edit(self, comment: Comment, body: str) -> int:
        return self._ask("patch", f"comments/{comment.pk}/", {"body": body})

    def remove(self, comment: Comment) -> int:
        return self._ask("delete", f"comments/{comment.pk}/")

    def react(self, comment: Comment, emoji: str) -> int:
        return self._ask("post", f"comments/{comment.pk}/reactions/", {"emoji": emoji})

    def unreact(self, comment: Comment, emoji: str) -> int:
        return self._ask("delete", f"comments/{comment.pk}/reactions/?emoji={emoji}")

    def _ask(self, method: str, rest: str, body: Any = None) -> int:
        status = getattr(self.client, method)(f"/api/v1/workspaces/acme/{rest}", body).status_code
        return 200 if status < 300 else int(status)


class Stage:
    """A page with a thread of the salesperson's of each sort, and one on what was put away."""

    def __init__(self, cast: Cast) -> None:
        by = cast.salesperson
        self.cast, self.page = cast, make_text(cast.marketer)
        self.away = make_document(cast.marketer, "Away")
        self.plain = make_thread(self.page, by, "First.")
        self.asked = make_thread(self.page, by, awaiting_team="marketing")
        self.blocking = make_thread(self.page, by, kind="objection", blocking=True)
        self.settled = make_thread(self.page, by)
        self.settled.resolve(by=by)
        self.suggestion = make_thread(
            self.page, by, "", kind="suggestion", quote="Two hours", replacement="One hour"
        )
        self.put_away = make_thread(self.away, by)
        self.away.archive(by=cast.marketer)
        self.comment = self.plain.comments.get()


@pytest.fixture(scope="module")
def shared_stage(shared_cast: Cast) -> Stage:
    return Stage(shared_cast)


@pytest.fixture
def stage(shared_stage: Stage, db: None) -> Stage:
    return shared_stage


Step = Callable[[Door, Stage], int]
WORDS = {"quote": "managers"}

STEPS: dict[str, tuple[str, Step, int, list[str]]] = {
    "a thread is opened": (
        "commenter", lambda d, s: d.open(s.page, body="Why?"), 200, ["thread.opened"]),
    "a thread is opened on some words": (
        "commenter", lambda d, s: d.open(s.page, body="Who?", anchor=WORDS, blocking=True,
                                         kind="objection", awaiting_team="marketing"),
        200, ["thread.opened"]),
    "a suggestion is opened without words": (
        "commenter", lambda d, s: d.open(s.page, anchor=WORDS, kind="suggestion",
                                         replacement="leaders"), 200, ["thread.opened"]),
    "a thread is opened without words": (
        "commenter", lambda d, s: d.open(s.page, body=" "), 400, []),
    "a thread is opened on words that are not there": (
        "commenter", lambda d, s: d.open(s.page, body="A", anchor={"quote": "nowhere"}), 400, []),
    "a thread is opened on words that are there twice": (
        "commenter", lambda d, s: d.open(s.page, body="A", anchor={"quote": "e"}), 409, []),
    "a thread is opened on what was put away": (
        "marketer", lambda d, s: d.open(s.away, body="Why?"), 403, []),
    "a stranger is mentioned": (
        "commenter", lambda d, s: d.open(s.page, body=f"[@O](mention:{s.cast.stranger.pk})"),
        400, []),
    "the awaited team answers": (
        "marketer", lambda d, s: d.reply(s.asked, body="So."), 200, ["thread.replied"]),
    "a reply comes too late": ("marketer", lambda d, s: d.reply(s.settled, body="A"), 409, []),
    "a reply opens the thread again": (
        "marketer", lambda d, s: d.reply(s.settled, body="But …", reopen=True),
        200, ["thread.reopened", "thread.replied"]),
    "a thread is settled": (
        "commenter", lambda d, s: d.settle(s.plain, note="Done."), 200, ["thread.resolved"]),
    "a thread is settled again": ("commenter", lambda d, s: d.settle(s.settled), 200, []),
    "a thread is settled otherwise": (
        "commenter", lambda d, s: d.settle(s.settled, outcome="declined"), 409, []),
    "a thread is settled in a way that there is not": (
        "commenter", lambda d, s: d.settle(s.plain, outcome="forgotten"), 400, []),
    "the other side settles what blocks": (
        "marketing_lead", lambda d, s: d.settle(s.blocking), 403, []),
    "the side that raised it settles what blocks": (
        "sales_lead", lambda d, s: d.settle(s.blocking), 200, ["thread.resolved"]),
    "a suggestion is accepted": (
        "marketer", lambda d, s: d.settle(s.suggestion, outcome="accepted"),
        200, ["thread.resolved"]),
    "a commenter accepts a suggestion": (
        "commenter", lambda d, s: d.settle(s.suggestion, outcome="accepted"), 403, []),
    "what suggests nothing is accepted": (
        "marketer", lambda d, s: d.settle(s.plain, outcome="accepted"), 400, []),
    "a thread is opened again": (
        "marketer", lambda d, s: d.reopen(s.settled), 200, ["thread.reopened"]),
    "an open thread is opened again": ("marketer", lambda d, s: d.reopen(s.plain), 200, []),
    "a thread becomes an objection": (
        "salesperson", lambda d, s: d.change(s.plain, kind="objection", blocking=True),
        200, ["thread.changed"]),
    "the other side says that it does not block": (
        "marketing_lead", lambda d, s: d.change(s.blocking, kind="objection", blocking=False),
        403, []),
    "a thread becomes a suggestion": (
        "salesperson", lambda d, s: d.change(s.plain, kind="suggestion", blocking=False), 400, []),
    "a team is asked": (
        "commenter", lambda d, s: d.ask(s.plain, "marketing"), 200, ["thread.changed"]),
    "nobody is asked any more": (
        "commenter", lambda d, s: d.ask(s.asked, ""), 200, ["thread.changed"]),
    "a team that there is not is asked": (
        "commenter", lambda d, s: d.ask(s.plain, "finance"), 400, []),
    "a comment is edited": (
        "salesperson", lambda d, s: d.edit(s.comment, "Second."), 200, ["comment.edited"]),
    "a comment is edited to what it says": (
        "salesperson", lambda d, s: d.edit(s.comment, "First."), 200, []),
    "another's comment is edited": ("admin", lambda d, s: d.edit(s.comment, "Mine."), 403, []),
    "a comment is taken back": (
        "salesperson", lambda d, s: d.remove(s.comment), 200, ["comment.removed"]),
    "an admin takes a comment away": (
        "admin", lambda d, s: d.remove(s.comment), 200, ["comment.removed"]),
    "another's comment is taken away": ("sales_lead", lambda d, s: d.remove(s.comment), 403, []),
    "a member reacts": ("commenter", lambda d, s: d.react(s.comment, "👍"), 200, []),
    "a member reacts with what is not offered": (
        "commenter", lambda d, s: d.react(s.comment, "🍕"), 400, []),
    "a reaction that was not there is taken back": (
        "commenter", lambda d, s: d.unreact(s.comment, "👍"), 200, []),
    "a member reacts on what was put away": (
        "commenter", lambda d, s: d.react(s.put_away.comments.get(), "👍"), 403, []),
}  # fmt: skip


STANDS = (
    Thread.objects.order_by("created_at").values_list(
        "kind", "blocking", "awaiting_team", "quote", "replacement", "resolution__outcome",
        "resolution__note", "resolution__by", "opened_by",
    ),
    Comment.objects.order_by("pk").values_list(
        "body", "author", "removed_by", "versions__body", "reactions__emoji"
    ),
)  # fmt: skip


def outcome(door: Door, step: Step, stage: Stage) -> Happened:
    return undone(
        lambda: step(door, stage), tells=lambda name: not name.startswith("document"), stands=STANDS
    )


@pytest.mark.parametrize("name", STEPS)
def test_both_doors_do_the_same(name: str, stage: Stage) -> None:
    part, step, status, events = STEPS[name]
    member = getattr(stage.cast, part)
    by_page, by_rest = (outcome(door(member), step, stage) for door in (Pages, Rest))
    assert by_page == by_rest
    assert by_rest[:2] == (status, events)
