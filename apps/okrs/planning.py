"""Which cycle is likely to come next. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

MONTHS = 3
"""Of a quarter."""


def next_quarter(known: Iterable[tuple[date, date]], on: date) -> dict[str, object]:
    """Name and days of the quarter to propose: the running one, or the first after it of which
    there is no cycle yet."""
    taken = set(known)
    year, number = on.year, (on.month - 1) // MONTHS
    while True:
        first, last = quarter(year, number)
        if (first, last) not in taken:
            return {"name": f"Q{number + 1} {year}", "starts_on": first, "ends_on": last}
        year, number = (year + 1, 0) if number == 3 else (year, number + 1)


def quarter(year: int, number: int) -> tuple[date, date]:
    """First and last day of a quarter, counted from 0."""
    first = date(year, MONTHS * number + 1, 1)
    after = (first + timedelta(days=100)).replace(day=1)
    return first, after - timedelta(days=1)
