"""Figures side by side: ours, Hocuspocus', their ratio, and whether the mark was reached."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Mark:
    """`of_ratio` compares ours divided by theirs with `limit`, else our figure itself."""

    limit: float
    at_least: bool
    of_ratio: bool

    def reached(self, ours: float, ratio: float | None) -> bool | None:
        """None where there is nothing to compare with."""
        value = ratio if self.of_ratio else ours
        if value is None:
            return None
        return value >= self.limit if self.at_least else value <= self.limit

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}{' ×' if self.of_ratio else ''}"


def at_least_times(limit: float) -> Mark:
    return Mark(limit, at_least=True, of_ratio=True)


def at_most_times(limit: float) -> Mark:
    return Mark(limit, at_least=False, of_ratio=True)


def at_most(limit: float) -> Mark:
    return Mark(limit, at_least=False, of_ratio=False)


def at_least(limit: float) -> Mark:
    return Mark(limit, at_least=True, of_ratio=False)


@dataclass
class Row:
    """One figure of one scenario: the values of all runs, and how to write them."""

    what: str
    ours: list[float]
    theirs: list[float] = field(default_factory=list)
    mark: Mark | None = None
    form: str = ",.0f"
    bound: str = ""
    """Stands before our figure: "≥" where the load and not the server was the limit."""

    @property
    def ratio(self) -> float | None:
        if not self.ours or not self.theirs or not median(self.theirs):
            return None
        return median(self.ours) / median(self.theirs)

    def cells(self) -> tuple[str, ...]:
        mine = f"{self.bound}{_written(self.ours, self.form)}"
        return (
            self.what,
            mine,
            _written(self.theirs, self.form),
            "–" if self.ratio is None else f"{self.ratio:.2f} ×",
            str(self.mark or ""),
            self._verdict(),
        )

    def _verdict(self) -> str:
        if self.mark is None:
            return ""
        if not self.ours:
            return "not measured"
        answer = self.mark.reached(median(self.ours), self.ratio)
        return {True: "yes", False: "NO", None: "nothing to compare"}[answer]


def _written(values: list[float], form: str) -> str:
    return format(median(values), form) if values else "–"


HEAD = ("", "Tandem", "Hocuspocus", "ratio", "mark", "reached")


def show(title: str, rows: list[Row], say: Callable[[str], None]) -> None:
    """One scenario's figures; medians of their runs."""
    grid = [(title, *HEAD[1:]), *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in grid) for i in range(len(HEAD))]
    widths[0] = max(widths[0], 62)
    for number, line in enumerate(grid):
        first, *rest = line
        cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        say("  ".join([first.ljust(widths[0]), *cells]).rstrip())
        if number == 0:
            say("─" * (sum(widths) + 2 * len(widths) - 2))
    say("")
