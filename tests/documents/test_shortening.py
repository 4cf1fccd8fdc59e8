"""Logs are shortened to what is still needed, a piece at a time."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from apps.documents import versions
from apps.documents.collaboration import compaction
from apps.documents.models import Document, LiveText, Update
from apps.documents.projection import project
from apps.documents.writing import read_content
from apps.workspaces.models import Member
from tests.factories import make_text

pytestmark = pytest.mark.django_db

LONG_AGO = versions.KEPT + timedelta(minutes=1)
WORDS = 7


@pytest.fixture
def page(marketer: Member) -> Document:
    """Typed in some steps, long ago; all that is made of its log is made."""
    page = make_text(marketer, "One.")
    [first] = Update.objects.filter(document=page)
    Update.objects.bulk_create(
        Update(document=page, revision=first.revision + more, data=first.data, member=first.member)
        for more in range(1, WORDS)
    )
    LiveText.objects.filter(pk=page.pk).update(revision=first.revision + WORDS - 1)
    Update.objects.filter(document=page).update(at=timezone.now() - LONG_AGO)
    compaction.compact(page.pk)
    project(page.pk)
    versions.cut(page)
    return page


def left(page: Document) -> list[int]:
    rows = Update.objects.filter(document=page).order_by("revision")
    return list(rows.values_list("revision", flat=True))


def test_what_is_old_and_kept_elsewhere_is_forgotten_in_pieces(
    page: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = read_content(page).json
    monkeypatch.setattr(versions, "FORGOTTEN_AT_ONCE", 3)
    assert len(left(page)) == WORDS
    assert versions.forget_old_updates() == 1
    assert left(page) == []
    assert read_content(page).json == text
    assert versions.forget_old_updates() == 0


def test_the_last_days_stay(page: Document) -> None:
    Update.objects.filter(document=page, revision__gt=3).update(at=timezone.now())
    versions.forget_old_updates()
    assert left(page) == list(range(4, WORDS + 1))
    assert versions.forget_old_updates() == 0


@pytest.mark.parametrize(
    "behind", ["snapshot_revision", "projected_revision", "versioned_revision"]
)
def test_what_something_still_needs_stays(page: Document, behind: str) -> None:
    LiveText.objects.filter(pk=page.pk).update(**{behind: F("revision") - 2})
    assert versions.forget_old_updates() == 1
    assert left(page) == [WORDS - 1, WORDS]


def test_pages_without_anything_old_do_not_keep_others_waiting(
    page: Document, marketer: Member
) -> None:
    young = make_text(marketer, "Two.")
    compaction.compact(young.pk)
    versions.keep_named(young, by=marketer, name="Now")
    assert versions.forget_old_updates(at_most=1) == 1
    assert (left(page), len(left(young))) == ([], 1)
