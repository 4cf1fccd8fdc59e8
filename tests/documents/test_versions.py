"""Versions: which edits make one, whose they are, and bringing one back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.activity.models import Activity
from apps.core.errors import RuleViolation
from apps.core.richtext import markdown
from apps.documents import versions
from apps.documents.folding import Edit, fold
from apps.documents.models import Document, LiveText, Update, Version
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.factories import at, caller, make_text

NINE = datetime(2026, 1, 5, 9, tzinfo=UTC)
ANA, BEN = uuid4(), uuid4()


def minutes(*edits: tuple[UUID | None, float]) -> list[Edit]:
    return [
        Edit(number, member, NINE + timedelta(minutes=at))
        for number, (member, at) in enumerate(edits, start=1)
    ]


@pytest.mark.parametrize(
    ("edits", "folds"),
    [
        ((), []),
        (((ANA, 0), (ANA, 10)), [(2, {ANA})]),
        (((ANA, 0), (ANA, 10.1)), [(1, {ANA}), (2, {ANA})]),
        (((ANA, 0), (BEN, 5), (ANA, 12), (BEN, 20)), [(4, {ANA, BEN})]),
        (((ANA, 0), (ANA, 6), (BEN, 12), (BEN, 13)), [(2, {ANA}), (4, {BEN})]),
        (((ANA, 0), (None, 30), (BEN, 31)), [(2, {ANA}), (3, {BEN})]),
    ],
)
def test_edits_fold_by_quiet_time_and_by_who_writes(
    edits: tuple[tuple[UUID | None, float], ...], folds: list[tuple[int, set[UUID]]]
) -> None:
    assert [(one.revision, one.authors) for one in fold(minutes(*edits))] == folds


@given(st.lists(st.tuples(st.sampled_from([ANA, BEN, None]), st.floats(0, 30)), max_size=40))
def test_every_edit_is_in_one_fold_with_its_author(steps: list[tuple[UUID | None, float]]) -> None:
    at, edits = 0.0, []
    for member, pause in steps:
        at += pause
        edits.append((member, at))
    made = minutes(*edits)
    folds = fold(made)
    assert [one.revision for one in folds] == sorted({one.revision for one in folds})
    start = 0
    for one in folds:
        inside = [edit for edit in made if start < edit.revision <= one.revision]
        assert one.authors == {edit.member_id for edit in inside} - {None}
        start = one.revision
    assert start == len(made)


# -- in the book

pytestmark = pytest.mark.django_db


def say(document: Document, by: Member, text: str, *, when: datetime | None = None) -> None:
    write_content(document, by=by, json=markdown.parse(text)[0])
    if when is not None:
        newest = LiveText.objects.get(pk=document.pk).revision
        Update.objects.filter(document=document, revision=newest).update(at=when)


def told(version: Version) -> str:
    return markdown.render(version.content()).strip()


def test_automatic_versions_are_cut_late_and_yet_exact(
    marketer: Member, salesperson: Member
) -> None:
    page = make_text(marketer, "One.")
    Update.objects.filter(document=page).update(at=NINE)
    say(page, marketer, "Two.", when=NINE + timedelta(minutes=5))
    say(page, salesperson, "Three.", when=NINE + timedelta(minutes=30))
    say(page, marketer, "Four.", when=NINE + timedelta(minutes=50))
    assert versions.cut(page, at=NINE + timedelta(minutes=55)) != []
    kept = list(Version.objects.filter(document=page))
    assert [(one.number, told(one)) for one in kept] == [(1, "Two."), (2, "Three.")]
    assert [set(one.authors.all()) for one in kept] == [{marketer}, {salesperson}]
    assert versions.cut(page, at=NINE + timedelta(minutes=60)) == []
    [last] = versions.cut(page, at=NINE + timedelta(minutes=61))
    assert (last.number, told(last), last.reason) == (3, "Four.", "automatic")


def test_a_named_version_takes_in_what_is_still_open(marketer: Member, admin: Member) -> None:
    page = make_text(marketer, "One.")
    version = versions.keep_named(page, by=admin, name="  For the   board ")
    assert (version.name, version.reason, told(version)) == ("For the board", "named", "One.")
    assert list(version.authors.all()) == [marketer]
    assert versions.cut(page) == []


def test_restoring_is_an_edit_that_can_itself_be_undone(marketer: Member, admin: Member) -> None:
    page = make_text(marketer, "# Title\n\nOne.")
    first = versions.keep_named(page, by=marketer, name="First")
    say(page, marketer, "# Title\n\nTwo.\n\nMore.")
    text = read_content(page).json
    restored = versions.restore(first, by=admin)
    assert read_content(page).json == first.content()
    assert restored.reason == "restore"
    assert list(restored.authors.all()) == [admin]
    before = Version.objects.get(document=page, number=restored.number - 1)
    assert before.content() == text
    versions.restore(before, by=admin)
    assert read_content(page).json == text
    assert Activity.objects.filter(type="document.version_restored").count() == 2


def test_restoring_twice_is_refused_and_changes_nothing(marketer: Member) -> None:
    page = make_text(marketer, "One.")
    first = versions.keep_named(page, by=marketer, name="First")
    say(page, marketer, "Two.")
    versions.restore(first, by=marketer)
    count = Version.objects.count()
    with pytest.raises(RuleViolation, match="already") as refusal:
        versions.restore(first, by=marketer)
    assert refusal.value.code == "same_text"
    assert Version.objects.count() == count


# -- REST


def test_rest_names_lists_compares_and_restores(marketer: Member, salesperson: Member) -> None:
    page = make_text(marketer, "# Title\n\nOne word.\n\n## Other\n\nStays.")
    client = caller(salesperson)
    named = client.post(at(page, "versions/"), {"name": "First"}, format="json")
    assert named.status_code == 201
    assert (named.json()["number"], named.json()["reason"]) == (1, "named")
    assert named.json()["authors"] == [str(marketer.pk)]
    say(page, salesperson, "# Title\n\nTwo words.\n\n## Other\n\nStays.")
    changes = client.get(at(page, "versions/1/changes/live/")).json()
    assert [one["title"] for one in changes] == ["Title"]
    told = changes[0]["changes"]
    assert "".join(one["text"] for one in told if one["op"] != "insert") == "Title\nOne word."
    assert "".join(one["text"] for one in told if one["op"] != "delete") == "Title\nTwo words."
    restored = client.post(at(page, f"versions/{named.json()['id']}/restoration/"))
    assert (restored.status_code, restored.json()["number"]) == (201, 3)
    again = client.post(at(page, "versions/1/restoration/"))
    assert (again.status_code, again.json()["code"]) == (409, "same_text")
    listed = client.get(at(page, "versions/")).json()["results"]
    assert [one["reason"] for one in listed] == ["restore", "automatic", "named"]
    words = client.get(at(page, "versions/2/content/"), HTTP_ACCEPT="text/markdown").content
    assert b"Two words." in words


@pytest.mark.parametrize("which", ["9", "live", "not-a-version", "9" * 40])
def test_a_version_that_there_is_not_is_404(marketer: Member, which: str) -> None:
    page = make_text(marketer, "One.")
    assert caller(marketer).get(at(page, f"versions/{which}/")).status_code == 404
    assert caller(marketer).get(at(page, f"versions/{which}/changes/8/")).status_code == 404


def test_a_version_needs_a_name_and_the_right_to_edit(marketer: Member, commenter: Member) -> None:
    page = make_text(marketer, "One.")
    for name in ("", "   ", "x" * 201):
        answer = caller(marketer).post(at(page, "versions/"), {"name": name}, format="json")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["name"])
    refused = caller(commenter).post(at(page, "versions/"), {"name": "Mine"}, format="json")
    assert refused.status_code == 403


def test_another_documents_version_is_not_found_here(marketer: Member) -> None:
    page, other = make_text(marketer, "One."), make_text(marketer, "Two.")
    version = versions.keep_named(other, by=marketer, name="Other")
    assert caller(marketer).get(at(page, f"versions/{version.pk}/")).status_code == 404
