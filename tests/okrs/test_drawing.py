"""Charts: where the lines run."""

from datetime import date, timedelta
from decimal import Decimal

from apps.okrs.charting import Voice, chart
from apps.okrs.drawing import Reading, sparkline
from apps.okrs.terms import Aim, Span
from apps.okrs.vocabulary import Kind
from tests.okrs.made import FIRST, LAST

SPAN = Span(starts_on=FIRST, ends_on=LAST)
FALLS = Aim(kind=Kind.DECREASE, baseline=Decimal(50), target=Decimal(10))


def reading(days: int, value: int) -> Reading:
    return Reading(day=FIRST + timedelta(days=days), value=Decimal(value))


def test_the_expected_line_goes_from_the_baseline_to_the_target() -> None:
    line = sparkline(FALLS, SPAN, [])
    assert line.expected == "M0.00 8.00 L100.00 92.00"
    assert line.value == ""


def test_the_value_begins_at_the_baseline_and_ends_in_a_dot() -> None:
    line = sparkline(FALLS, SPAN, [reading(50, 30)])
    assert line.value == "M0.00 8.00 L50.00 50.00"
    assert line.now == "M50.00 50.00h0"


def test_a_line_to_hold_is_level() -> None:
    aim = Aim(kind=Kind.STAY_BELOW, baseline=None, target=Decimal(5))
    line = sparkline(aim, SPAN, [reading(10, 7), reading(20, 3)])
    start, end = line.expected.removeprefix("M").split(" L")
    assert start.split()[1] == end.split()[1]


def test_a_milestone_expects_nothing_before_its_day() -> None:
    aim = Aim(kind=Kind.MILESTONE, baseline=Decimal(0), target=Decimal(1))
    assert sparkline(aim, SPAN, []).expected == ""


def test_one_value_alone_still_has_room() -> None:
    aim = Aim(kind=Kind.STAY_ABOVE, baseline=None, target=Decimal(5))
    assert "50.00" in sparkline(aim, SPAN, [reading(0, 5)]).value


def test_a_late_check_in_stretches_the_chart_and_not_the_expectation() -> None:
    late = chart(FALLS, SPAN, [reading(110, 12)], [], unit="%", today=LAST)
    assert late.expected.count("L") == 2
    assert late.dots[0].at.x == 100


def test_the_chart_names_target_baseline_and_the_present_value_unless_they_cover_each_other() -> (
    None
):
    shown = chart(FALLS, SPAN, [reading(20, 40)], [], unit="%", today=FIRST)
    assert [level.label for level in shown.levels] == ["10%", "50%", "40%"]
    near = chart(FALLS, SPAN, [reading(20, 49)], [], unit="%", today=FIRST)
    assert [level.label for level in near.levels] == ["10%", "50%"]


def test_each_team_has_its_own_line_of_confidence() -> None:
    voices = [
        Voice(day=FIRST, team="sales", confidence=10),
        Voice(day=LAST, team="sales", confidence=0),
        Voice(day=LAST, team="marketing", confidence=5),
    ]
    sales, marketing = chart(FALLS, SPAN, [], voices, unit="", today=FIRST).teams
    assert sales.line == "M0.00 8.00 L100.00 92.00"
    assert marketing.dots[0].words == f"Marketing, {LAST:%-d %B}: 5"


def test_today_is_marked_only_while_the_cycle_runs() -> None:
    assert chart(FALLS, SPAN, [], [], unit="", today=date(2026, 2, 20)).today == "50.00%"
    assert chart(FALLS, SPAN, [], [], unit="", today=date(2026, 5, 20)).today == ""
    closed = Span(starts_on=FIRST, ends_on=LAST, closed_on=LAST)
    assert chart(FALLS, closed, [], [], unit="", today=date(2026, 2, 20)).today == ""
