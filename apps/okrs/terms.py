"""What the formulas of OKRs speak of: where lines are drawn, what is asked, how it stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Final

from apps.okrs.vocabulary import Kind, Status


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Where a workspace draws its lines. Shares from 0 to 1, times in days."""

    on_track: Decimal = Decimal("0.9")
    at_risk: Decimal = Decimal("0.7")
    grace: Decimal = Decimal("0.1")
    """The share of the cycle before which nothing is off track."""
    stale_after_days: int = 14
    check_in_every_days: int = 7

    @cached_property
    def shares(self) -> tuple[Fraction, Fraction, Fraction]:
        """On track, at risk and grace, exactly."""
        return Fraction(self.on_track), Fraction(self.at_risk), Fraction(self.grace)


@dataclass(frozen=True, kw_only=True)
class Aim:
    """What a key result asks for. Kinds that stay on one side of their target need no baseline; a
    milestone goes from 0 to 1."""

    kind: Kind
    baseline: Decimal | None
    target: Decimal


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days of a cycle, both included; `closed_on` if it is closed."""

    starts_on: date
    ends_on: date
    closed_on: date | None = None

    def measured_on(self, day: date) -> date:
        """The day that counts: a closed cycle stands as it stood then."""
        return day if self.closed_on is None else min(day, self.closed_on)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How one key result stands on one day. Without a check-in all but `expected` is None."""

    progress: Fraction | None
    """0 to 1."""
    raw_progress: Fraction | None
    """The same without its ends: below 0 when it went the wrong way."""
    expected: Fraction
    pace: Fraction | None
    status: Status
    stale: bool
    is_trouble: bool
    """Off track, or broken: what is told to people."""

    @property
    def needs_care(self) -> bool:
        return self.is_trouble or self.stale

    @property
    def weakness(self) -> int:
        """For ordering, the weakest first."""
        if self.status == Status.NOT_MET and not self.is_trouble:
            return _WEAKNESS.index(Status.NOT_STARTED)  # a milestone ahead of its day
        return _WEAKNESS.index(self.status)


_WEAKNESS: Final = (
    Status.OFF_TRACK,
    Status.NOT_MET,
    Status.AT_RISK,
    Status.NOT_STARTED,
    Status.ON_TRACK,
    Status.MET,
)
