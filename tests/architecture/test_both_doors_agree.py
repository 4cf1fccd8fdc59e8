"""Sign-off, versions, templates and marks: page and REST do the same, refuse the same and tell
the same."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from apps.activity.models import Activity
from apps.core.richtext import markdown
from apps.documents import signing, versions
from apps.documents.models import (
    AgreedText,
    Document,
    Impact,
    Section,
    SignOff,
    Template,
    Version,
)
from apps.documents.projection import current_sections
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.architecture.doors import Door, Outcome, Pages, Rest
from tests.cast import Cast
from tests.factories import TEXT, make_text

pytestmark = pytest.mark.django_db

OTHER = "0" * 64
SOURCE = f"{TEXT}\n## What we promise\n\nAn answer in a day.\n"


@dataclass
class Book:
    """`page` with a section that nobody signed, one that sales signed, one that both did and that
    is due; with a version of other words. `away` is archived, with a version and a signature."""

    cast: Cast
    page: Document
    away: Document
    draft: Section
    signed: Section
    due: Section
    away_section: Section
    impact: Impact
    settled: Impact
    template: Template

    def hashes(self, *sections: Section) -> dict[str, str]:
        return {one.key: one.content_hash for one in sections}


@pytest.fixture(scope="module")
def shared_book(shared_cast: Cast) -> Book:
    cast, by = shared_cast, shared_cast.marketer
    page, away = (make_text(by, SOURCE, title) for title in ("Page", "Away"))
    versions.keep_named(page, by=by, name="First")
    versions.keep_named(away, by=by, name="First")
    for one in (page, away):
        source = SOURCE.replace("Hello", "Good morning")
        write_content(one, by=by, json=markdown.parse(source)[0])
    _, draft, signed, due = current_sections(page)
    away_section = current_sections(away)[1]
    sign(page, signed, cast.sales_lead)
    sign(away, away_section, cast.sales_lead)
    long_ago = timezone.now() - timedelta(days=400)
    for lead in (cast.sales_lead, cast.marketing_lead):
        sign(page, due, lead, at=long_ago)
    page.set_review_interval(by=by, days=30)
    impact, settled = (mark(by, away, page, draft, section) for section in ("opening", "x"))
    settled.confirm(by=by)
    away.archive(by=by)
    template = Template.save_from(
        page, by=by, title="Template", content=read_content(page).json
    )  # fmt: skip
    signing.turn_due()
    states = {one.key: one for one in current_sections(page)}
    draft, signed, due = (states[one.key] for one in (draft, signed, due))
    assert [one.state for one in (draft, signed, due)] == ["draft", "signed_by_sales", "due"]
    return Book(
        cast, page, Document.objects.get(pk=away.pk), draft, signed, due, away_section, impact,
        settled, template,
    )  # fmt: skip


@pytest.fixture
def book(shared_book: Book, db: None) -> Book:
    return shared_book


def sign(page: Document, section: Section, by: Member, **more: Any) -> None:
    signing.sign(page, by=by, hashes={section.key: section.content_hash}, **more)


def mark(by: Member, away: Document, page: Document, target: Section, section: str) -> Impact:
    """That `page` has to be looked at since a section of it changed that it links to itself."""
    return Impact.objects.create(
        workspace=by.workspace, document=page, section=section, target=page,
        target_section=target.key, title=target.title, agreed_hash=OTHER, at=timezone.now(),
    )  # fmt: skip


@dataclass(frozen=True)
class Refused:
    status: int
    said: str = ""


Step = Callable[[Door, Book], Outcome]
Expected = Refused | list[str]
"""A refusal, or the events of what was done."""

NOT_YOURS, ROLE, FIRST, CHANGED, SAME, GONE, WRONG = (
    Refused(403, "Only signatories of sales and marketing sign."),
    Refused(403, "Your role does not allow you to"),
    Refused(403, "This page is archived. Restore it first."),
    Refused(409, "has changed since you read it. Read it again before you sign."),
    Refused(409, "The page reads like this version already."),
    Refused(404),
    Refused(400),
)

SIGNING: dict[str, tuple[Step, Expected]] = {
    "a section is signed": (
        lambda door, book: door.sign(book.page, book.hashes(book.draft)), ["section.signed"]),
    "a section that the team has signed is signed": (
        lambda door, book: door.sign(book.page, book.hashes(book.signed)), []),
    "a section that is due is signed anew": (
        lambda door, book: door.sign(book.page, book.hashes(book.due)), ["section.signed"]),
    "all sections are signed": (
        lambda door, book: door.sign(book.page, book.hashes(book.draft, book.signed, book.due)),
        ["section.signed", "section.signed"]),
    "a section is signed that reads otherwise": (
        lambda door, book: door.sign(book.page, {book.draft.key: OTHER}), CHANGED),
    "sections are signed of which one reads otherwise": (
        lambda door, book: door.sign(
            book.page, book.hashes(book.draft) | {book.signed.key: OTHER}), CHANGED),
    "a section is signed that is not there": (
        lambda door, book: door.sign(book.page, {"nowhere": OTHER}), GONE),
    "a section of another page is signed": (
        lambda door, book: door.sign(book.page, book.hashes(book.away_section)), GONE),
    "a section of an archived page is signed": (
        lambda door, book: door.sign(book.away, book.hashes(book.away_section)), FIRST),
    "a signature is withdrawn": (
        lambda door, book: door.withdraw(book.page, book.signed.key),
        ["section.sign_off_withdrawn"]),
    "a signature of an agreement is withdrawn": (
        lambda door, book: door.withdraw(book.page, book.due.key),
        ["section.sign_off_withdrawn"]),
    "a signature is withdrawn that was not given": (
        lambda door, book: door.withdraw(book.page, book.draft.key),
        Refused(409, "Sales has not signed this section.")),
    "a signature is withdrawn of a section that is not there": (
        lambda door, book: door.withdraw(book.page, "nowhere"), GONE),
    "a signature on an archived page is withdrawn": (
        lambda door, book: door.withdraw(book.away, book.away_section.key), FIRST),
}  # fmt: skip

WRITING: dict[str, tuple[Step, Expected]] = {
    "the text is given a name": (
        lambda door, book: door.name_version(book.page, " Spring  draft "),
        ["document.version_named"]),
    "the text is given another name at once": (
        lambda door, book: (
            door.name_version(book.page, "One"), door.name_version(book.page, "Two"))[1],
        ["document.version_named", "document.version_named"]),
    "a version gets no name": (lambda door, book: door.name_version(book.page, "  "), WRONG),
    "a version gets the longest name": (
        lambda door, book: door.name_version(book.page, "x" * 200), ["document.version_named"]),
    "a version gets a name beyond measure": (
        lambda door, book: door.name_version(book.page, "x" * 201), WRONG),
    "the text of an archived page is given a name": (
        lambda door, book: door.name_version(book.away, "Spring"), FIRST),
    "a version is restored": (
        lambda door, book: door.restore_version(book.page, 1), ["document.version_restored"]),
    "a version is restored that the page reads like": (
        lambda door, book: (
            door.restore_version(book.page, 1), door.restore_version(book.page, 1))[1],
        Refused(409, SAME.said)),
    "a version is restored that is not there": (
        lambda door, book: door.restore_version(book.page, 99), GONE),
    "a version of an archived page is restored": (
        lambda door, book: door.restore_version(book.away, 1), FIRST),
    "a template is saved": (
        lambda door, book: door.save_template(book.page, " A  play "), ["template.saved"]),
    "a template is saved without a title": (
        lambda door, book: door.save_template(book.page, " "), WRONG),
    "a template is saved under a title that is taken": (
        lambda door, book: door.save_template(book.page, "TEMPLATE"), WRONG),
    "a template is saved under a title beyond measure": (
        lambda door, book: door.save_template(book.page, "x" * 201), WRONG),
    "an archived page is saved as a template": (
        lambda door, book: door.save_template(book.away, "Play"), FIRST),
    "a template is removed": (
        lambda door, book: door.remove_template(book.template), ["template.removed"]),
    "a template is removed twice": (
        lambda door, book: (
            door.remove_template(book.template), door.remove_template(book.template))[1], GONE),
    "a text is said to hold still": (
        lambda door, book: door.confirm(book.impact), ["impact.confirmed"]),
    "a text is said to hold still with what was read": (
        lambda door, book: door.confirm(book.impact, book.draft.content_hash),
        ["impact.confirmed"]),
    "a text is said to hold still that has changed again": (
        lambda door, book: door.confirm(book.impact, OTHER),
        Refused(409, "has changed again since you read it.")),
    "a text is said to hold still again": (lambda door, book: door.confirm(book.settled), []),
}  # fmt: skip

STEPS = SIGNING | WRITING


def refusal_of(part: str, name: str, expected: Expected) -> Expected:
    """What a member is told who may not do it whatever the moment; others hear of the rule."""
    if part == "sales_lead" or (part == "marketer" and name in WRITING):
        return expected
    return NOT_YOURS if name in SIGNING else ROLE


A_FIRST_EDIT = "document.edited"
"""Of somebody in a while: told besides what the edit is about."""

AFTER: Mapping[Any, tuple[str, ...]] = {
    Section: ("document", "key", "state", "content_hash", "agreed_hash"),
    SignOff: ("document", "key", "team", "member", "content_hash"),
    AgreedText: ("document", "key", "content_hash"),
    Version: ("document", "number", "name", "reason", "by"),
    Template: ("title", "kind", "content", "created_by"),
    Impact: ("document", "section", "outcome", "settled_by", "confirmed_hash"),
}


def through(door: Door, step: Step, book: Book) -> tuple[Outcome, list[Any], list[Any]]:
    """What a step answers, which events it leaves, and the book after it; all of it undone."""
    before = set(Activity.objects.values_list("pk", flat=True))
    with transaction.atomic():
        outcome = step(door, book)
        current_sections(book.page)
        rows = Activity.objects.exclude(pk__in=before).order_by("id")
        told = list(rows.values_list("type", "by", "subject_title", "data"))
        after = [list(model.objects.order_by(*by).values_list(*by)) for model, by in AFTER.items()]
        texts = [read_content(page).json for page in (book.page, book.away)]
        transaction.set_rollback(True)
    return outcome, told, [after, texts]


@pytest.mark.parametrize("part", ["sales_lead", "marketer", "commenter"])
@pytest.mark.parametrize("name", STEPS)
def test_both_doors_lead_to_the_same(name: str, part: str, book: Book) -> None:
    member: Member = getattr(book.cast, part)
    step, rule = STEPS[name]
    expected = refusal_of(part, name, rule)
    page, events_by_page, book_by_page = through(Pages(member), step, book)
    rest, events_by_rest, book_by_rest = through(Rest(member), step, book)
    assert book_by_page == book_by_rest
    assert events_by_page == events_by_rest
    if isinstance(expected, Refused):
        assert (page.status, rest.status) == (expected.status, expected.status)
        assert expected.said in rest.said
        assert expected.said in page.said
        if expected.status == 409:
            assert rest.said in page.said
    else:
        assert (page.status, rest.status) == (200, 200)
        told = [event[0] for event in events_by_rest]
        assert [kind for kind in told if kind != A_FIRST_EDIT] == expected


def test_the_second_team_makes_the_agreement_by_either_door(book: Book) -> None:
    def step(door: Door, book: Book) -> Outcome:
        return door.sign(book.page, book.hashes(book.signed))

    lead = book.cast.marketing_lead
    page, events_by_page, book_by_page = through(Pages(lead), step, book)
    rest, events_by_rest, book_by_rest = through(Rest(lead), step, book)
    assert page == rest == Outcome(200)
    assert book_by_page == book_by_rest
    assert events_by_page == events_by_rest
    assert [told[0] for told in events_by_page] == ["section.signed", "section.agreed"]


def test_a_signatory_who_may_only_comment_signs_and_confirms_by_either_door(book: Book) -> None:
    Member.objects.filter(pk=book.cast.commenter.pk).update(signatory=True)
    signatory = Member.objects.select_related("user", "workspace").get(pk=book.cast.commenter.pk)
    for door in (Pages(signatory), Rest(signatory)):
        for step in (
            lambda door, book: door.sign(book.page, book.hashes(book.draft)),
            lambda door, book: door.confirm(book.impact),
        ):
            outcome, told, _ = through(door, step, book)
            assert (outcome.status, len(told)) == (200, 1)
        assert door.name_version(book.page, "Spring").status == 403
