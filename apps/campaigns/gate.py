"""The launch gate. Pure: facts in, conditions out, each with who can settle it.

A campaign launches when every condition is met; the rule of each stands here and nowhere else.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from apps.campaigns.conditions import About, Condition, Party
from apps.campaigns.facts import Facts, Passage, Person, Piece
from apps.campaigns.vocabulary import ConditionCode
from apps.discussions.vocabulary import Kind
from apps.documents.vocabulary import AGREED_STATES, SectionState
from apps.workspaces.vocabulary import SIGNING_TEAMS, Team

WAITS_FOR = {
    SectionState.SIGNED_BY_SALES.value: (Team.MARKETING,),
    SectionState.SIGNED_BY_MARKETING.value: (Team.SALES,),
}

T = TypeVar("T")


def conditions(facts: Facts) -> tuple[Condition, ...]:
    """Every condition of the launch, met or not, in the order in which it is shown."""
    return (
        _approved_by(Team.SALES, ConditionCode.APPROVED_BY_SALES, facts),
        _approved_by(Team.MARKETING, ConditionCode.APPROVED_BY_MARKETING, facts),
        _no_changes_requested(facts),
        _no_blocking_threads(facts),
        _agreed("audience", ConditionCode.AUDIENCE_AGREED, facts.audience, facts),
        _agreed("message", ConditionCode.MESSAGE_AGREED, facts.message, facts),
        _owner_set(facts),
        _partner_set(facts),
        _sales_briefed(facts),
        _launch_date_set(facts),
    )


def needed_readers(sales: int, percent: int) -> int:
    """How many of so many sales members must have read the brief: the share, rounded up."""
    return -(-sales * percent // 100)


def _approved_by(team: Team, code: ConditionCode, facts: Facts) -> Condition:
    given = [one for one in facts.verdicts if one.team == team]
    missing = [
        piece for piece in facts.drafts if not any(one.approves(piece) for one in given)
    ]  # fmt: skip
    left_out = _left_out(facts)
    if not facts.drafts:
        return Condition(code, False, f"There is no draft to approve.{left_out}", (_team(team),))
    if not missing:
        return Condition(code, True, f"{team.label} has approved {_all(facts.drafts)}.{left_out}")
    voided = _once(one.by for piece in missing for one in given if one.approved_other_words(piece))
    earlier = f" Earlier words were approved by {_names(voided)}." if voided else ""
    detail = f"{team.label} has not approved the present text of {_titles(missing)}."
    who = (_team(team), *map(_member, voided))
    return Condition(code, False, detail + earlier + left_out, who, _documents(missing))


def _no_changes_requested(facts: Facts) -> Condition:
    code = ConditionCode.NO_CHANGES_REQUESTED
    asked = [
        (one, piece)
        for piece in facts.drafts
        for one in facts.verdicts
        if one.asks_for_changes(piece)
    ]
    if not asked:
        return Condition(code, True, "Nobody asks for changes.")
    told = "; ".join(f"{one.by.name} asks for changes of “{piece.title}”" for one, piece in asked)
    people = _once(one.by for one, _ in asked)
    pieces = _once(piece for _, piece in asked)
    return Condition(code, False, f"{told}.", tuple(map(_member, people)), _documents(pieces))


def _no_blocking_threads(facts: Facts) -> Condition:
    code = ConditionCode.NO_BLOCKING_THREADS
    if not facts.blockers:
        return Condition(code, True, "No blocking thread is open.")
    told = "; ".join(
        f"a blocking {one.kind} of {one.opener.name} on “{one.on}”" for one in facts.blockers
    )
    who: list[Party] = []
    for one in facts.blockers:
        if one.opener.seated:
            who.append(_member(one.opener))
        if one.kind == Kind.OBJECTION:
            who += map(_member, facts.signatories(one.opened_team))
        elif one.awaiting_team:
            who.append(_team(Team(one.awaiting_team)))
    about = tuple(About("thread", one.id, one.on) for one in facts.blockers)
    return Condition(code, False, f"Open: {told}.", tuple(_once(who)), about)


def _agreed(word: str, code: ConditionCode, passage: Passage | None, facts: Facts) -> Condition:
    """What is due for review still counts as agreed, as everywhere: nobody took it back."""
    if passage is None:
        return Condition(code, False, f"No {word} is chosen.", (_team(Team.MARKETING),))
    about = (About("document", passage.document, passage.page),)
    place = f"“{passage.section}” of “{passage.page}”"
    if passage.archived or passage.state is None:
        gone = f"“{passage.page}” is archived" if passage.archived else f"{place} is gone"
        detail = f"{gone}; choose another {word}."
        return Condition(code, False, detail, (_team(Team.MARKETING),), about)
    if passage.state in AGREED_STATES:
        due = ", though it is due for review" if passage.state == SectionState.DUE else ""
        return Condition(code, True, f"Both teams agree on {place}{due}.", (), about)
    teams = WAITS_FOR.get(passage.state, SIGNING_TEAMS)
    detail = f"{place} waits for {' and '.join(str(one.label).lower() for one in teams)} to sign."
    who: list[Party] = []
    for team in teams:
        who += map(_member, facts.signatories(team))
        if not facts.signatories(team):
            who.append(_team(team))
    return Condition(code, False, detail, tuple(who), about)


def _owner_set(facts: Facts) -> Condition:
    return _seat_of(ConditionCode.OWNER_SET, facts.owner, Team.MARKETING, "owner")


def _partner_set(facts: Facts) -> Condition:
    return _seat_of(ConditionCode.PARTNER_SET, facts.partner, Team.SALES, "partner")


def _seat_of(code: ConditionCode, who: Person | None, team: Team, word: str) -> Condition:
    place = str(team.label).lower()
    if who is None:
        return Condition(code, False, f"It has no {word} in {place}.", (_team(team),))
    if not who.seated or who.team != team:
        gone = f"is no longer in {place}" if who.seated else "has left"
        detail = f"Its {word}, {who.name}, {gone}."
        return Condition(code, False, detail, (_team(team),))
    return Condition(code, True, f"Its {word} is {who.name}.")


def _sales_briefed(facts: Facts) -> Condition:
    code, sales = ConditionCode.SALES_BRIEFED, facts.sales
    if not sales:
        return Condition(code, False, "Nobody sits in sales.", (_team(Team.SALES),))
    waiting = [one for one in sales if one.id not in facts.confirmed]
    read, needed = len(sales) - len(waiting), needed_readers(len(sales), facts.briefing_percent)
    detail = f"{read} of {len(sales)} in sales have confirmed reading the brief"
    if read >= needed:
        return Condition(code, True, f"{detail}.")
    detail = f"{detail}; {needed} must ({facts.briefing_percent}%)."
    return Condition(code, False, detail, tuple(map(_member, waiting)))


def _launch_date_set(facts: Facts) -> Condition:
    code = ConditionCode.LAUNCH_DATE_SET
    if facts.launch_on is not None:
        return Condition(code, True, f"Planned for {facts.launch_on:%-d %B %Y}.")
    owner = facts.owner
    in_charge = owner is not None and owner.seated
    who = _member(owner) if owner is not None and in_charge else _team(Team.MARKETING)
    return Condition(code, False, "No launch date is set.", (who,))


def _left_out(facts: Facts) -> str:
    """An archived draft is not approved and not launched; nobody should wonder where it went."""
    away = facts.archived_drafts
    if not away:
        return ""
    return f" {_titles(away)} {'is' if len(away) == 1 else 'are'} archived and not counted."


def _team(team: Team) -> Party:
    return Party("team", team.value, str(team.label))


def _member(person: Person) -> Party:
    return Party("member", str(person.id), person.name)


def _documents(pieces: Iterable[Piece]) -> tuple[About, ...]:
    return tuple(About("document", one.document, one.title) for one in pieces)


def _all(pieces: Sequence[Piece]) -> str:
    return _titles(pieces) if len(pieces) == 1 else f"all {len(pieces)} drafts"


def _titles(pieces: Sequence[Piece]) -> str:
    return _listed([f"“{one.title}”" for one in pieces])


def _names(people: Sequence[Person]) -> str:
    return _listed([one.name for one in people])


def _listed(words: Sequence[str]) -> str:
    return " and ".join([*([", ".join(words[:-1])] if words[:-1] else []), *words[-1:]])


def _once(things: Iterable[T]) -> list[T]:
    return list(dict.fromkeys(things))
