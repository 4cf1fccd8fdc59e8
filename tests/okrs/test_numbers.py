"""Numbers as people type and read them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from apps.okrs.figures import figure, percent, plain, tenths
from apps.okrs.numbers import read_number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("31", "31"), ("4.2", "4.2"), ("4,2", "4.2"), ("1 250", "1250"), ("1,250.50", "1250.50"),
        ("1.250,50", "1250.50"), ("€1,250,000", "1250000"), ("1.250.000", "1250000"),
        ("-4%", "-4"), ("\N{MINUS SIGN}4", "-4"), ("0,125", "0.125"), (" 7 ", "7"),
        ("12,5 %", "12.5"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "1,2,3", "1.2.3", "nan", "inf", "1e5", "--4", "4-", "12 plants", "1,25,000"],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="Enter a number"):
        read_number(typed)


def test_what_can_be_read_in_two_ways_is_asked_about() -> None:
    with pytest.raises(ValueError, match=r"Write 1250 or 1\.250"):
        read_number("1,250")


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(1, 2), "50%"), (Fraction(899, 1000), "89%"), (Fraction(1), "100%"),
        (Fraction(-1, 4), "\N{MINUS SIGN}25%"), (Fraction(2, 3), "66%"), (None, "–"),
    ],
)  # fmt: skip
def test_a_share_is_never_shown_better_than_it_is(share: Fraction | None, shown: str) -> None:
    assert percent(share) == shown


def test_a_score_has_two_places_rounded_down() -> None:
    assert tenths(Fraction(7, 10)) == "0.70"
    assert tenths(Fraction(999, 1000)) == "0.99"
    assert tenths(None) == "–"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("1250.000000", "€", "€1,250"), ("4.200000", "%", "4.2%"), ("-3", "", "\N{MINUS SIGN}3"),
        ("31", "plants", "31\N{NARROW NO-BREAK SPACE}plants"), ("12500000", "$", "$12.5M"),
        ("0", "%", "0%"), ("100", "", "100"),
    ],
)  # fmt: skip
def test_a_value_is_shown_with_its_unit(value: str, unit: str, shown: str) -> None:
    assert figure(Decimal(value), unit) == shown


def test_a_field_holds_a_value_without_ornament() -> None:
    assert plain(Decimal("1250.500000")) == "1250.5"
    assert plain(Decimal(1000)) == "1000"
    assert plain(None) == ""
