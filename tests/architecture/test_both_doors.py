"""What page and REST share has one outcome, whichever door a member takes."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.activity.models import Activity
from apps.documents.models import Document
from apps.documents.models.tree import DEEPEST
from apps.documents.writing import read_content
from apps.workspaces.models import Member
from tests.architecture.doors import DONE, Door, Outcome, Pages, Rest
from tests.cast import Cast
from tests.factories import base, caller, make_document

pytestmark = pytest.mark.django_db


@dataclass
class Book:
    """`top` with `below` in it, `other` beside it, `away` and `away_below` put away together."""

    cast: Cast
    top: Document
    below: Document
    other: Document
    away: Document
    away_below: Document
    deepest: Document


@pytest.fixture(scope="module")
def shared_book(shared_cast: Cast) -> Book:
    by = shared_cast.marketer
    top, other, away = (make_document(by, title) for title in ("Top", "Other", "Away"))
    below = make_document(by, "Below", parent=top)
    away_below = make_document(by, "Away below", parent=away)
    away.archive(by=by)
    deepest = other
    for level in range(1, DEEPEST):
        deepest = make_document(by, f"Level {level}", parent=deepest)
    return Book(shared_cast, top, below, other, away, away_below, deepest)


@pytest.fixture
def book(shared_book: Book, db: None) -> Book:
    return shared_book


Step = Callable[[Door, Book], Outcome]
ARCHIVED, CYCLE, DEEP, PARENT, WRONG, ROLE, FIRST = (
    (409, "“Away” is archived."),
    (409, "A page cannot stand below itself."),
    (409, f"The book has at most {DEEPEST} levels."),
    (409, "The page above this one is archived; restore that first."),
    (400, ""),
    (403, "Your role does not allow you to"),
    (403, "This page is archived. Restore it first."),
)
DID = (200, "")

STEPS: dict[str, tuple[Step, tuple[int, str], list[str]]] = {
    "a page is made": (lambda door, book: door.create("New"), DID, ["created"]),
    "a page is made with its kind's outline": (
        lambda door, book: door.create("New", "value_proposition"), DID, ["created"]),
    "a page is made below another": (
        lambda door, book: door.create("New", parent=book.top), DID, ["created"]),
    "a page is made below an archived one": (
        lambda door, book: door.create("New", parent=book.away), ARCHIVED, []),
    "a page is made too deep": (
        lambda door, book: door.create("New", parent=book.deepest), DEEP, []),
    "a page is made without a title": (lambda door, book: door.create("  "), WRONG, []),
    "a page is made of an unknown kind": (lambda door, book: door.create("A", "poem"), WRONG, []),
    "a page gets another title": (
        lambda door, book: door.rename(book.top, " A  new name "), DID, ["renamed"]),
    "a page gets the title that it has": (lambda door, book: door.rename(book.top, "Top"), DID, []),
    "a page loses its title": (lambda door, book: door.rename(book.top, ""), WRONG, []),
    "a page gets a title beyond measure": (
        lambda door, book: door.rename(book.top, "x" * 301), WRONG, []),
    "an archived page gets another title": (
        lambda door, book: door.rename(book.away, "New"), FIRST, []),
    "a page moves below another": (
        lambda door, book: door.move(book.below, book.other), DID, ["moved"]),
    "a page moves to the top": (lambda door, book: door.move(book.below, None), DID, ["moved"]),
    "a page moves to where it is": (lambda door, book: door.move(book.below, book.top), DID, []),
    "a page moves below itself": (lambda door, book: door.move(book.top, book.top), CYCLE, []),
    "a page moves below one below it": (
        lambda door, book: door.move(book.top, book.below), CYCLE, []),
    "a page moves below an archived one": (
        lambda door, book: door.move(book.top, book.away), ARCHIVED, []),
    "a page moves too deep": (lambda door, book: door.move(book.top, book.deepest), DEEP, []),
    "a page moves among its siblings": (
        lambda door, book: door.reorder(book.other, None, 0), DID, ["moved"]),
    "a page moves to a place of its own below itself": (
        lambda door, book: door.reorder(book.top, book.below, 0), CYCLE, []),
    "a page moves before the first": (
        lambda door, book: door.reorder(book.top, None, -1), WRONG, []),
    "a page is archived with what is below it": (
        lambda door, book: door.archive(book.top), DID, ["archived"]),
    "an archived page is archived": (lambda door, book: door.archive(book.away), DID, []),
    "a page is restored with what went along": (
        lambda door, book: door.restore(book.away), DID, ["restored"]),
    "a page that is not archived is restored": (lambda door, book: door.restore(book.top), DID, []),
    "a page is restored without the one above it": (
        lambda door, book: door.restore(book.away_below), PARENT, []),
    "an agreement gets an interval": (
        lambda door, book: door.set_interval(book.top, 30), DID, ["review_interval_set"]),
    "an agreement is for ever": (
        lambda door, book: door.set_interval(book.top, None), DID, ["review_interval_set"]),
    "an agreement is due at once": (lambda door, book: door.set_interval(book.top, 0), WRONG, []),
}  # fmt: skip


def through(door: Door, step: Step, book: Book) -> tuple[Outcome, list[Any], list[Any]]:
    """What a step answers, which events it leaves, and the book after it; all of it undone."""
    before = set(Activity.objects.values_list("pk", flat=True))
    with transaction.atomic():
        outcome = step(door, book)
        rows = Activity.objects.exclude(pk__in=before).order_by("id")
        told = list(rows.values_list("type", "by", "subject_title", "data"))
        after = list(
            Document.objects.order_by("created_at").values_list(
                "title",
                "kind",
                "parent",
                "position",
                "review_every_days",
                "archival__together_with",
            )
        )
        transaction.set_rollback(True)
    return outcome, told, after


@pytest.mark.parametrize("part", ["marketer", "commenter"])
@pytest.mark.parametrize("name", STEPS)
def test_both_doors_lead_to_the_same(name: str, part: str, book: Book) -> None:
    member: Member = getattr(book.cast, part)
    step, expected, events = STEPS[name]
    page, events_by_page, book_by_page = through(Pages(member), step, book)
    rest, events_by_rest, book_by_rest = through(Rest(member), step, book)
    assert book_by_page == book_by_rest
    assert events_by_page == events_by_rest
    if part == "commenter":
        expected, events = ROLE, []
    status, said = expected
    assert (page.status, rest.status) == (status, status)
    assert said in rest.said
    assert said in page.said
    assert [told[0] for told in events_by_rest] == [f"document.{event}" for event in events]
    if status == 409:
        assert rest.said in page.said


def test_a_new_page_has_the_same_outline_by_both_doors(book: Book) -> None:
    marketer = book.cast.marketer
    for door in (Pages(marketer), Rest(marketer)):
        assert door.create("New", "value_proposition") == DONE
    first, second = (
        read_content(page).json["content"] for page in Document.objects.filter(title="New")
    )
    assert len(first) > 1
    assert [block.get("content") for block in first] == [block.get("content") for block in second]


@pytest.mark.parametrize("role", ["admin", "editor", "commenter"])
def test_a_role_given_on_the_page_is_told_and_obeyed_by_rest(role: str, book: Book) -> None:
    cast = book.cast
    client = Client()
    client.force_login(cast.admin.user)
    seat = f"/acme/settings/people/{cast.marketer.pk}/"
    assert client.post(seat, {"team": "marketing", "role": role}).status_code == 302
    told = caller(cast.admin).get(f"{base(cast.admin)}/members/{cast.marketer.pk}/").json()
    assert told["role"] == role
    member = Member.objects.select_related("workspace", "user").get(pk=cast.marketer.pk)
    expected = 403 if role == "commenter" else 200
    assert [door.rename(book.top, "New").status for door in (Pages(member), Rest(member))] == [
        expected,
        expected,
    ]


def test_an_import_by_page_by_rest_and_by_command_makes_the_same(
    book: Book,
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    marketer = book.cast.marketer
    files: dict[str, str | bytes] = {
        "README.md": "# Handbook\n\nHello, [first](calls/first.md).",
        "calls/first.md": "# First call\n\n| a |\n|---|\n| 1 |\n\n<video src='x'></video>",
        "calls/picture.md": b"\x89PNG\r\n\x1a\n\x00\x00",
    }
    folder = tmp_path / "handbook"
    for name, text in files.items():
        raw = text if isinstance(text, bytes) else text.encode()
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(raw)

    def sent() -> dict[str, object]:
        return {
            "files": [
                SimpleUploadedFile(Path(name).name, (folder / name).read_bytes()) for name in files
            ],
            "paths": [f"handbook/{name}" for name in files],
            "kind": "playbook",
        }

    def by_page() -> None:
        client = Client()
        client.force_login(marketer.user)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post("/acme/documents/import/", sent()).status_code == 302

    rest = caller(marketer)

    def by_rest() -> None:
        address = f"{base(marketer)}/imports/"
        with django_capture_on_commit_callbacks(execute=True):
            answer = rest.post(address, sent(), format="multipart")
        assert answer.status_code == 202

    def by_command() -> None:
        with pytest.raises(SystemExit):  # one file was refused
            call_command(
                "import", str(folder), workspace="acme", kind="playbook", email=marketer.user.email
            )

    assert made_by(by_page) == made_by(by_rest) == made_by(by_command)


def made_by(bring_in: Callable[[], None]) -> list[object]:
    """The pages of an import with the event of each; undone."""
    with transaction.atomic():
        seen = set(Activity.objects.values_list("pk", flat=True))
        bring_in()
        pages = Document.objects.order_by("title").values_list("title", "kind", "parent__title")
        rows = Activity.objects.exclude(pk__in=seen).order_by("subject_title")
        told = [
            (kind, by, title, data["losses"], Path(data["source"]).name)
            for kind, by, title, data in rows.values_list("type", "by", "subject_title", "data")
        ]
        made: list[object] = [list(pages), told]
        transaction.set_rollback(True)
    return made
