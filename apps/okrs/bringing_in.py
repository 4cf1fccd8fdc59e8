"""Storing what was understood of a text, once somebody has seen the preview."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from apps.core.errors import InvalidInput
from apps.okrs.days import today
from apps.okrs.importing import CycleDraft, KeyResultDraft, ObjectiveDraft, Preview
from apps.okrs.models import Cycle, KeyResult, Objective
from apps.okrs.vocabulary import Kind
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team


@dataclass(frozen=True)
class People:
    """Who a written name may mean: an address, a whole name, or a first name that only one has."""

    members: Sequence[Member]

    @classmethod
    def of(cls, by: Member) -> "People":
        return cls(list(Member.objects.visible_to(by).seated()))

    def named(self, written: str, team: Team | None = None) -> Member | None:
        """The one that is meant, of this team if one is asked for; None if it is not clear."""
        words = written.strip().lstrip("@").casefold()
        if not words:
            return None
        ours = [one for one in self.members if team is None or one.team == team]
        for says in (_address, _name, _first_name):
            found = [one for one in ours if says(one) == words]
            if found:
                return found[0] if len(found) == 1 else None
        return None


def _address(member: Member) -> str:
    return member.user.email.casefold()


def _name(member: Member) -> str:
    return member.name.casefold()


def _first_name(member: Member) -> str:
    return member.name.split(" ")[0].casefold()


@transaction.atomic
def bring_in(preview: Preview, *, by: Member, cycle: Cycle | None = None) -> list[Objective]:
    """Make what the preview holds, all or nothing. Everything goes into `cycle`, if one is given;
    else into the cycles that the text names, which are made where there are none. Raises
    `InvalidInput` if an objective has neither."""
    people = People.of(by)
    cycles = {} if cycle else _cycles(preview.cycles(), by)
    made = []
    for draft in preview.objectives:
        home = cycle or (cycles[draft.cycle] if draft.cycle else None)
        if home is None:
            said = f"Line {draft.line} names no cycle; choose one."
            raise InvalidInput({"cycle": said})
        made.append(_objective(draft, by=by, cycle=home, people=people))
    return made


def _cycles(drafts: Iterable[CycleDraft], by: Member) -> dict[CycleDraft, Cycle]:
    found = {}
    for draft in drafts:
        days = {"starts_on": draft.starts_on, "ends_on": draft.ends_on}
        same = Cycle.objects.visible_to(by).open().filter(**days).order_by("created_at").first()
        found[draft] = same or Cycle.create(by=by, name=draft.name, **days)
    return found


def owners_of(draft: ObjectiveDraft, people: People) -> dict[str, Member | None]:
    """The owner in each team: the one that is named for it, else the first of it among those who
    are named at all."""
    found: dict[str, Member | None] = {}
    for team in (Team.SALES, Team.MARKETING):
        field = f"{team.value}_owner"
        named = [getattr(draft, field), *draft.owners]
        meant = (people.named(one, team) for one in named)
        found[field] = next((one for one in meant if one is not None), None)
    return found


def _objective(draft: ObjectiveDraft, *, by: Member, cycle: Cycle, people: People) -> Objective:
    owners = owners_of(draft, people)
    objective = Objective.create(
        by=by,
        cycle=cycle,
        title=draft.title,
        why=draft.why[:10_000],
        commitment=draft.commitment,
        sales_owner=owners["sales_owner"],
        marketing_owner=owners["marketing_owner"],
    )
    for one in draft.key_results:
        _key_result(one, by=by, objective=objective, people=people)
    return objective


def _key_result(
    draft: KeyResultDraft, *, by: Member, objective: Objective, people: People
) -> KeyResult:
    numbers: dict[str, Any] = {}
    if draft.kind != Kind.MILESTONE:
        numbers = {"baseline": draft.baseline, "target": draft.target, "unit": draft.unit}
    key_result: KeyResult = KeyResult.create(
        by=by,
        objective=objective,
        title=draft.title,
        kind=draft.kind,
        weight=draft.weight,
        owner=people.named(draft.owner),
        external_id=draft.external_id,
        **numbers,
    )
    day = min(today(), objective.cycle.ends_on)
    if draft.value is not None and day >= objective.cycle.starts_on:
        key_result.check_in(by=by, value=draft.value, as_of=day, note="As imported.")
    return key_result
