"""What leaders see of a cycle on one screen: who is on pace, what is weakest, where the teams see
different things, what nobody has looked at, what waits. The page and its print take it from here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from apps.okrs import figures
from apps.okrs.board import APART, KeyResultRow, Look
from apps.okrs.models import Cycle, KeyResult
from apps.okrs.models.standings import ObjectiveStanding, standings_of
from apps.okrs.scoring import expected
from apps.okrs.vocabulary import Status

SHOWN: Final = 5
"""Lines of each list; the board has all."""
OPEN: Final = 14
"""Objectives that stand open; those on track are the first to be folded away."""

GOOD: Final = (Status.ON_TRACK, Status.MET)
_HAIR: Final = 1e-9
"""What rounding in the database may take from a score."""


@dataclass(frozen=True)
class ObjectiveLine:
    """One objective in a line."""

    told: ObjectiveStanding
    base: str

    @property
    def title(self) -> str:
        return self.told.title

    @property
    def href(self) -> str:
        return f"{self.base}okrs/objectives/{self.told.pk}/"

    @property
    def score(self) -> str:
        score = self.told.score
        return "–" if score is None else figures.tenths(score + type(score)(_HAIR))

    @property
    def is_good(self) -> bool:
        return self.told.status in GOOD and not self.told.stale

    @property
    def is_early(self) -> bool:
        """Not met, but not asked for yet."""
        return self.told.status == Status.NOT_MET and not self.told.is_trouble


@dataclass(frozen=True)
class Count:
    """So many key results have a status; `early` are milestones that are not asked for yet."""

    status: Status
    count: int
    early: bool = False


@dataclass(frozen=True)
class Waiting:
    """Something that somebody has to do, in words, with the way there."""

    words: str
    href: str


@dataclass(frozen=True)
class Overview:
    """A cycle as it stands on a day."""

    cycle: Cycle
    objectives: Sequence[ObjectiveLine]
    weakest: Sequence[KeyResultRow]
    apart: Sequence[KeyResultRow]
    silent: Sequence[KeyResultRow]
    counts: Sequence["Count"]
    """Key results by status, the weakest first."""
    silent_count: int
    waiting: Sequence[Waiting]
    elapsed: str

    @property
    def in_view(self) -> Sequence[ObjectiveLine]:
        """Those that want a look, and as many others as there is room for."""
        wanting = [one for one in self.objectives if not one.is_good]
        return self.objectives[: max(len(wanting), OPEN)] if len(wanting) <= OPEN else wanting

    @property
    def folded(self) -> Sequence[ObjectiveLine]:
        shown = {one.told.pk for one in self.in_view}
        return [one for one in self.objectives if one.told.pk not in shown]

    @property
    def key_result_count(self) -> int:
        return sum(one.count for one in self.counts)


def overview_of(cycle: Cycle, look: Look) -> Overview:
    """The whole in two queries, however much it is."""
    told = standings_of(
        cycle, on=look.on, thresholds=look.yardstick.thresholds, apart=APART, most=SHOWN
    )
    rows = _rows(told, look)
    base = look.member.workspace.get_absolute_url()
    return Overview(
        cycle=cycle,
        objectives=[ObjectiveLine(one, base) for one in _good_last(told)],
        weakest=_weakest(rows, told),
        apart=_apart(rows, told),
        silent=_silent(rows, told),
        counts=_counts(told),
        silent_count=sum(one.stale for one in told),
        waiting=_waiting(cycle, told, look),
        elapsed=figures.percent(expected(cycle.span, cycle.span.measured_on(look.on))),
    )


def _good_last(told: Iterable[ObjectiveStanding]) -> list[ObjectiveStanding]:
    """The weakest first, and what went stale before what is well."""
    return sorted(told, key=lambda one: one.status in GOOD and not one.stale)


def _rows(told: Iterable[ObjectiveStanding], look: Look) -> dict[UUID, KeyResultRow]:
    """The key results that the lists name, as every page shows them."""
    wanted = {pk for one in told for pk in (*one.weakest, *one.apart, *one.silent)}
    found = KeyResult.objects.visible_to(look.member).filter(pk__in=wanted).measured()
    rows = {}
    for key_result in found:
        key_result.workspace = key_result.objective.workspace = look.member.workspace
        rows[key_result.pk] = look.row(look.yardstick.measure(key_result))
    return rows


def _weakest(
    rows: dict[UUID, KeyResultRow], told: Iterable[ObjectiveStanding]
) -> list[KeyResultRow]:
    listed = [rows[pk] for one in told for pk in one.weakest]
    return sorted(listed, key=lambda row: (row.standing.weakness, row.standing.progress or 0))


def _apart(rows: dict[UUID, KeyResultRow], told: Iterable[ObjectiveStanding]) -> list[KeyResultRow]:
    return sorted((rows[pk] for one in told for pk in one.apart), key=lambda row: -row.apart)


def _silent(
    rows: dict[UUID, KeyResultRow], told: Iterable[ObjectiveStanding]
) -> list[KeyResultRow]:
    listed = [rows[pk] for one in told for pk in one.silent]
    return sorted(listed, key=lambda row: row.key_result.current_on or row.key_result.since)


def _counts(told: Iterable[ObjectiveStanding]) -> list[Count]:
    counted = Counter(Status(status) for one in told for status in one.statuses)
    early = sum(one.early for one in told)
    counted[Status.NOT_MET] -= early
    found = [
        Count(Status.OFF_TRACK, counted[Status.OFF_TRACK]),
        Count(Status.NOT_MET, counted[Status.NOT_MET]),
        Count(Status.AT_RISK, counted[Status.AT_RISK]),
        Count(Status.NOT_STARTED, counted[Status.NOT_STARTED]),
        Count(Status.NOT_MET, early, early=True),
        Count(Status.ON_TRACK, counted[Status.ON_TRACK]),
        Count(Status.MET, counted[Status.MET]),
    ]
    return [one for one in found if one.count]


def _waiting(cycle: Cycle, told: Sequence[ObjectiveStanding], look: Look) -> list[Waiting]:
    """What holds the cycle up, before any number does."""
    board = cycle.get_absolute_url()
    found = []
    if not cycle.is_closed and look.on > cycle.ends_on:
        found.append(Waiting("The cycle is over and waits to be closed", f"{board}closing/"))
    if not cycle.is_closed and look.on > cycle.ends_on - timedelta(days=14) and told:
        found.append(Waiting("The next cycle wants its objectives", f"{board}"))
    for words, some in (
        ("has no owner in sales", [one for one in told if not one.in_sales]),
        ("has no owner in marketing", [one for one in told if not one.in_marketing]),
        ("has no key result", [one for one in told if not one.count]),
    ):
        base = look.member.workspace.get_absolute_url()
        href = f"{base}okrs/objectives/{some[0].pk}/" if some else ""
        if len(some) == 1:
            found.append(Waiting(f"“{some[0].title}” {words}", href))
        elif some:
            plural = words.replace("has", "have")
            found.append(Waiting(f"{len(some)} objectives {plural}", href))
    return found
