"""Numbers as people type them: with a comma or a point, spaces, a unit. Pure."""

import re
from decimal import Decimal
from typing import Final

_GROUPS: Final = re.compile(r"^\d{1,3}(?:([ '.,])\d{3})(?:\1\d{3})*$")
_MESS: Final = "€$£¥₹%\u00a0\u202f\u2009 \t_'’"


def read_number(text: str) -> Decimal:
    """What somebody typed as a number: "1 250,5", "€1,250.50", "−4.2%". Raises `ValueError` with
    the way out for what can be read in two ways, and for what is no number."""
    digits = text.strip().replace("\N{MINUS SIGN}", "-")
    for mark in _MESS:
        digits = digits.replace(mark, "")
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits.removeprefix("+"))
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        last = max(digits.rfind(","), digits.rfind("."))
        whole, rest = digits[:last], digits[last + 1 :]
        digits = f"{whole.replace(',', '').replace('.', '')}.{rest}"
    elif commas > 1 or points > 1:
        digits = _without_groups(digits)
    elif commas:
        digits = _with_point(digits)
    if not re.fullmatch(r"\d{1,30}(\.\d{0,30})?|\.\d{1,30}", digits):
        raise ValueError("Enter a number.")
    return Decimal(f"{sign}{digits}")


def _without_groups(digits: str) -> str:
    if not _GROUPS.match(digits):
        raise ValueError("Enter a number.")
    return digits.replace(",", "").replace(".", "")


def _with_point(digits: str) -> str:
    """One comma alone: a decimal comma, unless three digits follow, which may be thousands."""
    whole, rest = digits.split(",")
    if len(rest) == 3 and whole not in ("", "0"):
        raise ValueError(f"Write {whole}{rest} or {whole}.{rest}: “{digits}” can be read as both.")
    return f"{whole or '0'}.{rest}"
