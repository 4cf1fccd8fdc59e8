"""The formulas of OKRs, and the only place of them (product.md, *OKRs*).

Pure and exact: shares are fractions, so that a pace of exactly 0.9 is on track however the numbers
were written. Every page, the API, events and the closing of a cycle ask here; where SQL must
repeat a formula (`models/measuring.py`), a test holds it against this on random data.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Final

from apps.okrs.vocabulary import MOVING_KINDS, Commitment, Kind, Status

NOTHING: Final = Fraction(0)
WHOLE: Final = Fraction(1)
GOOD_GRADE: Final = {
    Commitment.COMMITTED: Decimal("1.0"),
    Commitment.ASPIRATIONAL: Decimal("0.7"),
}
"""The grade from which an objective's key results count as reached."""


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Where a workspace draws its lines. Shares from 0 to 1, times in days."""

    on_track: Decimal = Decimal("0.9")
    at_risk: Decimal = Decimal("0.7")
    grace: Decimal = Decimal("0.1")
    """The share of the cycle before which nothing is off track."""
    stale_after_days: int = 14
    check_in_every_days: int = 7


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


def standing(
    aim: Aim,
    span: Span,
    *,
    value: Decimal | None,
    last: date | None,
    since: date,
    on: date,
    thresholds: Thresholds,
) -> Standing:
    """How a key result stands on a day.

    `value` is that of its latest check-in, as of the day `last`; both None without one. `since`
    is the day from which check-ins could be expected of it.
    """
    day = span.measured_on(on)
    share = expected(span, day)
    stale = is_stale(aim, span, value=value, last=last, since=since, on=on, thresholds=thresholds)
    if value is None:
        return Standing(
            progress=None,
            raw_progress=None,
            expected=share,
            pace=None,
            status=Status.NOT_STARTED,
            stale=stale,
            is_trouble=False,
        )
    raw = raw_progress(aim, value)
    progress = clamped(raw)
    moving = aim.kind in MOVING_KINDS
    status = pace_status(progress, share, thresholds) if moving else held_status(progress)
    return Standing(
        progress=progress,
        raw_progress=raw,
        expected=share,
        pace=pace(progress, share) if moving else None,
        status=status,
        stale=stale,
        is_trouble=is_trouble(aim, status, is_over=day > span.ends_on or _is_closed(span)),
    )


def raw_progress(aim: Aim, value: Decimal) -> Fraction:
    """(current − baseline) ÷ (target − baseline), not clamped. Kinds without a way to go have 1 if
    what they ask for holds, else 0. Raises `ZeroDivisionError` if baseline and target are equal."""
    if aim.kind in MOVING_KINDS:
        baseline = Fraction(aim.baseline or 0)
        return (Fraction(value) - baseline) / (Fraction(aim.target) - baseline)
    holds = value <= aim.target if aim.kind == Kind.STAY_BELOW else value >= aim.target
    return WHOLE if holds else NOTHING


def clamped(share: Fraction) -> Fraction:
    return min(max(share, NOTHING), WHOLE)


def expected(span: Span, on: date) -> Fraction:
    """The share of the cycle that has elapsed: 0 on its first day and 1 on its last."""
    return clamped(Fraction((on - span.starts_on).days, (span.ends_on - span.starts_on).days))


def pace(progress: Fraction, share: Fraction) -> Fraction | None:
    """Progress ÷ expected; None while nothing is expected."""
    return progress / share if share else None


def pace_status(progress: Fraction, share: Fraction, thresholds: Thresholds) -> Status:
    """Of the kinds with a way to go. While nothing is expected, any progress is on track; no
    progress at all never is."""
    if progress > 0 and progress >= Fraction(thresholds.on_track) * share:
        return Status.ON_TRACK
    if progress >= Fraction(thresholds.at_risk) * share or share < Fraction(thresholds.grace):
        return Status.AT_RISK
    return Status.OFF_TRACK


def held_status(progress: Fraction) -> Status:
    """Of the kinds that hold or do not, whatever the day."""
    return Status.MET if progress == WHOLE else Status.NOT_MET


def is_trouble(aim: Aim, status: Status, *, is_over: bool) -> bool:
    """Whether people should look: off track, out of bounds, or a milestone past its day. One that
    is merely not done yet is no news."""
    if status == Status.NOT_MET:
        return is_over or aim.kind != Kind.MILESTONE
    return status == Status.OFF_TRACK


def is_stale(
    aim: Aim,
    span: Span,
    *,
    value: Decimal | None,
    last: date | None,
    since: date,
    on: date,
    thresholds: Thresholds,
) -> bool:
    """Whether nobody has checked in for so many days. What cannot change any more is not stale: a
    milestone that is done, a closed cycle; after the cycle's last day nothing turns stale."""
    done = aim.kind == Kind.MILESTONE and value is not None and value >= aim.target
    if done or _is_closed(span):
        return False
    silent = min(on, span.ends_on) - (last or since)
    return silent >= timedelta(days=thresholds.stale_after_days)


def check_in_due_on(last: date | None, since: date, thresholds: Thresholds) -> date:
    """The day of the next check-in by the workspace's cadence."""
    return (last or since) + timedelta(days=thresholds.check_in_every_days)


def needs_check_ins(aim: Aim, span: Span, *, value: Decimal | None, on: date) -> bool:
    """Whether anybody is asked for check-ins: while the cycle runs, and not for a milestone that is
    done."""
    done = aim.kind == Kind.MILESTONE and value is not None and value >= aim.target
    return span.starts_on <= on <= span.ends_on and not done and not _is_closed(span)


def score(weighed: Iterable[tuple[Decimal, Fraction | None]]) -> Fraction | None:
    """Σ(weight·progress) ÷ Σ weight over those that have a progress; None if there is nothing to
    weigh. What has not started is left out, never counted as 0."""
    known = [(Fraction(weight), progress) for weight, progress in weighed if progress is not None]
    total = sum((weight for weight, _ in known), NOTHING)
    if not total:
        return None
    return sum((weight * progress for weight, progress in known), NOTHING) / total


def coverage(weighed: Iterable[tuple[Decimal, Fraction | None]]) -> Fraction | None:
    """The share of all weight behind a score; None without any weight."""
    pairs = [(Fraction(weight), progress) for weight, progress in weighed]
    total = sum((weight for weight, _ in pairs), NOTHING)
    if not total:
        return None
    return sum((weight for weight, progress in pairs if progress is not None), NOTHING) / total


def weakest(standings: Sequence[Standing]) -> Standing | None:
    """The one whose status is the objective's; None of none."""
    return min(standings, key=lambda one: one.weakness, default=None)


def difference(sales: int | None, marketing: int | None) -> int | None:
    """How far the teams' confidences are apart, 0 to 10; None until both have one."""
    return None if sales is None or marketing is None else abs(sales - marketing)


def grade(progress: Fraction | None) -> Decimal:
    """The grade that a progress earns, 0.00 to 1.00. Never rounded up, since 1.0 must be reached;
    what never started earns 0."""
    share = Decimal(0) if progress is None else decimal(progress)
    return share.quantize(Decimal("0.01"), rounding=ROUND_FLOOR)


def is_reached(commitment: str, graded: Decimal) -> bool:
    """Whether a grade is good: committed must reach 1.0, aspirational 0.7."""
    return graded >= GOOD_GRADE[Commitment(commitment)]


def _is_closed(span: Span) -> bool:
    return span.closed_on is not None


def decimal(share: Fraction) -> Decimal:
    """A share as a decimal number, as exactly as those are."""
    return Decimal(share.numerator) / Decimal(share.denominator)
