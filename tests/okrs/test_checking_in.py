"""Checking in: one value a date and source, a confidence for each team, nothing twice."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from apps.activity.models import Activity
from apps.core.errors import InvalidInput
from apps.okrs.models import CheckIn, Confidence
from apps.workspaces.models import Member
from tests.okrs.made import FIRST, make_key_result, measured, noon

pytestmark = pytest.mark.django_db

DAY = date(2026, 2, 20)
"""The fiftieth of a hundred."""


@pytest.fixture(autouse=True)
def _halfway() -> object:
    with time_machine.travel(noon(DAY), tick=False):
        yield


def test_a_check_in_is_the_current_value_and_the_confidence_of_the_team(
    salesperson: Member,
) -> None:
    key_result = make_key_result(salesperson)
    key_result.check_in(by=salesperson, value=40, confidence=7, note="Two fairs.")
    stands = measured(key_result)
    assert stands.current == 40
    assert stands.current_on == DAY
    assert (stands.sales_confidence, stands.marketing_confidence) == (7, None)
    assert stands.confidence_difference is None


def test_each_team_keeps_its_own_confidence_on_one_value(
    salesperson: Member, marketer: Member
) -> None:
    key_result = make_key_result(salesperson)
    key_result.check_in(by=salesperson, value=40, confidence=3)
    key_result.check_in(by=marketer, value=42, confidence=8)
    stands = measured(key_result)
    assert stands.current == 42
    assert (stands.sales_confidence, stands.marketing_confidence) == (3, 8)
    assert stands.confidence_difference == 5
    assert CheckIn.objects.count() == 1


def test_the_same_again_changes_nothing(salesperson: Member) -> None:
    key_result = make_key_result(salesperson)
    first = key_result.check_in(by=salesperson, value="40.0", confidence=7, note="Two fairs.")
    told, changed = Activity.objects.count(), CheckIn.objects.get().updated_at
    again = key_result.check_in(by=salesperson, value=40, confidence=7, note=" Two fairs. ")
    assert again.pk == first.pk
    assert Activity.objects.count() == told
    assert CheckIn.objects.get().updated_at == changed
    assert Confidence.objects.count() == 1


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN", "many", "1e14"])
def test_what_is_no_finite_number_is_refused_by_name(salesperson: Member, value: str) -> None:
    key_result = make_key_result(salesperson)
    with pytest.raises(InvalidInput) as refusal:
        key_result.check_in(by=salesperson, value=value)
    assert list(refusal.value.errors) == ["value"]


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 2, 21)])
def test_a_day_before_the_cycle_or_ahead_is_refused_by_name(salesperson: Member, day: date) -> None:
    key_result = make_key_result(salesperson)
    with pytest.raises(InvalidInput) as refusal:
        key_result.check_in(by=salesperson, value=1, as_of=day)
    assert list(refusal.value.errors) == ["date"]


def test_the_latest_day_counts_whenever_it_was_said(salesperson: Member) -> None:
    key_result = make_key_result(salesperson)
    key_result.check_in(by=salesperson, value=40)
    key_result.check_in(by=salesperson, value=10, as_of=FIRST)
    assert measured(key_result).current == Decimal(40)
