"""The tree of the book: making, moving, archiving and restoring pages."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from apps.activity.models import Activity
from apps.core.errors import InvalidInput, RuleViolation
from apps.documents.book import book_tree
from apps.documents.models import Document
from apps.documents.models.tree import DEEPEST
from apps.workspaces.models import Member

pytestmark = pytest.mark.django_db


def titles_below(parent: Document | None) -> list[str]:
    rows = Document.objects.current().filter(parent=parent).in_order()
    return [row.title for row in rows]


def make(by: Member, *titles: str, parent: Document | None = None) -> list[Document]:
    return [Document.create(by=by, title=title, parent=parent) for title in titles]


def test_new_pages_stand_last_among_their_siblings(marketer: Member) -> None:
    make(marketer, "One", "Two", "Three")
    assert titles_below(None) == ["One", "Two", "Three"]


def test_a_page_can_be_made_at_a_place(marketer: Member) -> None:
    make(marketer, "One", "Three")
    Document.create(by=marketer, title="Two", position=1)
    assert titles_below(None) == ["One", "Two", "Three"]


@pytest.mark.parametrize(
    ("moved", "position", "after"),
    [
        ("A", 0, "ABCD"),
        ("A", 2, "BCAD"),
        ("A", None, "BCDA"),
        ("D", 0, "DABC"),
        ("C", 1, "ACBD"),
        ("B", 99, "ACDB"),
    ],
)
def test_a_page_moves_among_its_siblings(
    marketer: Member, moved: str, position: int | None, after: str
) -> None:
    pages = {page.title: page for page in make(marketer, *"ABCD")}
    pages[moved].move(by=marketer, parent=None, position=position)
    assert titles_below(None) == list(after)
    places = sorted(Document.objects.values_list("position", flat=True))
    assert places == [0, 1, 2, 3]


def test_a_page_moves_with_everything_below_it(marketer: Member) -> None:
    playbook, plan = make(marketer, "Playbook", "Plan")
    (play,) = make(marketer, "Play", parent=playbook)
    make(marketer, "Step", parent=play)
    play.move(by=marketer, parent=plan)
    assert titles_below(playbook) == []
    assert titles_below(plan) == ["Play"]
    assert [page.title for page in Document.objects.get(title="Step").path()] == [
        "Plan",
        "Play",
        "Step",
    ]


def test_a_page_cannot_stand_below_itself_or_what_is_below_it(marketer: Member) -> None:
    (top,) = make(marketer, "Top")
    (below,) = make(marketer, "Below", parent=top)
    for parent in (top, below):
        with pytest.raises(RuleViolation) as refusal:
            top.move(by=marketer, parent=parent)
        assert refusal.value.code == "tree_cycle"
    assert titles_below(None) == ["Top"]


def test_the_book_has_a_deepest_level(marketer: Member) -> None:
    parent: Document | None = None
    for level in range(DEEPEST):
        parent = Document.create(by=marketer, title=f"Level {level}", parent=parent)
    with pytest.raises(RuleViolation) as refusal:
        Document.create(by=marketer, title="One too many", parent=parent)
    assert refusal.value.code == "tree_too_deep"


def test_a_page_of_another_workspace_is_no_parent(marketer: Member, stranger: Member) -> None:
    (theirs,) = make(stranger, "Theirs")
    with pytest.raises(InvalidInput) as refusal:
        Document.create(by=marketer, title="Ours", parent=theirs)
    assert list(refusal.value.errors) == ["parent"]


def test_archiving_takes_along_what_stands_below_and_restoring_brings_just_that_back(
    marketer: Member,
) -> None:
    (playbook,) = make(marketer, "Playbook")
    kept, old = make(marketer, "Kept", "Old", parent=playbook)
    old.archive(by=marketer)
    playbook.archive(by=marketer)
    assert titles_below(None) == []
    playbook.restore(by=marketer)
    assert titles_below(None) == ["Playbook"]
    assert titles_below(playbook) == ["Kept"]
    assert old.is_archived
    assert not kept.is_archived


def test_what_was_archived_with_its_parent_comes_back_only_with_it(marketer: Member) -> None:
    (playbook,) = make(marketer, "Playbook")
    (play,) = make(marketer, "Play", parent=playbook)
    playbook.archive(by=marketer)
    with pytest.raises(RuleViolation) as refusal:
        play.restore(by=marketer)
    assert refusal.value.code == "parent_archived"


def test_archiving_and_restoring_twice_changes_nothing_more(marketer: Member) -> None:
    (page,) = make(marketer, "Page")
    page.archive(by=marketer)
    page.archive(by=marketer)
    page.restore(by=marketer)
    page.restore(by=marketer)
    told = list(Activity.objects.order_by("id").values_list("type", flat=True))
    assert told[-3:] == ["document.created", "document.archived", "document.restored"]


def test_the_same_title_again_is_no_event(marketer: Member) -> None:
    (page,) = make(marketer, "Page")
    page.rename(by=marketer, title="  Page ")
    assert not Activity.objects.filter(type="document.renamed").exists()


def test_an_empty_title_is_refused_by_name(marketer: Member) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Document.create(by=marketer, title="  ")
    assert "title" in refusal.value.errors
    assert not Document.objects.exists()


def test_the_tree_of_a_small_book_is_one_query(
    marketer: Member, django_assert_num_queries: object
) -> None:
    (playbook,) = make(marketer, "Playbook")
    make(marketer, "Play one", "Play two", parent=playbook)
    with django_assert_num_queries(1):  # type: ignore[operator]
        (top,) = book_tree(marketer)
    assert [page.title for page in top.pages] == ["Play one", "Play two"]


@pytest.mark.django_db(transaction=True)
def test_two_people_who_move_pages_below_each_other_at_once_make_no_circle(
    marketer: Member, salesperson: Member
) -> None:
    first, second = make(marketer, "First", "Second")

    def move(page: Document, parent: Document, by: Member) -> str:
        try:
            Document.objects.get(pk=page.pk).move(by=by, parent=parent)
            return "moved"
        except RuleViolation as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(move, first, second, marketer)
        other = pool.submit(move, second, first, salesperson)
    assert sorted([one.result(), other.result()]) == ["moved", "tree_cycle"]


@pytest.mark.django_db(transaction=True)
def test_pages_made_at_once_get_places_of_their_own(marketer: Member) -> None:
    def make_one(number: int) -> None:
        try:
            Document.create(by=marketer, title=f"Page {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make_one, range(8)))
    places = sorted(Document.objects.values_list("position", flat=True))
    assert places == list(range(8))
