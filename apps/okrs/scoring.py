"""The formulas of OKRs, and the only place of them (product.md, *OKRs*).

Pure and exact: shares are fractions, so that a pace of exactly 0.9 is on track however the numbers
were written. Every page, the API, events and the closing of a cycle ask here; where SQL must
repeat a formula (`models/measuring.py`), a test holds it against this on random data.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Final

from apps.okrs.terms import Aim, Span, Standing, Thresholds
from apps.okrs.vocabulary import MOVING_KINDS, Commitment, Kind, Status

__all__ = [
    "Aim",
    "Span",
    "Standing",
    "Thresholds",
    "check_in_due_on",
    "clamped",
    "coverage",
    "decimal",
    "difference",
    "expected",
    "grade",
    "held_status",
    "is_reached",
    "is_stale",
    "is_trouble",
    "needs_check_ins",
    "pace",
    "pace_status",
    "raw_progress",
    "score",
    "standing",
    "weakest",
]

NOTHING: Final = Fraction(0)
WHOLE: Final = Fraction(1)
GOOD_GRADE: Final = {
    Commitment.COMMITTED: Decimal("1.0"),
    Commitment.ASPIRATIONAL: Decimal("0.7"),
}
"""The grade from which an objective's key results count as reached."""


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
    """Of the kinds with a way to go. On the first day nothing is expected, so nobody is behind."""
    on_track, at_risk, grace = thresholds.shares
    if progress >= on_track * share:
        return Status.ON_TRACK
    if progress >= at_risk * share or share < grace:
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
