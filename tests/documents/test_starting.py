"""A page as a person starts it: in one step, with all that is derived from its first text."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from apps.activity.models import Activity
from apps.core.errors import RuleViolation
from apps.core.richtext import markdown
from apps.core.richtext.sections import without_section_ids
from apps.documents.models import Document, EditingSpell, Link, LiveText, Section, Template
from apps.documents.projection import project
from apps.documents.starting import start_document
from apps.search.finding import find
from apps.search.models import Entry, Passage
from apps.workspaces.models import Member
from tests.factories import make_document

pytestmark = pytest.mark.django_db

TEXT = "What it is.\n\n## Goal\n\nAgree with [everybody]({link}) on a *step*.\n\n## Who\n\n- You\n"
SECONDS = 10


def derived(page: Document) -> list[list[tuple[Any, ...]]]:
    """All rows that follow from a text, without their ids."""
    of = {"document": page}
    fields = ("key", "position", "title", "level", "content_hash", "text", "state", "agreed_hash")
    entry = Entry.objects.get(subject_id=page.pk)
    return [
        list(Section.objects.filter(**of).order_by("position").values_list(*fields)),
        list(Link.objects.filter(**of).values_list("section", "address", "words", "target")),
        list(EditingSpell.objects.filter(**of).values_list("member")),
        [(entry.title, entry.archived, entry.vector)],
        list(
            Passage.objects.filter(entry=entry)
            .order_by("position")
            .values_list("anchor", "title", "text", "vector")
        ),
        list(Activity.objects.filter(subject_id=page.pk).values_list("type")),
    ]


def template(by: Member) -> Template:
    target = make_document(by, "Ideal client profile")
    text = markdown.parse(TEXT.format(link=target.get_absolute_url()))[0]
    source = make_document(by, "First call", kind="playbook")
    return Template.save_from(source, by=by, title="Play", content=without_section_ids(text))


@pytest.mark.parametrize("begun", ["a template", "an outline"])
def test_what_is_stored_with_a_new_page_is_what_a_projection_derives(
    marketer: Member, begun: str
) -> None:
    page = start_document(
        by=marketer,
        title="Second call",
        kind="playbook",
        template=template(marketer) if begun == "a template" else None,
    )
    before = derived(page)
    assert len(before[0]) == (3 if begun == "a template" else len(page.kind_data.outline))
    assert len(before[1]) == (begun == "a template")
    assert before[2] == [(marketer.pk,)]
    assert before[5] == [("document.created",)]

    Section.objects.filter(document=page).delete()
    Link.objects.filter(document=page).delete()
    EditingSpell.objects.filter(document=page).delete()
    Entry.objects.filter(subject_id=page.pk).delete()
    LiveText.objects.filter(document=page).update(projected_revision=0)
    project(page.pk)
    assert derived(page) == before


def test_a_new_page_is_found_by_the_words_of_its_template(marketer: Member) -> None:
    page = start_document(by=marketer, title="Call", kind="", template=template(marketer))
    assert [row.id for _, row in find(marketer, "everybody").ranked] == [page.pk]


def test_a_page_that_is_refused_leaves_nothing(marketer: Member) -> None:
    away = make_document(marketer, "Away")
    away.archive(by=marketer)
    before = Activity.objects.count()
    with pytest.raises(RuleViolation), transaction.atomic():
        start_document(by=marketer, title="Below", kind="page", parent=away)
    assert not Document.objects.filter(title="Below").exists()
    assert (Activity.objects.count(), LiveText.objects.count()) == (before, 1)


def in_a_transaction_of_its_own(what: Any, made: Event, done: Event) -> None:
    """Do it, say so, and commit only when told."""
    try:
        with transaction.atomic():
            what()
            made.set()
            assert done.wait(SECONDS)
    finally:
        made.set()
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_page_that_is_being_made_keeps_nobody_waiting_who_makes_one_elsewhere(
    marketer: Member, salesperson: Member
) -> None:
    first, second = make_document(marketer, "First"), make_document(marketer, "Second")
    made, done = Event(), Event()
    with ThreadPoolExecutor(1) as beside:
        held = beside.submit(
            in_a_transaction_of_its_own,
            lambda: start_document(by=marketer, title="Here", kind="page", parent=first),
            made,
            done,
        )
        assert made.wait(SECONDS)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        try:
            start_document(by=salesperson, title="There", kind="page", parent=second)
            start_document(by=salesperson, title="Top", kind="page")
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
            done.set()
        held.result()
    assert set(Document.objects.filter(parent=None).values_list("position", flat=True)) == {0, 1, 2}


@pytest.mark.django_db(transaction=True)
def test_a_page_is_not_made_below_one_that_is_being_put_away(
    marketer: Member, salesperson: Member
) -> None:
    above = make_document(marketer, "Above")
    made, done = Event(), Event()

    def start() -> str:
        try:
            start_document(by=salesperson, title="Below", kind="page", parent=above)
            return "made"
        except RuleViolation as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as beside:
        archived = beside.submit(
            in_a_transaction_of_its_own, lambda: above.archive(by=marketer), made, done
        )
        assert made.wait(SECONDS)
        started = beside.submit(start)
        with pytest.raises(TimeoutError):
            started.result(timeout=0.7)  # it waits to hear what becomes of the page above
        done.set()
        archived.result()
        assert started.result() == "parent_archived"
