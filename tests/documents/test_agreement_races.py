"""What happens at the same moment, on connections of their own: nobody's signature counts on
other words than were read, and nothing is kept or told twice."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import sleep
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from apps.activity.models import Activity
from apps.core.errors import RuleViolation
from apps.core.richtext import markdown
from apps.core.richtext.sections import content_hash, split
from apps.documents import signing, upkeep_tasks, versions
from apps.documents.models import (
    AgreedText,
    Document,
    Impact,
    Section,
    SignOff,
    Template,
    Update,
    Version,
)
from apps.documents.projection import current_sections
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.cast import Cast, seated_cast
from tests.factories import at, bearer, make_text, make_token

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 12
SIGNED, REFUSED = "signed", "content_changed"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return seated_cast()


def at_once(*steps: Callable[[], Any]) -> list[Any]:
    """What each step answers or raises when all begin at the same moment."""
    start = Barrier(len(steps))

    def taken(step: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=30)
            return step()
        except RuleViolation as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as threads:
        return [future.result() for future in [threads.submit(taken, step) for step in steps]]


def told(document: Document) -> Counter[str]:
    """How often each thing was told of a page."""
    rows = Activity.objects.filter(subject_id=document.pk)
    return Counter(rows.values_list("type", flat=True))


def section_of(document: Document) -> Section:
    return current_sections(document)[1]


def signing_by(member: Member, document: Document) -> Callable[[], str]:
    """Signs the second section as it reads now, whenever it is called."""
    section = section_of(document)
    hashes = {section.key: section.content_hash}

    def step() -> str:
        signing.sign(document, by=member, hashes=hashes)
        return SIGNED

    return step


def text_of(version: Version) -> str:
    return markdown.render(version.content())


def is_dense(document: Document) -> bool:
    """Whether the versions are numbered without a gap and each goes on from the one before."""
    rows = list(Version.objects.filter(document=document).order_by("number"))
    revisions = [row.revision for row in rows]
    return [row.number for row in rows] == list(
        range(1, len(rows) + 1)
    ) and revisions == sorted(revisions)  # fmt: skip


# --- signing ----------------------------------------------------------------------------------


def test_both_teams_sign_at_once_and_agree_once(cast: Cast) -> None:
    for _ in range(ROUNDS):
        book = make_text(cast.marketer)
        leads = (cast.sales_lead, cast.marketing_lead)
        assert at_once(*(signing_by(lead, book) for lead in leads)) == [SIGNED, SIGNED]
        assert section_of(book).state == "agreed"
        events = told(book)
        assert (events["section.signed"], events["section.agreed"]) == (2, 1)
        assert AgreedText.objects.filter(document=book).count() == 1
        assert Version.objects.filter(document=book, reason="agreement").count() == 1
        assert is_dense(book)


def test_one_team_that_signs_many_times_at_once_has_signed_once(cast: Cast) -> None:
    Member.objects.filter(pk=cast.salesperson.pk).update(signatory=True)
    secrets = [make_token(one)[1] for one in (cast.sales_lead, cast.salesperson) for _ in range(2)]
    for _ in range(ROUNDS // 3):
        book = make_text(cast.marketer)
        section = section_of(book)
        address = at(book, f"sections/{section.key}/sign-off/")
        sent = {"content_hash": section.content_hash}

        def ask(secret: str, address: str = address, sent: dict[str, str] = sent) -> int:
            return bearer(secret).post(address, sent).status_code

        assert at_once(*(lambda one=secret: ask(one) for secret in secrets)) == [201] * 4
        assert SignOff.objects.filter(document=book).count() == 1
        assert told(book)["section.signed"] == 1
        assert section_of(book).state == "signed_by_sales"


@pytest.mark.parametrize("with_sales", [False, True], ids=["first team", "second team"])
def test_a_signature_and_a_write_at_once_never_sign_other_words(
    cast: Cast, with_sales: bool
) -> None:
    seen = Counter[str]()
    for number in range(ROUNDS * 2):
        book = make_text(cast.marketer)
        if with_sales:
            signing_by(cast.sales_lead, book)()
        before = section_of(book)

        def write(book: Document = book, number: int = number) -> None:
            sleep(number % 3 / 500)  # now this one is first, now that one
            source = markdown.render(read_content(book).json).replace("Plant managers", "Buyers")
            write_content(book, by=cast.salesperson, json=markdown.parse(source)[0])

        answer, _ = at_once(signing_by(cast.marketing_lead, book), write)
        seen[answer] += 1
        after = section_of(book)
        assert after.content_hash != before.content_hash
        given = SignOff.objects.filter(document=book, team="marketing")
        assert [one.content_hash for one in given] == [before.content_hash] * (answer == SIGNED)
        agreed = with_sales and answer == SIGNED
        assert (after.state, after.agreed_hash) == (
            ("changed", before.content_hash) if agreed else ("draft", "")
        )
        events = told(book)
        assert (events["section.agreed"], events["section.changed"]) == (agreed, agreed)
        for kept in AgreedText.objects.filter(document=book):
            [part] = split({"type": "doc", "content": kept.nodes})
            assert content_hash(part) == kept.content_hash == before.content_hash
    assert set(seen) <= {SIGNED, REFUSED}


def test_a_withdrawal_and_the_other_teams_signature_at_once_leave_one_of_them(cast: Cast) -> None:
    for _ in range(ROUNDS):
        book = make_text(cast.marketer)
        signing_by(cast.sales_lead, book)()
        key = section_of(book).key

        def withdraw(book: Document = book, key: str = key) -> None:
            signing.withdraw(book, by=cast.sales_lead, section=key)

        at_once(signing_by(cast.marketing_lead, book), withdraw)
        assert section_of(book).state == "signed_by_marketing"
        events = told(book)
        assert events["section.sign_off_withdrawn"] == 1
        kept = AgreedText.objects.filter(document=book).count()
        assert events["section.agreed"] == kept <= 1


# --- versions -----------------------------------------------------------------------------------


def say(book: Document, by: Member, text: str) -> None:
    write_content(book, by=by, json=markdown.parse(text)[0])


def with_three_versions(cast: Cast) -> Document:
    book = make_text(cast.marketer, "One")
    for name, following in (("first", "Two"), ("second", "Three")):
        versions.keep_named(book, by=cast.marketer, name=name)
        say(book, cast.marketer, following)
    versions.keep_named(book, by=cast.marketer, name="third")
    return book


def restoring(book: Document, number: int, by: Member) -> Callable[[], int]:
    def step() -> int:
        version = versions.of(book, with_state=True).get(number=number)
        return versions.restore(version, by=by).number

    return step


def test_a_version_restored_twice_at_once_is_restored_once(cast: Cast) -> None:
    for _ in range(ROUNDS // 2):
        book = with_three_versions(cast)
        answers = at_once(
            *(restoring(book, 1, lead) for lead in (cast.sales_lead, cast.marketing_lead))
        )
        assert sorted(answers, key=str) == [4, "same_text"]
        assert (told(book)["document.version_restored"], is_dense(book)) == (1, True)
        assert Version.objects.filter(document=book).count() == 4


def test_two_versions_restored_at_once_are_restored_one_after_the_other(cast: Cast) -> None:
    for _ in range(ROUNDS // 2):
        book = with_three_versions(cast)
        answers = at_once(
            restoring(book, 1, cast.sales_lead), restoring(book, 2, cast.marketing_lead)
        )
        assert sorted(answers) == [4, 5]
        assert is_dense(book)
        last = "One" if answers[0] == 5 else "Two"
        assert markdown.render(read_content(book).json) == f"{last}\n"
        texts = [text_of(one) for one in Version.objects.filter(document=book)]
        assert texts[-1] == f"{last}\n"
        assert told(book)["document.version_restored"] == 2


def test_what_is_written_while_a_version_is_restored_is_kept(cast: Cast) -> None:
    for number in range(ROUNDS * 2):
        book = with_three_versions(cast)

        def write(book: Document = book, number: int = number) -> None:
            sleep(number % 8 / 400)
            say(book, cast.salesperson, "Words of somebody else")

        made, _ = at_once(restoring(book, 1, cast.sales_lead), write)
        live = markdown.render(read_content(book).json)
        texts = {one.number: text_of(one) for one in Version.objects.filter(document=book)}
        assert texts[made] == "One\n"
        assert "Words of somebody else\n" in (live, texts[made - 1])
        assert is_dense(book)


def test_two_tasks_that_cut_versions_at_once_cut_each_once(cast: Cast) -> None:
    books = [make_text(cast.marketer) for _ in range(3)]
    for book in books:
        for place in range(5):
            say(book, cast.marketer, f"Draft {place}")
        began = timezone.now() - timedelta(hours=9)
        for place, row in enumerate(Update.objects.filter(document=book).order_by("revision")):
            Update.objects.filter(pk=row.pk).update(at=began + timedelta(hours=place))
        Document.objects.filter(pk=book.pk).update(edited_at=began)
    made = at_once(*[upkeep_tasks.cut_versions] * 3)
    assert sum(made) == 18
    for book in books:
        rows = Version.objects.filter(document=book)
        assert is_dense(book)
        assert len({row.revision for row in rows}) == len(rows) == 6
        assert text_of(rows[5]) == "Draft 4\n"


def test_versions_named_and_cut_at_once_have_numbers_of_their_own(cast: Cast) -> None:
    book = make_text(cast.marketer)

    def name(name: str) -> Callable[[], Version]:
        return lambda: versions.keep_named(book, by=cast.marketer, name=name)

    later = timezone.now() + timedelta(hours=1)
    at_once(name("a"), name("b"), name("c"), lambda: versions.cut(book, at=later))
    assert is_dense(book)
    named = Version.objects.filter(document=book, reason="named").values_list("name", flat=True)
    assert sorted(named) == ["a", "b", "c"]
    assert told(book)["document.version_named"] == 3


# --- what time does -----------------------------------------------------------------------------


def test_two_tasks_that_tell_what_is_due_at_once_tell_it_once(cast: Cast) -> None:
    long_ago = timezone.now() - timedelta(days=400)
    books = [make_text(cast.marketer) for _ in range(4)]
    for book in books:
        book.set_review_interval(by=cast.marketer, days=90)
        hashes = {one.key: one.content_hash for one in current_sections(book)}
        for lead in (cast.sales_lead, cast.marketing_lead):
            signing.sign(book, by=lead, hashes=hashes, at=long_ago)
    found = at_once(*[upkeep_tasks.turn_agreements_due] * 3)
    assert sum(found) == 12
    for book in books:
        assert told(book)["section.due"] == 3
        assert {one.state for one in current_sections(book)} == {"due"}


def test_an_agreement_that_is_renewed_while_it_turns_due_is_agreed(cast: Cast) -> None:
    for _ in range(ROUNDS // 2):
        book = make_text(cast.marketer)
        book.set_review_interval(by=cast.marketer, days=90)
        section = section_of(book)
        hashes = {section.key: section.content_hash}
        for lead in (cast.sales_lead, cast.marketing_lead):
            signing.sign(book, by=lead, hashes=hashes, at=timezone.now() - timedelta(days=91))
        signing.turn_due()
        leads = (cast.sales_lead, cast.marketing_lead)
        at_once(*(signing_by(lead, book) for lead in leads), signing.turn_due)
        assert section_of(book).state == "agreed"
        events = told(book)
        assert (events["section.due"], events["section.agreed"]) == (1, 2)


# --- beside it ------------------------------------------------------------------------------------


def test_templates_saved_at_once_under_one_title_are_one(cast: Cast) -> None:
    book = make_text(cast.marketer)
    secrets = [make_token(cast.marketer)[1] for _ in range(3)]
    for title in ("One", "Two", "Three"):
        sent = {"document": str(book.pk), "title": title}

        def ask(secret: str, sent: dict[str, str] = sent) -> int:
            address = "/api/v1/workspaces/acme/templates/"
            return bearer(secret).post(address, sent).status_code

        answers = at_once(*(lambda one=secret: ask(one) for secret in secrets))
        assert sorted(answers) == [201, 400, 400]
        assert Template.objects.filter(title=title).count() == 1


def test_a_mark_confirmed_by_many_at_once_is_confirmed_once(cast: Cast) -> None:
    book = make_text(cast.marketer)
    for number in range(ROUNDS // 2):
        impact = Impact.objects.create(
            workspace=cast.marketer.workspace, document=book, section=f"s{number}", target=book,
            target_section="opening", agreed_hash="0" * 64, at=timezone.now(),
        )  # fmt: skip

        def confirm(by: Member, pk: UUID = impact.pk) -> None:
            Impact.objects.get(pk=pk).confirm(by=by)

        members = (cast.marketer, cast.salesperson, cast.sales_lead)
        at_once(*(lambda by=member: confirm(by) for member in members))
        assert told(book)["impact.confirmed"] == number + 1
