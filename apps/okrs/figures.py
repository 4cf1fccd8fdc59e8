"""Numbers of OKRs as people read them. Pure.

A share is never shown better than it is: 89.9% of the way reads 89%, or a page would say 90% beside
"at risk".
"""

import math
from decimal import Decimal
from fractions import Fraction

SYMBOLS = frozenset("€$£¥₹")
"""Units that stand before their number."""

NARROW = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
LONG = Decimal(10_000_000)
"""From here on a number is told in millions."""


def figure(value: Decimal | None, unit: str = "") -> str:
    """A value with its unit: "€1,250", "4.2%", "31 plants"; a dash for none."""
    if value is None:
        return "–"
    sign = MINUS if value < 0 else ""
    return sign + with_unit(_digits(abs(value)), unit)


def with_unit(digits: str, unit: str) -> str:
    """Digits with a unit where it belongs."""
    if unit in SYMBOLS:
        return f"{unit}{digits}"
    return f"{digits}{unit}" if unit == "%" or not unit else f"{digits}{NARROW}{unit}"


def plain(value: Decimal | None) -> str:
    """A value as a field of a form holds it: no unit, no separators, no idle zeros."""
    return "" if value is None else f"{value.normalize():f}"


def percent(share: Fraction | Decimal | None) -> str:
    """A share as whole per cent, rounded down; a dash for none."""
    if share is None:
        return "–"
    whole = math.floor(share * 100)
    return f"{MINUS if whole < 0 else ''}{abs(whole)}%"


def tenths(share: Fraction | Decimal | None) -> str:
    """A pace or a score with two places, rounded down; a dash for none."""
    if share is None:
        return "–"
    hundredths = math.floor(share * 100)
    sign = MINUS if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"


def _digits(value: Decimal) -> str:
    if value >= LONG:
        return f"{_trimmed(f'{value / 1_000_000:,.2f}')}M"
    return _trimmed(f"{value:,f}")


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
