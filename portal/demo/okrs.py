"""The OKRs of the demo company: two cycles, as people checked in on them week by week.

Played through the product's verbs, as all of the demo; only the time is moved.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from apps.documents.models import Document
from apps.okrs.checking_in import CheckingIn
from apps.okrs.closing import CycleClosing, Wanted
from apps.okrs.days import today
from apps.okrs.entries import Entry
from apps.okrs.lines import write_line
from apps.okrs.models import Cycle, KeyResult, Objective, Support
from apps.okrs.settling import settle_all
from apps.okrs.vocabulary import Commitment, Source
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team

FILE = Path(__file__).resolve().parents[2] / "apps" / "okrs" / "demo" / "okrs.yaml"
SPOKEN_ON = 5
"""The day of each week of a cycle on which people check in, counted from 0."""

Happened = Callable[[datetime], AbstractContextManager[None]]
Told = dict[str, Any]


class Okrs:
    """Plays what was pursued and what became of it."""

    def __init__(
        self,
        members: Mapping[str, Member],
        documents: Mapping[str, Document],
        happened: Happened,
        *,
        now: datetime,
    ) -> None:
        self.members = members
        self.documents = documents
        self.happened = happened
        self.now = now
        self.told: list[Told] = yaml.safe_load(FILE.read_text("utf-8"))["cycles"]
        self.objectives: dict[str, Objective] = {}

    def play(self) -> None:
        """Each cycle from its first day; the one before is closed when the next has begun."""
        cycles = [self._begin(told) for told in self.told]
        for told, cycle, following in zip(self.told, cycles, [*cycles[1:], None], strict=True):
            made = [self._pursue(one, cycle) for one in told["objectives"]]
            self._check_in([pair for pairs in made for pair in pairs], cycle)
            if following is not None and "closed_by" in told:
                self._close(told, cycle, following)
        with self.happened(self.now - timedelta(days=2)):
            settle_all(at=self.now)

    def _begin(self, told: Told) -> Cycle:
        first = today(self.now) - timedelta(weeks=told["weeks_ago"])
        last = first + timedelta(weeks=told["weeks"], days=-1)
        by = self.members["nadia"]
        at = _noon(first - timedelta(days=6))
        with self.happened(at):
            name = f"{first:%B} to {last:%B %Y}"
            cycle = Cycle.create(by=by, name=name, starts_on=first, ends_on=last)
        Cycle.objects.filter(pk=cycle.pk).update(created_at=at)
        return cycle

    def _pursue(self, told: Told, cycle: Cycle) -> list[tuple[KeyResult, Told]]:
        """An objective with its key results, each with what was told of it."""
        sales, marketing = (
            self.members.get(told.get(field, "")) for field in ("sales_owner", "marketing_owner")
        )
        by = sales or marketing
        assert by is not None  # noqa: S101 - each has an owner
        at = _noon(cycle.starts_on - timedelta(days=3))
        if "carried_from" in told:
            objective = Objective.objects.get(
                carried_from=self.objectives[told["carried_from"]], cycle=cycle
            )
        else:
            with self.happened(at):
                objective = Objective.create(
                    by=by,
                    cycle=cycle,
                    title=told["title"],
                    why=told["why"],
                    sales_owner=sales,
                    marketing_owner=marketing,
                    commitment=told.get("commitment", Commitment.ASPIRATIONAL),
                )
            Objective.objects.filter(pk=objective.pk).update(created_at=at)
        if "parent" in told:
            with self.happened(at):
                objective.change(by=by, parent=self.objectives[told["parent"]])
        self.objectives[told["key"]] = objective
        return [(self._measure(one, objective, by), one) for one in told["key_results"]]

    def _measure(self, told: Told, objective: Objective, by: Member) -> KeyResult:
        week = told.get("added_in_week", 0)
        at = _noon(objective.cycle.starts_on + timedelta(days=7 * week - 3))
        target = {"target": _number(told["to"])} if "to" in told else {}
        carried = KeyResult.objects.filter(objective=objective, title=told["title"]).first()
        with self.happened(at):
            if carried is not None:
                carried.change(by=by, **target)
                return carried
            made: KeyResult = KeyResult.create(
                by=by,
                objective=objective,
                title=told["title"],
                kind=told["kind"],
                baseline=_number(told["from"]) if "from" in told else None,
                unit=told.get("unit", ""),
                weight=told.get("weight", 1),
                owner=self.members[told["owner"]],
                source=told.get("source", Source.MANUAL),
                external_id=told.get("external_id", ""),
                **target,
            )
        KeyResult.objects.filter(pk=made.pk).update(created_at=at)
        for file in told.get("supports", ()):
            with self.happened(at):
                Support.add(made, by=by, kind="document", pk=self.documents[file].pk)
        return made

    def _check_in(self, made: list[tuple[KeyResult, Told]], cycle: Cycle) -> None:
        """Week by week, each member on all that is theirs at once."""
        weeks = (cycle.ends_on - cycle.starts_on).days // 7 + 1
        for week in range(weeks):
            day = cycle.starts_on + timedelta(days=7 * week + SPOKEN_ON)
            said: dict[str, list[Entry]] = {}
            for key_result, told in made:
                for who, entry in self._said(key_result, told, week, day):
                    said.setdefault(who, []).append(entry)
            for hour, (who, entries) in enumerate(sorted(said.items())):
                at = _noon(day) - timedelta(hours=3) + timedelta(minutes=17 * hour)
                with self.happened(at):
                    CheckingIn(by=self.members[who], at=at).record(entries)

    def _said(
        self, key_result: KeyResult, told: Told, week: int, day: date
    ) -> Iterable[tuple[str, Entry]]:
        """Who says what of it in a week: its owner first, then the other team's owner."""
        if week >= len(told["check_ins"]) or told["check_ins"][week] is None:
            return
        value, *confidences = told["check_ins"][week]
        keys = {member.pk: key for key, member in self.members.items()}
        owner = keys[key_result.owner_id] if key_result.owner_id else ""
        source = "crm" if told.get("source") == Source.API else Source.MANUAL
        voices = dict(zip((Team.SALES, Team.MARKETING), confidences, strict=True))
        own = self.members[owner].team
        theirs = key_result.objective.sales_owner_id, key_result.objective.marketing_owner_id
        speakers = {owner: voices.get(Team(own))}
        for team, pk in zip((Team.SALES, Team.MARKETING), theirs, strict=True):
            if team != own and pk is not None and voices[team] is not None:
                speakers[keys[pk]] = voices[team]
        for who, confidence in speakers.items():
            yield (
                who,
                Entry(
                    key_result=key_result.pk,
                    value=_number(value),
                    as_of=day,
                    confidence=confidence,
                    note=told.get("notes", {}).get(week + 1) if who == owner else None,
                    source=source,
                ),
            )

    def _close(self, told: Told, cycle: Cycle, following: Cycle) -> None:
        at = _noon(cycle.ends_on + timedelta(days=told["closed_after_days"]))
        pursued = [(self.objectives[one["key"]], one) for one in told["objectives"]]
        for objective, one in pursued:
            with self.happened(at - timedelta(days=2)):
                for team, text in one.get("lines", {}).items():
                    write_line(
                        objective, by=self.members[one[f"{team}_owner"]], team=team, text=text
                    )
        wanted = Wanted(
            carry_over=[objective.pk for objective, one in pursued if one.get("carried")],
            next_cycle=following,
        )
        with self.happened(at):
            CycleClosing(cycle, by=self.members[told["closed_by"]], at=at).close(wanted)
        for rows in (Objective.objects, KeyResult.objects):
            rows.filter(cycle=following, carried_from__isnull=False).update(created_at=at)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def _number(told: float | int) -> Decimal:
    return Decimal(str(told))
