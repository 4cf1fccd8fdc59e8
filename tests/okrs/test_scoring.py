"""The formulas, by example: each line of product.md *OKRs* as numbers."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from apps.okrs import scoring
from apps.okrs.scoring import Aim, Span, Standing, Thresholds
from apps.okrs.vocabulary import Kind, Status

FIRST = date(2026, 1, 1)
SPAN = Span(starts_on=FIRST, ends_on=FIRST + timedelta(days=100))
"""Each day after the first is one per cent."""
USUAL = Thresholds()


def aim(kind: str, baseline: str | None, target: str) -> Aim:
    return Aim(
        kind=Kind(kind),
        baseline=None if baseline is None else Decimal(baseline),
        target=Decimal(target),
    )


RISING = aim("increase", "0", "100")


def stand(
    asked: Aim,
    value: str | None,
    day: int,
    *,
    last: int | None = None,
    span: Span = SPAN,
    thresholds: Thresholds = USUAL,
) -> Standing:
    """How it stands so many days after the first, checked in that day unless said."""
    said = None if value is None else FIRST + timedelta(days=day if last is None else last)
    return scoring.standing(
        asked,
        span,
        value=None if value is None else Decimal(value),
        last=said,
        since=FIRST,
        on=FIRST + timedelta(days=day),
        thresholds=thresholds,
    )


@pytest.mark.parametrize(
    ("asked", "value", "raw", "progress"),
    [
        (aim("decrease", "50", "10"), "30", "0.5", "0.5"),
        (aim("decrease", "50", "10"), "60", "-0.25", "0"),
        (aim("decrease", "50", "10"), "0", "1.25", "1"),
        (aim("increase", "0", "100"), "40", "0.4", "0.4"),
        (aim("increase", "20", "100"), "20", "0", "0"),
        (aim("increase", "-10", "10"), "0", "0.5", "0.5"),
        (aim("increase", "0.1", "0.4"), "0.2", "1/3", "1/3"),
        (aim("increase", "0", "100"), "130", "1.3", "1"),
        (aim("stay_above", None, "95"), "95", "1", "1"),
        (aim("stay_above", "90", "95"), "94.9", "0", "0"),
        (aim("stay_below", None, "5"), "5", "1", "1"),
        (aim("stay_below", None, "5"), "5.000001", "0", "0"),
        (aim("milestone", "0", "1"), "0", "0", "0"),
        (aim("milestone", "0", "1"), "1", "1", "1"),
    ],
)
def test_progress_is_the_way_gone_clamped_and_the_whole_kept_beside_it(
    asked: Aim, value: str, raw: str, progress: str
) -> None:
    now = stand(asked, value, 50)
    assert (now.raw_progress, now.progress) == (Fraction(raw), Fraction(progress))


@pytest.mark.parametrize(
    ("day", "share"), [(-3, "0"), (0, "0"), (1, "0.01"), (50, "0.5"), (100, "1"), (140, "1")]
)
def test_expected_is_the_share_of_the_cycle_that_has_elapsed(day: int, share: str) -> None:
    assert stand(RISING, None, day).expected == Fraction(share)


@pytest.mark.parametrize(
    ("value", "day", "pace", "status"),
    [
        # day 0: nothing is expected, so there is no pace and nobody is behind
        ("10", 0, None, "on_track"),
        ("0", 0, None, "on_track"),
        ("-5", 0, None, "on_track"),
        # before a tenth of the cycle nothing is off track
        ("0", 9, "0", "at_risk"),
        ("0", 10, "0", "off_track"),
        ("6.9", 10, "0.69", "off_track"),
        # the borders, exactly
        ("45", 50, "0.9", "on_track"),
        ("44.999999", 50, "0.89999998", "at_risk"),
        ("35", 50, "0.7", "at_risk"),
        ("34.999999", 50, "0.69999998", "off_track"),
        ("29.7", 33, "0.9", "on_track"),
        ("23.1", 33, "0.7", "at_risk"),
        # on the last day, and after it
        ("90", 100, "0.9", "on_track"),
        ("89.9", 100, "0.899", "at_risk"),
        ("69.9", 100, "0.699", "off_track"),
        ("90", 130, "0.9", "on_track"),
        # ahead: clamped before it is set against what is expected
        ("250", 50, "2", "on_track"),
        ("-40", 50, "0", "off_track"),
    ],
)
def test_pace_is_progress_by_expected_and_its_borders_belong_to_the_better(
    value: str, day: int, pace: str | None, status: str
) -> None:
    now = stand(RISING, value, day)
    assert now.pace == (None if pace is None else Fraction(pace))
    assert now.status == status


def test_a_border_of_thirds_is_exact() -> None:
    """0.3 of the way when a third is expected is a pace of 0.9, which floats would miss."""
    span = Span(starts_on=FIRST, ends_on=FIRST + timedelta(days=90))
    now = stand(aim("increase", "0", "1"), "0.3", 30, span=span)
    assert (now.pace, now.status) == (Fraction(9, 10), Status.ON_TRACK)


def test_without_a_check_in_it_is_not_started_whatever_the_day() -> None:
    for asked in (RISING, aim("stay_above", None, "5"), aim("milestone", "0", "1")):
        for day in (0, 50, 100, 150):
            now = stand(asked, None, day)
            assert (now.progress, now.raw_progress, now.pace) == (None, None, None)
            assert (now.status, now.is_trouble) == (Status.NOT_STARTED, False)


@pytest.mark.parametrize(
    ("asked", "value", "day", "status", "trouble"),
    [
        (aim("stay_above", None, "95"), "96", 0, "met", False),
        (aim("stay_above", None, "95"), "96", 140, "met", False),
        (aim("stay_above", None, "95"), "94", 0, "not_met", True),
        (aim("stay_above", None, "95"), "94", 140, "not_met", True),
        (aim("stay_below", None, "5"), "4", 50, "met", False),
        (aim("stay_below", None, "5"), "6", 50, "not_met", True),
        (aim("milestone", "0", "1"), "1", 5, "met", False),
        (aim("milestone", "0", "1"), "1", 140, "met", False),
        # not done yet is no trouble until the last day is over
        (aim("milestone", "0", "1"), "0", 50, "not_met", False),
        (aim("milestone", "0", "1"), "0", 100, "not_met", False),
        (aim("milestone", "0", "1"), "0", 101, "not_met", True),
    ],
)
def test_what_holds_or_does_not_has_no_pace(
    asked: Aim, value: str, day: int, status: str, trouble: bool
) -> None:
    now = stand(asked, value, day)
    assert (now.status, now.is_trouble, now.pace) == (status, trouble, None)


@pytest.mark.parametrize(
    ("last", "day", "stale"),
    [
        (None, 13, False),
        (None, 14, True),
        (10, 23, False),
        (10, 24, True),
        (86, 99, False),
        (86, 100, True),
        (87, 100, False),
        (87, 160, False),  # nothing turns stale once the cycle's last day is over
        (None, -20, False),
    ],
)
def test_stale_is_fourteen_days_without_a_check_in(last: int | None, day: int, stale: bool) -> None:
    assert stand(RISING, None if last is None else "50", day, last=last).stale is stale


def test_what_cannot_change_is_not_stale() -> None:
    done = stand(aim("milestone", "0", "1"), "1", 60, last=5)
    closed = Span(starts_on=FIRST, ends_on=SPAN.ends_on, closed_on=FIRST + timedelta(days=60))
    assert not done.stale
    assert not stand(RISING, "10", 70, last=5, span=closed).stale


def test_a_closed_cycle_stands_as_on_the_day_when_it_was_closed() -> None:
    closed = Span(starts_on=FIRST, ends_on=SPAN.ends_on, closed_on=FIRST + timedelta(days=50))
    now = stand(RISING, "45", 300, last=40, span=closed)
    assert (now.expected, now.status) == (Fraction(1, 2), Status.ON_TRACK)


def test_thresholds_are_the_workspaces_own() -> None:
    strict = Thresholds(
        on_track=Decimal("1"), at_risk=Decimal("0.95"), grace=Decimal("0"), stale_after_days=3
    )
    assert stand(RISING, "49", 50, thresholds=strict).status == Status.AT_RISK
    assert stand(RISING, "47", 50, thresholds=strict).status == Status.OFF_TRACK
    assert stand(RISING, "0", 1, thresholds=strict).status == Status.OFF_TRACK
    assert stand(RISING, "50", 53, last=50, thresholds=strict).stale


@pytest.mark.parametrize(
    ("weighed", "score", "coverage"),
    [
        ([], None, None),
        ([("1", None)], None, "0"),
        ([("0", "0.5"), ("0", "1")], None, None),
        ([("1", "0.5"), ("1", "1")], "0.75", "1"),
        ([("1", "0.5"), ("3", "1")], "0.875", "1"),
        ([("2", "0.25"), ("0", "1")], "0.25", "1"),
        ([("1", "0.5"), ("3", None)], "0.5", "0.25"),
        ([("1", "0"), ("1", None)], "0", "0.5"),
        ([("0.1", "1"), ("0.2", "0")], "1/3", "1"),
    ],
)
def test_a_score_weighs_what_has_a_progress(
    weighed: list[tuple[str, str | None]], score: str | None, coverage: str | None
) -> None:
    pairs = [(Decimal(weight), None if to is None else Fraction(to)) for weight, to in weighed]
    assert scoring.score(pairs) == (None if score is None else Fraction(score))
    assert scoring.coverage(pairs) == (None if coverage is None else Fraction(coverage))


def test_an_objective_has_the_status_of_its_weakest_key_result() -> None:
    off, risk, on = (stand(RISING, value, 50) for value in ("10", "40", "50"))
    none = stand(RISING, None, 50)
    met, broken = (stand(aim("stay_above", None, "5"), value, 50) for value in ("6", "4"))
    open_milestone = stand(aim("milestone", "0", "1"), "0", 50)
    assert scoring.weakest([]) is None
    assert scoring.weakest([on, off, risk, none, met, broken]) is off
    assert scoring.weakest([on, risk, none, broken]) is broken
    assert scoring.weakest([on, none, risk]) is risk
    assert scoring.weakest([on, met, none]) is none
    assert scoring.weakest([met, on]) is on
    assert scoring.weakest([on, open_milestone, risk]) is risk
    assert scoring.weakest([on, open_milestone]) is open_milestone


@pytest.mark.parametrize(
    ("progress", "grade", "committed", "aspirational"),
    [
        (None, "0.00", False, False),
        ("0", "0.00", False, False),
        ("0.699", "0.69", False, False),
        ("0.7", "0.70", False, True),
        ("0.999", "0.99", False, True),
        ("2/3", "0.66", False, False),
        ("1", "1.00", True, True),
    ],
)
def test_a_grade_is_reached_and_never_rounded_up(
    progress: str | None, grade: str, committed: bool, aspirational: bool
) -> None:
    graded = scoring.grade(None if progress is None else Fraction(progress))
    assert graded == Decimal(grade)
    assert scoring.is_reached("committed", graded) is committed
    assert scoring.is_reached("aspirational", graded) is aspirational


def test_confidences_differ_once_both_teams_have_one() -> None:
    assert scoring.difference(8, 3) == 5
    assert scoring.difference(3, 8) == 5
    assert scoring.difference(0, 0) == 0
    assert scoring.difference(None, 8) is None


def test_the_next_check_in_is_due_by_the_cadence() -> None:
    weekly = Thresholds(check_in_every_days=7)
    assert scoring.check_in_due_on(None, FIRST, weekly) == date(2026, 1, 8)
    assert scoring.check_in_due_on(date(2026, 2, 1), FIRST, weekly) == date(2026, 2, 8)
