"""What is derived from a text: its sections, who worked on it, what the activity tells."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.activity.models import Activity
from apps.core.errors import InvalidInput, Stale
from apps.core.richtext import markdown
from apps.documents.models import Document, EditingSpell, LiveText, Section, Update
from apps.documents.projection import current_sections, project
from apps.documents.tasks import project_left_behind
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(marketer: Member) -> Document:
    return Document.create(by=marketer, title="First call")


def write(page: Document, by: Member, text: str, **options: Any) -> int:
    return write_content(page, by=by, json=markdown.parse(text)[0], **options).revision


def edited() -> list[Member | None]:
    rows = Activity.objects.filter(type="document.edited").select_related("by__user")
    return [row.by for row in rows.order_by("id")]


def test_sections_keep_their_ids_when_they_are_reworded_moved_and_renamed(
    page: Document, marketer: Member
) -> None:
    write(page, marketer, "Opening.\n\n## Goal\n\nAgree.\n\n## Questions\n\nWhat changed?\n")
    before = {section.title: section.key for section in current_sections(page)}
    assert list(before) == ["", "Goal", "Questions"]
    assert before[""] == "opening"
    write(page, marketer, "## Questions\n\nWhat changed this year?\n\n## The goal\n\nAgree.\n")
    after = {section.title: section.key for section in current_sections(page)}
    assert after == {"Questions": before["Questions"], "The goal": before["Goal"]}


def test_only_the_section_whose_words_changed_gets_another_hash(
    page: Document, marketer: Member
) -> None:
    write(page, marketer, "## Goal\n\nAgree.\n\n## Questions\n\nWhat changed?\n")
    before = {section.title: section.content_hash for section in current_sections(page)}
    write(page, marketer, "## Goal\n\nAgree!\n\n## Questions\n\nWhat changed?\n")
    after = {section.title: section.content_hash for section in current_sections(page)}
    assert after["Goal"] != before["Goal"]
    assert after["Questions"] == before["Questions"]


def test_writing_what_stands_there_already_is_no_update(page: Document, marketer: Member) -> None:
    text = "## Goal\n\nAgree on a *next* step.\n\n- [ ] one\n- [x] two\n"
    first = write(page, marketer, text)
    assert write(page, marketer, text) == first
    assert Update.objects.filter(document=page).count() == 1


def test_a_write_upon_an_old_revision_is_stale_and_changes_nothing(
    page: Document, marketer: Member
) -> None:
    old = write(page, marketer, "One.")
    write(page, marketer, "Two.")
    with pytest.raises(Stale):
        write(page, marketer, "Three.", expected_revision=old)
    assert markdown.render(read_content(page).json) == "Two.\n"


def test_json_that_is_no_text_is_refused_with_its_place(page: Document, marketer: Member) -> None:
    with pytest.raises(InvalidInput) as refusal:
        write_content(page, by=marketer, json={"type": "doc", "content": [{"type": "script"}]})
    assert "content[0]" in refusal.value.errors["content"][0]
    assert LiveText.objects.get(pk=page.pk).revision == 0


def test_making_a_page_and_its_first_words_are_told_once(page: Document, marketer: Member) -> None:
    write(page, marketer, "First words.")
    project(page.pk)
    assert edited() == []


def test_an_editing_spell_is_told_once_and_a_later_one_again(
    page: Document, salesperson: Member
) -> None:
    write(page, salesperson, "One.")
    project(page.pk)
    write(page, salesperson, "Two.")
    project(page.pk)
    assert edited() == [salesperson]
    long_ago = timezone.now() - timedelta(hours=1)
    EditingSpell.objects.update(began_at=long_ago, ended_at=long_ago)
    write(page, salesperson, "Three.")
    project(page.pk)
    assert edited() == [salesperson, salesperson]
    assert EditingSpell.objects.filter(document=page, member=salesperson).count() == 2


def test_two_who_write_together_are_both_told(
    page: Document, salesperson: Member, commenter: Member
) -> None:
    write(page, salesperson, "One.")
    write(page, commenter, "One and two.")
    project(page.pk)
    assert set(edited()) == {salesperson, commenter}


def test_a_second_projection_changes_nothing(page: Document, salesperson: Member) -> None:
    write(page, salesperson, "## Goal\n\nAgree.\n")
    project(page.pk)
    rows = list(Section.objects.order_by("pk").values())
    project(page.pk)
    assert list(Section.objects.order_by("pk").values()) == rows
    assert edited() == [salesperson]


def test_what_a_crash_left_behind_is_derived_by_the_sweep(
    page: Document, salesperson: Member
) -> None:
    write(page, salesperson, "## Goal\n\nAgree.\n")
    Section.objects.all().delete()
    LiveText.objects.filter(pk=page.pk).update(projected_revision=0)
    assert project_left_behind() == 1
    assert [section.title for section in Section.objects.filter(document=page)] == ["Goal"]
    assert project_left_behind() == 0
