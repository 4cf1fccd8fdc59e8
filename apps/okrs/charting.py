"""The chart of a key result: its value against the expected line, and both teams' confidence below
on the same days. Pure, as `drawing.py`, which says where things are; here is what they are called.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.okrs.drawing import (
    Plot,
    Point,
    Reading,
    expected_points,
    from_baseline,
    months,
    path,
    plot_of,
)
from apps.okrs.figures import figure
from apps.okrs.terms import Aim, Span
from apps.okrs.vocabulary import MOVING_KINDS
from apps.workspaces.vocabulary import SIGNING_TEAMS

MOST_CONFIDENT = 10
NEAR = 9.0
"""Of the plot's height: two labels closer than this would cover each other."""


@dataclass(frozen=True, kw_only=True)
class Voice:
    """How confident a team was as of a day."""

    day: date
    team: str
    confidence: int


@dataclass(frozen=True)
class Dot:
    """A check-in on the chart, with what it says when one points at it."""

    at: Point
    words: str


@dataclass(frozen=True)
class Level:
    """A value that the chart names at its edge."""

    top: str
    label: str


@dataclass(frozen=True)
class Month:
    left: str
    day: date


@dataclass(frozen=True)
class TeamLine:
    """One team's confidence over time."""

    team: str
    label: str
    line: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, kw_only=True)
class Chart:
    expected: str
    value: str
    dots: tuple[Dot, ...]
    levels: tuple[Level, ...]
    months: tuple[Month, ...]
    today: str
    """Where today is, if it is within the cycle."""
    teams: tuple[TeamLine, ...]


def chart(
    aim: Aim,
    span: Span,
    readings: Sequence[Reading],
    voices: Sequence[Voice],
    *,
    unit: str,
    today: date,
) -> Chart:
    """What to draw; `readings` and `voices` by day."""
    plot = plot_of(aim, span, readings)
    points = [plot.at(one.day, one.value) for one in readings]
    within = span.starts_on <= today <= span.ends_on and span.closed_on is None
    return Chart(
        expected=path(expected_points(aim, span, plot)),
        value=path(from_baseline(aim, span, plot, points)),
        dots=tuple(
            Dot(point, f"{one.day:%-d %B}: {figure(one.value, unit)}")
            for point, one in zip(points, readings, strict=True)
        ),
        levels=_levels(aim, plot, readings, unit),
        months=tuple(
            Month(plot.at(day, plot.low).left, day) for day in months(plot.first, plot.last)
        ),
        today=plot.at(today, plot.low).left if within else "",
        teams=tuple(_team_line(team.value, team.label, plot, voices) for team in SIGNING_TEAMS),
    )


def _levels(aim: Aim, plot: Plot, readings: Sequence[Reading], unit: str) -> tuple[Level, ...]:
    """The target, the baseline, and where it stands now, unless they would cover each other."""
    named = [aim.target]
    if aim.kind in MOVING_KINDS and aim.baseline is not None:
        named.append(aim.baseline)
    if readings:
        named.append(readings[-1].value)
    shown: list[tuple[float, Level]] = []
    for value in named:
        top = plot.y(value)
        if all(abs(top - other) >= NEAR for other, _ in shown):
            shown.append((top, Level(f"{top:.2f}%", figure(value, unit))))
    return tuple(level for _, level in shown)


def _team_line(team: str, label: str, plot: Plot, voices: Sequence[Voice]) -> TeamLine:
    scale = Plot(plot.first, plot.last, 0, MOST_CONFIDENT)
    own = [one for one in voices if one.team == team]
    points = [scale.at(one.day, one.confidence) for one in own]
    words = [f"{label}, {one.day:%-d %B}: {one.confidence}" for one in own]
    return TeamLine(team, label, path(points), tuple(map(Dot, points, words)))
