"""Page and REST let the same people do the same things and refuse in the same words."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from apps.okrs.days import today
from apps.okrs.models import KeyResult
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import base, caller
from tests.okrs.made import make_cycle, make_key_result, make_objective

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def key_result(sales_lead: Member) -> KeyResult:
    first = today() - timedelta(days=40)
    cycle = make_cycle(sales_lead, "Spring", first, first + timedelta(days=80))
    return make_key_result(sales_lead, make_objective(sales_lead, cycle))


def by_page(member: Member, key_result: KeyResult, **sent: Any) -> tuple[bool, str]:
    """Whether a check-in is taken, and all that is said."""
    client = Client(raise_request_exception=False)
    client.force_login(member.user)
    where = f"{key_result.get_absolute_url()}check-ins/"
    answer = client.post(where, sent, headers=HTMX)
    return answer.status_code == 200, unescape(answer.content.decode())


def by_rest(member: Member, key_result: KeyResult, **sent: Any) -> tuple[bool, str]:
    day = sent.pop("as_of", today().isoformat())
    where = f"{base(member)}/key-results/{key_result.pk}/check-ins/{day}/"
    answer = caller(member).put(where, sent, format="json")
    return answer.status_code in (200, 201), answer.content.decode()


@pytest.mark.parametrize("part", ["admin", "salesperson", "marketer", "leader", "commenter"])
def test_the_same_people_check_in(part: str, cast: Cast, key_result: KeyResult) -> None:
    member: Member = getattr(cast, part)
    page, _ = by_page(member, key_result, value="4")
    rest, _ = by_rest(member, key_result, value=4)
    assert page == rest == (part != "commenter")


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"value": "4", "as_of": "2020-01-01"}, "nothing is measured before"),
        ({"value": "4", "as_of": (today() + timedelta(days=30)).isoformat()}, "in the future"),
        ({"value": "99999999999999999999"}, "too large"),
    ],
)
def test_both_refuse_in_the_same_words(
    marketer: Member, key_result: KeyResult, sent: dict[str, Any], said: str
) -> None:
    for door in (by_page, by_rest):
        taken, words = door(marketer, key_result, **sent)
        assert not taken
        assert said in words
    assert not key_result.check_ins.exists()


def test_both_say_that_a_cycle_is_closed(
    marketer: Member, admin: Member, key_result: KeyResult
) -> None:
    key_result.cycle.close(by=admin)
    for door in (by_page, by_rest):
        taken, words = door(marketer, key_result, value="4")
        assert not taken
        assert "This cycle is closed" in words
