"""Signing sections, over the verbs and over REST."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.activity.models import Activity
from apps.core.errors import RuleViolation
from apps.core.richtext import markdown
from apps.documents import signing
from apps.documents.agreed import agreed_content
from apps.documents.models import AgreedText, Document, SignOff, Version
from apps.documents.projection import current_sections
from apps.documents.vocabulary import SectionState
from apps.documents.writing import read_content, write_content
from apps.workspaces.models import Member
from tests.factories import TEXT, at, caller, make_text

pytestmark = pytest.mark.django_db

WHO = "Plant managers."


@pytest.fixture
def book(marketer: Member) -> Document:
    return make_text(marketer)


def hashes(document: Document) -> dict[str, str]:
    return {section.key: section.content_hash for section in current_sections(document)}


def states(document: Document) -> list[str]:
    return [section.state for section in current_sections(document)]


def key_of(document: Document, title: str) -> str:
    return next(one.key for one in current_sections(document) if one.title == title)


def say(document: Document, by: Member, old: str, new: str) -> None:
    source = markdown.render(read_content(document).json)
    assert old in source
    write_content(document, by=by, json=markdown.parse(source.replace(old, new))[0], keep_tail=True)


def sign_all(document: Document, *members: Member) -> None:
    for member in members:
        signing.sign(document, by=member, hashes=hashes(document))


def told(kind: str) -> list[dict[str, Any]]:
    return list(Activity.objects.filter(type=kind).order_by("pk").values_list("data", flat=True))


def test_two_teams_agree_and_a_word_re_opens_only_its_section(
    book: Document, sales_lead: Member, marketing_lead: Member, marketer: Member
) -> None:
    sign_all(book, sales_lead)
    assert states(book) == [SectionState.SIGNED_BY_SALES] * 3
    sign_all(book, marketing_lead)
    assert states(book) == [SectionState.AGREED] * 3
    say(book, marketer, WHO, "Plant owners.")
    assert states(book) == [SectionState.AGREED, SectionState.CHANGED, SectionState.AGREED]
    [changed] = told("section.changed")
    assert changed["title"] == "Who buys"
    assert len(told("section.agreed")) == 3


def test_a_write_that_says_the_same_re_opens_nothing(
    book: Document, sales_lead: Member, marketing_lead: Member, marketer: Member
) -> None:
    sign_all(book, sales_lead, marketing_lead)
    write_content(book, by=marketer, json=read_content(book).json)
    assert states(book) == [SectionState.AGREED] * 3


def test_undoing_a_change_brings_the_agreement_back_and_says_so(
    book: Document, sales_lead: Member, marketing_lead: Member, marketer: Member
) -> None:
    sign_all(book, sales_lead, marketing_lead)
    say(book, marketer, WHO, "Plant owners.")
    assert SectionState.CHANGED in states(book)
    say(book, marketer, "Plant owners.", WHO)
    assert states(book) == [SectionState.AGREED] * 3
    assert told("section.agreed")[-1]["restored"] is True


def test_two_signatures_of_one_team_are_one(
    book: Document, sales_lead: Member, admin: Member
) -> None:
    sign_all(book, sales_lead, sales_lead)
    assert states(book) == [SectionState.SIGNED_BY_SALES] * 3
    assert SignOff.objects.count() == len(told("section.signed")) == 3


def test_an_old_hash_signs_nothing_and_names_the_new_one(
    book: Document, sales_lead: Member, marketer: Member
) -> None:
    read = hashes(book)
    say(book, marketer, WHO, "Plant owners.")
    with pytest.raises(RuleViolation) as refusal:
        signing.sign(book, by=sales_lead, hashes=read)
    assert refusal.value.code == "content_changed"
    key = key_of(book, "Who buys")
    assert refusal.value.extra["sections"] == [{"id": key, "content_hash": hashes(book)[key]}]
    assert not SignOff.objects.exists()


def test_withdrawing_re_opens_and_a_second_time_there_is_nothing_to_withdraw(
    book: Document, sales_lead: Member, marketing_lead: Member
) -> None:
    sign_all(book, sales_lead, marketing_lead)
    key = key_of(book, "Who buys")
    signing.withdraw(book, by=sales_lead, section=key)
    assert states(book)[1] == SectionState.SIGNED_BY_MARKETING
    assert not told("section.changed")
    with pytest.raises(RuleViolation, match="Sales has not signed") as refusal:
        signing.withdraw(book, by=sales_lead, section=key)
    assert refusal.value.code == "not_signed"


def test_the_words_agreed_and_a_version_are_kept(
    book: Document, sales_lead: Member, marketing_lead: Member, marketer: Member
) -> None:
    sign_all(book, sales_lead, marketing_lead)
    sign_all(book, sales_lead)
    assert AgreedText.objects.filter(document=book).count() == 3
    version = Version.objects.get(document=book)
    assert (version.reason, version.by) == ("agreement", marketing_lead)
    assert list(version.authors.all()) == [marketer]
    assert version.content() == read_content(book).json


def test_an_agreement_turns_due_once_and_both_renew_it(
    book: Document, sales_lead: Member, marketing_lead: Member
) -> None:
    book.set_review_interval(by=sales_lead, days=30)
    sign_all(book, sales_lead, marketing_lead)
    later = timezone.now() + timedelta(days=31)
    assert signing.turn_due(at=later) == 3
    assert signing.turn_due(at=later) == 0
    assert states(book) == [SectionState.DUE] * 3
    assert len(told("section.due")) == 3
    signing.sign(book, by=sales_lead, hashes=hashes(book), at=later)
    assert states(book) == [SectionState.DUE] * 3
    signing.sign(book, by=marketing_lead, hashes=hashes(book), at=later)
    assert states(book) == [SectionState.AGREED] * 3


def test_a_longer_interval_takes_due_sections_back(
    book: Document, sales_lead: Member, marketing_lead: Member
) -> None:
    month = timezone.now() - timedelta(days=40)
    for member in (sales_lead, marketing_lead):
        signing.sign(book, by=member, hashes=hashes(book), at=month)
    book.set_review_interval(by=sales_lead, days=30)
    assert states(book) == [SectionState.DUE] * 3
    book.set_review_interval(by=sales_lead, days=60)
    assert states(book) == [SectionState.AGREED] * 3


def test_an_agreed_section_that_is_deleted_is_told(
    book: Document, sales_lead: Member, marketing_lead: Member, marketer: Member
) -> None:
    sign_all(book, sales_lead, marketing_lead)
    say(book, marketer, TEXT[TEXT.index("## What it costs") :], "")
    assert len(states(book)) == 2
    assert [one["removed"] for one in told("section.changed")] == [True]


# -- REST


def test_rest_signs_withdraws_and_shows_who_signed(
    book: Document, sales_lead: Member, marketing_lead: Member
) -> None:
    key = key_of(book, "Who buys")
    address, body = at(book, f"sections/{key}/sign-off/"), {"content_hash": hashes(book)[key]}
    answer = caller(sales_lead).post(address, body, format="json")
    assert answer.status_code == 201
    assert answer.json()["state"] == "signed_by_sales"
    [given] = answer.json()["sign_offs"]
    assert (given["team"], given["member"], given["current"]) == (
        "sales", str(sales_lead.pk), True,
    )  # fmt: skip
    assert caller(marketing_lead).post(address, body, format="json").json()["state"] == "agreed"
    document = caller(sales_lead).get(at(book)).json()
    assert document["agreed_share"] == pytest.approx(1 / 3)
    assert caller(sales_lead).delete(address).status_code == 204
    section = caller(sales_lead).get(at(book, f"sections/{key}/")).json()
    assert section["state"] == "signed_by_marketing"
    assert caller(sales_lead).delete(address).json()["code"] == "not_signed"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"content_hash": "0" * 64}, 409),
        ({"content_hash": "not a hash"}, 400),
        ({}, 400),
        ({"content_hash": "0" * 64, "team": "marketing"}, 403),
        ({"content_hash": "0" * 64, "team": "leadership"}, 400),
    ],
)
def test_rest_refuses_what_cannot_be_signed(
    book: Document, sales_lead: Member, body: dict[str, str], status: int
) -> None:
    address = at(book, f"sections/{key_of(book, 'Who buys')}/sign-off/")
    assert caller(sales_lead).post(address, body, format="json").status_code == status
    assert not SignOff.objects.exists()


def test_rest_answers_404_for_a_section_that_is_gone(book: Document, sales_lead: Member) -> None:
    body = {"content_hash": "0" * 64}
    address = at(book, "sections/snothing00/sign-off/")
    assert caller(sales_lead).post(address, body, format="json").status_code == 404
    assert caller(sales_lead).delete(address).status_code == 404


def test_only_signatories_sign(book: Document, salesperson: Member, leader: Member) -> None:
    key = key_of(book, "Who buys")
    address, body = at(book, f"sections/{key}/sign-off/"), {"content_hash": hashes(book)[key]}
    for member in (salesperson, leader):
        answer = caller(member).post(address, body, format="json")
        assert answer.status_code == 403
        assert answer.json()["detail"] == "Only signatories of sales and marketing sign."


def test_an_archived_page_is_not_signed(book: Document, sales_lead: Member) -> None:
    key = key_of(book, "Who buys")
    body = {"content_hash": hashes(book)[key]}
    book.archive(by=sales_lead)
    answer = caller(sales_lead).post(at(book, f"sections/{key}/sign-off/"), body, format="json")
    assert answer.status_code == 403


def test_rest_signs_many_sections_or_none(book: Document, sales_lead: Member) -> None:
    read = [{"section": key, "content_hash": one} for key, one in hashes(book).items()]
    wrong = [*read[:2], {**read[2], "content_hash": "0" * 64}]
    post = caller(sales_lead).post
    assert post(at(book, "sign-offs/"), {"sections": wrong}, format="json").status_code == 409
    assert states(book) == [SectionState.DRAFT] * 3
    answer = post(at(book, "sign-offs/"), {"sections": read}, format="json")
    assert answer.status_code == 201
    assert [one["state"] for one in answer.json()] == ["signed_by_sales"] * 3
    gone = [{"section": "snothing00", "content_hash": "0" * 64}]
    answer = post(at(book, "sign-offs/"), {"sections": gone}, format="json")
    assert answer.json()["errors"] == {"sections": ["There is no section “snothing00”."]}


def test_the_page_as_agreed_shows_the_words_signed_and_names_the_rest(
    client: Client, book: Document, sales_lead: Member, marketing_lead: Member, marketer: Member
) -> None:
    key = key_of(book, "Who buys")
    for member in (sales_lead, marketing_lead):
        signing.sign(book, by=member, hashes={key: hashes(book)[key]})
    say(book, marketer, WHO, "Plant owners.")
    client.force_login(marketer.user)
    shown = client.get(f"{book.get_absolute_url()}agreed/").content.decode()
    assert WHO in shown
    assert "Plant owners." not in shown
    assert "Two hours a day." not in shown
    assert "What it costs" in shown


def test_a_signature_that_came_too_late_leads_to_what_changed_since_it_was_read(
    client: Client, book: Document, sales_lead: Member, marketer: Member
) -> None:
    key, read = key_of(book, "Who buys"), hashes(book)
    revision = read_content(book).revision
    say(book, marketer, WHO, "Plant owners.")
    client.force_login(sales_lead.user)
    sent = {"section": key, "content_hash": read[key], "revision": revision}
    answer = client.post(f"{book.get_absolute_url()}sign-off/", sent, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Reswap"]) == (409, "outerHTML")
    link = f"{book.get_absolute_url()}changes/?since={revision}"
    assert link in answer.content.decode()
    shown = client.get(link).content.decode()
    assert "<del" in shown
    assert "owners" in shown
    assert client.get(f"{book.get_absolute_url()}changes/?since=99999").status_code == 404


def test_the_agreed_text_of_a_section_that_came_back_is_there_at_once(
    book: Document, sales_lead: Member, marketing_lead: Member, marketer: Member
) -> None:
    sign_all(book, sales_lead, marketing_lead)
    text = read_content(book).json
    write_content(book, by=marketer, json=markdown.parse("All gone.")[0])
    assert len(states(book)) == 1
    write_content(book, by=marketer, json=text)
    assert agreed_content(book)["content"] == text["content"]
