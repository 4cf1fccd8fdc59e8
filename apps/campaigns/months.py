"""The days of a month in weeks, as a calendar shows them. Pure."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Beyond these no campaign is planned, and no link of a calendar leads further."""


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month | None":
        """«2026-03», or None if it is no month within bounds."""
        year, _, number = text.partition("-")
        if not (year.isdecimal() and number.isdecimal() and len(text) == 7):
            return None
        month = cls(int(year), int(number))
        return month if month.is_real else None

    @property
    def is_real(self) -> bool:
        return FIRST_YEAR <= self.year <= LAST_YEAR and 1 <= self.number <= 12

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def before(self) -> "Month | None":
        found = Month.of(self.first - timedelta(days=1))
        return found if found.is_real else None

    @property
    def after(self) -> "Month | None":
        found = Month.of(self.first + timedelta(days=31))
        return found if found.is_real else None

    @property
    def weeks(self) -> list[list[date]]:
        """Whole weeks from Monday on, with the days of the months beside."""
        return calendar.Calendar().monthdatescalendar(self.year, self.number)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"
