"""Where the lines of a chart run. Pure: templates draw what stands here, and decide nothing.

Places are shares of the plot, 0 to 100 from its left and its upper edge.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from apps.okrs.terms import Aim, Span
from apps.okrs.vocabulary import MOVING_KINDS, Kind

WIDTH = 100.0
HEIGHT = 100.0
ROOM = 0.08
"""Of the height, left free above and below the lines."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A value as of a day."""

    day: date
    value: Decimal


@dataclass(frozen=True)
class Point:
    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:.2f} {self.y:.2f}"

    @property
    def left(self) -> str:
        return f"{self.x:.2f}%"

    @property
    def top(self) -> str:
        return f"{self.y:.2f}%"


@dataclass(frozen=True)
class Plot:
    """A plane of days and values: from the first to the last day, from the lowest to the highest
    value that has to be seen."""

    first: date
    last: date
    low: float
    high: float

    def at(self, day: date, value: Decimal | float) -> Point:
        return Point(self.x(day), self.y(value))

    def x(self, day: date) -> float:
        days = (self.last - self.first).days or 1
        return WIDTH * min(max((day - self.first).days / days, 0.0), 1.0)

    def y(self, value: Decimal | float) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return HEIGHT * (1 - (ROOM + (1 - 2 * ROOM) * share))


def plot_of(aim: Aim, span: Span, readings: Sequence[Reading]) -> Plot:
    """The plane of a key result: its whole cycle, later check-ins included, and all its values."""
    start = Decimal(0) if aim.kind == Kind.MILESTONE else aim.baseline
    values = [float(one.value) for one in readings] + [float(aim.target)]
    if start is not None and aim.kind in (*MOVING_KINDS, Kind.MILESTONE):
        values.append(float(start))
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 1, high + 1
    last = max([span.ends_on, *(one.day for one in readings)])
    return Plot(span.starts_on, last, low, high)


def expected_points(aim: Aim, span: Span, plot: Plot) -> list[Point]:
    """The way from the baseline to the target over the cycle, a level line for kinds that stay, and
    none for a milestone, of which nothing is expected before its day."""
    if aim.kind == Kind.MILESTONE:
        return []
    start = aim.target if aim.baseline is None or aim.kind not in MOVING_KINDS else aim.baseline
    points = [plot.at(span.starts_on, start), plot.at(span.ends_on, aim.target)]
    return points if plot.last == span.ends_on else [*points, plot.at(plot.last, aim.target)]


def path(points: Iterable[Point]) -> str:
    """SVG's words for a line through some points; nothing for none."""
    told = " L".join(str(point) for point in points)
    return f"M{told}" if told else ""


def dot(point: Point) -> str:
    """A line of no length: with round ends it is a dot, however its plot is stretched."""
    return f"M{point}h0"


@dataclass(frozen=True)
class Sparkline:
    """Three lines in the size of a word."""

    expected: str
    value: str
    now: str


def sparkline(aim: Aim, span: Span, readings: Sequence[Reading]) -> Sparkline:
    """A value against what was expected; `readings` by day. Before the first one, a key result with
    a baseline stood there."""
    plot = plot_of(aim, span, readings)
    points = [plot.at(one.day, one.value) for one in readings]
    return Sparkline(
        expected=path(expected_points(aim, span, plot)),
        value=path(from_baseline(aim, span, plot, points)),
        now=dot(points[-1]) if points else "",
    )


def from_baseline(aim: Aim, span: Span, plot: Plot, points: list[Point]) -> list[Point]:
    """The way of the value, begun at its baseline."""
    if not points or aim.kind not in MOVING_KINDS or aim.baseline is None or points[0].x == 0:
        return points
    return [plot.at(span.starts_on, aim.baseline), *points]


def months(first: date, last: date) -> list[date]:
    """The first day of each month that begins within."""
    found = []
    day = date(first.year, first.month, 1)
    while day <= last:
        if day >= first:
            found.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    return found
