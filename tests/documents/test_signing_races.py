"""Signing at the same moment: nobody's signature counts on other words than were read, and nothing
is told twice."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from time import sleep

import pytest
from django.utils import timezone

from apps.core.richtext import markdown
from apps.core.richtext.sections import content_hash, split
from apps.documents import signing, upkeep_tasks
from apps.documents.models import AgreedText, Document, Section, SignOff, Version
from apps.documents.projection import current_sections
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import at, bearer, make_text, make_token
from tests.kept import Kept
from tests.racing import at_once, is_dense, told

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 12
SIGNED, REFUSED = "signed", "content_changed"


@pytest.fixture
def cast(transactional_db: None, kept_cast: Kept[Cast]) -> Cast:
    return kept_cast.again()


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
