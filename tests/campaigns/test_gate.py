"""The rule of the launch gate, without a database: every condition alone and in pairs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations
from uuid import UUID, uuid4

import pytest

from apps.campaigns.conditions import Condition, is_open, is_reviewed, unmet
from apps.campaigns.facts import Blocker, Facts, Passage, Person, Piece, Verdict
from apps.campaigns.gate import conditions, needed_readers
from apps.campaigns.vocabulary import REVIEW_CONDITIONS, ConditionCode

SAM = Person(uuid4(), "Sam", "sales")
STELLA = Person(uuid4(), "Stella", "sales", signatory=True)
MIA = Person(uuid4(), "Mia", "marketing")
MAX = Person(uuid4(), "Max", "marketing", signatory=True)
MAIL = Piece(uuid4(), uuid4(), "Mail", "m1")
PAGE = Piece(uuid4(), uuid4(), "Page", "p1")


def approval(by: Person, piece: Piece, decision: str = "approve", words: str = "") -> Verdict:
    return Verdict(piece.id, by, by.team, decision, words or piece.content_hash)


def passage(state: str | None = "agreed", **more: bool) -> Passage:
    return Passage(uuid4(), "Ideal client", "Plants", state, **more)


READY = Facts(
    pieces=(MAIL, PAGE),
    verdicts=tuple(approval(one, piece) for one in (SAM, MIA) for piece in (MAIL, PAGE)),
    audience=passage(),
    message=passage(),
    owner=MIA,
    partner=SAM,
    confirmed=frozenset({SAM.id, STELLA.id}),
    launch_on=date(2027, 3, 1),
    seats=(SAM, STELLA, MAX),
)
"""All conditions are met."""


def without(by: Person, facts: Facts) -> Facts:
    return replace(facts, verdicts=[one for one in facts.verdicts if one.by != by])


BREAKS: Mapping[ConditionCode, Callable[[Facts], Facts]] = {
    ConditionCode.APPROVED_BY_SALES: lambda facts: without(SAM, facts),
    ConditionCode.APPROVED_BY_MARKETING: lambda facts: without(MIA, facts),
    ConditionCode.NO_CHANGES_REQUESTED: lambda facts: replace(
        facts, verdicts=[*facts.verdicts, approval(STELLA, PAGE, "request_changes")]
    ),
    ConditionCode.NO_BLOCKING_THREADS: lambda facts: replace(
        facts, blockers=[Blocker(uuid4(), "objection", "Mail", SAM, "sales")]
    ),
    ConditionCode.AUDIENCE_AGREED: lambda facts: replace(facts, audience=passage("changed")),
    ConditionCode.MESSAGE_AGREED: lambda facts: replace(facts, message=None),
    ConditionCode.OWNER_SET: lambda facts: replace(facts, owner=None),
    ConditionCode.PARTNER_SET: lambda facts: replace(facts, partner=replace(SAM, seated=False)),
    ConditionCode.SALES_BRIEFED: lambda facts: replace(facts, confirmed=frozenset({SAM.id})),
    ConditionCode.LAUNCH_DATE_SET: lambda facts: replace(facts, launch_on=None),
}


def codes(facts: Facts) -> set[str]:
    return {one.code for one in unmet(conditions(facts))}


def found(facts: Facts, code: ConditionCode) -> Condition:
    [one] = [one for one in conditions(facts) if one.code == code]
    return one


def names(facts: Facts, code: ConditionCode) -> list[str]:
    """Who can settle it."""
    return [one.name for one in found(facts, code).who]


def test_a_campaign_launches_when_every_condition_is_met() -> None:
    told = conditions(READY)
    assert [one.code for one in told] == list(ConditionCode)
    assert is_open(told)
    assert all(one.detail and one.title and not one.who for one in told)


@pytest.mark.parametrize("code", BREAKS)
def test_each_condition_alone_keeps_the_gate_shut(code: ConditionCode) -> None:
    facts = BREAKS[code](READY)
    assert codes(facts) == {code}
    assert not is_open(conditions(facts))
    assert found(facts, code).who, "nobody could settle it"
    assert is_reviewed(conditions(facts)) == (code not in REVIEW_CONDITIONS)


@pytest.mark.parametrize(("one", "other"), list(combinations(BREAKS, 2)))
def test_two_conditions_are_both_named(one: ConditionCode, other: ConditionCode) -> None:
    assert codes(BREAKS[one](BREAKS[other](READY))) == {one, other}
    assert codes(BREAKS[other](BREAKS[one](READY))) == {one, other}


def test_every_condition_can_be_broken_here() -> None:
    assert set(BREAKS) == set(ConditionCode)


def edited(facts: Facts, words: str = "m2") -> Facts:
    pieces = [replace(MAIL, content_hash=words), PAGE]
    return replace(facts, pieces=pieces)


def test_an_edit_voids_both_teams_approvals_of_that_draft_alone() -> None:
    facts = edited(READY)
    assert codes(facts) == {ConditionCode.APPROVED_BY_SALES, ConditionCode.APPROVED_BY_MARKETING}
    sales = found(facts, ConditionCode.APPROVED_BY_SALES)
    assert "“Mail”" in sales.detail
    assert "“Page”" not in sales.detail
    assert [one.name for one in sales.who] == ["Sales", "Sam"]


def test_words_that_come_back_are_approved_again() -> None:
    assert codes(edited(edited(READY), "m1")) == set()


def test_an_approval_with_remarks_is_an_approval() -> None:
    given = [replace(one, decision="approve_with_remarks") for one in READY.verdicts]
    assert codes(replace(READY, verdicts=given)) == set()


def test_a_request_for_changes_outlives_an_edit() -> None:
    asked = BREAKS[ConditionCode.NO_CHANGES_REQUESTED](READY)
    pieces = [MAIL, replace(PAGE, content_hash="p2")]
    assert ConditionCode.NO_CHANGES_REQUESTED in codes(replace(asked, pieces=pieces))
    assert names(asked, ConditionCode.NO_CHANGES_REQUESTED) == ["Stella"]


def test_an_approval_by_one_who_has_left_does_not_count() -> None:
    gone = replace(SAM, seated=False)
    given = [replace(one, by=gone) if one.by == SAM else one for one in READY.verdicts]
    facts = replace(READY, verdicts=given)
    assert codes(facts) == {ConditionCode.APPROVED_BY_SALES}
    assert names(facts, ConditionCode.APPROVED_BY_SALES) == ["Sales"]


def test_a_request_by_one_who_has_left_keeps_nobody_waiting() -> None:
    gone = replace(STELLA, seated=False)
    asked = [*READY.verdicts, approval(gone, PAGE, "request_changes")]
    assert codes(replace(READY, verdicts=asked)) == set()


def test_two_approvals_of_one_team_are_none_of_the_other() -> None:
    given = [approval(one, piece) for one in (SAM, STELLA) for piece in (MAIL, PAGE)]
    assert codes(replace(READY, verdicts=given)) == {ConditionCode.APPROVED_BY_MARKETING}


def test_two_members_of_a_team_may_share_the_drafts() -> None:
    given = [approval(SAM, MAIL), approval(STELLA, PAGE), *READY.verdicts[2:]]
    assert codes(replace(READY, verdicts=given)) == set()


def test_an_archived_draft_is_no_draft_and_the_gate_says_so() -> None:
    asked = BREAKS[ConditionCode.NO_CHANGES_REQUESTED](READY)
    facts = replace(asked, pieces=[MAIL, replace(PAGE, archived=True)])
    assert codes(facts) == set()
    assert "“Page” is archived and not counted" in (
        found(facts, ConditionCode.APPROVED_BY_SALES).detail
    )


@pytest.mark.parametrize("pieces", [[], [replace(MAIL, archived=True)]])
def test_without_a_draft_nothing_is_approved(pieces: list[Piece]) -> None:
    assert codes(replace(READY, pieces=pieces)) == {
        ConditionCode.APPROVED_BY_SALES, ConditionCode.APPROVED_BY_MARKETING,
    }  # fmt: skip


STATES = {
    "agreed": (True, []),
    "due": (True, []),
    "changed": (False, ["Stella", "Max"]),
    "draft": (False, ["Stella", "Max"]),
    "signed_by_sales": (False, ["Max"]),
    "signed_by_marketing": (False, ["Stella"]),
    None: (False, ["Marketing"]),
}


@pytest.mark.parametrize("state", STATES)
def test_an_audience_is_agreed_as_its_section_is(state: str | None) -> None:
    told = found(replace(READY, audience=passage(state)), ConditionCode.AUDIENCE_AGREED)
    assert (told.met, [one.name for one in told.who]) == STATES[state]


def test_an_agreed_section_of_an_archived_page_is_no_audience() -> None:
    facts = replace(READY, audience=passage("agreed", archived=True))
    assert codes(facts) == {ConditionCode.AUDIENCE_AGREED}


def test_a_team_without_a_signatory_is_named_as_a_whole() -> None:
    facts = replace(
        READY, audience=passage("changed"), seats=[SAM, MAX], confirmed=frozenset({SAM.id})
    )
    assert names(facts, ConditionCode.AUDIENCE_AGREED) == ["Sales", "Max"]


def test_an_owner_who_went_to_sales_owns_it_no_more() -> None:
    moved = replace(MIA, team="sales")
    assert codes(replace(READY, owner=moved)) == {ConditionCode.OWNER_SET}


def test_an_objection_is_settled_by_its_author_or_a_signatory_of_their_team() -> None:
    facts = BREAKS[ConditionCode.NO_BLOCKING_THREADS](READY)
    assert names(facts, ConditionCode.NO_BLOCKING_THREADS) == ["Sam", "Stella"]
    gone = replace(facts.blockers[0], opener=replace(SAM, seated=False))
    facts = replace(facts, blockers=[gone])
    assert names(facts, ConditionCode.NO_BLOCKING_THREADS) == ["Stella"]


def test_a_blocking_question_waits_for_the_team_that_is_asked() -> None:
    asked = Blocker(uuid4(), "question", "Mail", SAM, "sales", "marketing")
    facts = replace(READY, blockers=[asked])
    assert names(facts, ConditionCode.NO_BLOCKING_THREADS) == ["Sam", "Marketing"]


@pytest.mark.parametrize(
    ("sales", "percent", "needed"),
    [(4, 100, 4), (4, 50, 2), (3, 50, 2), (10, 70, 7), (3, 1, 1), (1, 99, 1), (0, 100, 0)],
)
def test_the_share_of_sales_is_rounded_up(sales: int, percent: int, needed: int) -> None:
    assert needed_readers(sales, percent) == needed


def test_half_of_sales_is_enough_if_that_is_what_was_set() -> None:
    read = replace(READY, confirmed=frozenset({SAM.id}), briefing_percent=50)
    assert codes(read) == set()
    assert names(replace(read, briefing_percent=51), ConditionCode.SALES_BRIEFED) == ["Stella"]


def test_who_is_not_in_sales_any_more_does_not_count_as_briefed() -> None:
    nobody: frozenset[UUID] = frozenset({MIA.id, uuid4()})
    assert codes(replace(READY, confirmed=nobody)) == {ConditionCode.SALES_BRIEFED}


def test_without_anybody_in_sales_nobody_is_briefed() -> None:
    assert codes(replace(READY, seats=[MAX])) == {ConditionCode.SALES_BRIEFED}
