"""Closing a cycle: grades, lines, what goes on; once, whoever asks."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from apps.activity.models import Activity
from apps.core.errors import InvalidInput, RuleViolation
from apps.okrs.closing import GivenGrade, Wanted, proposals
from apps.okrs.models import Closing, Cycle, Grade, Line, Objective
from apps.workspaces.models import Member
from tests.okrs.made import LAST, make_cycle, make_key_result, make_objective, measured, noon

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _after() -> Any:
    with time_machine.travel(noon(LAST + timedelta(days=3)), tick=False) as clock:
        yield clock


def next_cycle(by: Member) -> Cycle:
    return make_cycle(by, "Q2", LAST + timedelta(days=1), LAST + timedelta(days=91))


def test_each_key_result_gets_the_grade_that_it_earned(leader: Member) -> None:
    cycle = make_cycle(leader)
    committed = make_objective(leader, cycle, commitment="committed")
    aspirational = make_objective(leader, cycle)
    almost = make_key_result(leader, committed)
    good = make_key_result(leader, aspirational)
    silent = make_key_result(leader, aspirational)
    almost.check_in(by=leader, value="99.9")
    good.check_in(by=leader, value=70)
    assert {one.measured.key_result.pk: one.value for one in proposals(cycle)} == {
        almost.pk: Decimal("0.99"),
        good.pk: Decimal("0.70"),
        silent.pk: Decimal("0.00"),
    }
    closing = cycle.close(by=leader)
    graded = {grade.key_result_id: (grade.value, grade.reached) for grade in closing.grades.all()}
    assert graded == {
        almost.pk: (Decimal("0.99"), False),
        good.pk: (Decimal("0.70"), True),
        silent.pk: (Decimal("0.00"), False),
    }
    told = Activity.objects.get(type="cycle.closed").data
    assert (told["graded"], told["reached"]) == (3, 1)


def test_a_late_check_in_counts_until_it_is_closed_and_is_refused_then(leader: Member) -> None:
    key_result = make_key_result(leader)
    key_result.check_in(by=leader, value=60, as_of=LAST + timedelta(days=2))
    key_result.cycle.close(by=leader)
    with pytest.raises(RuleViolation) as refusal:
        key_result.check_in(by=leader, value=61)
    assert refusal.value.code == "cycle_closed"
    for step in (
        lambda: key_result.change(by=leader, title="Other"),
        lambda: key_result.objective.change(by=leader, title="Other"),
        lambda: key_result.cycle.change(by=leader, name="Other"),
        lambda: make_key_result(leader, key_result.objective),
        lambda: make_objective(leader, key_result.cycle),
        lambda: key_result.archive(by=leader),
    ):
        with pytest.raises(RuleViolation):
            step()


def test_a_grade_may_be_another_with_a_reason_and_owners_say_a_line(leader: Member) -> None:
    key_result = make_key_result(leader)
    objective = key_result.objective
    key_result.cycle.close(
        by=leader,
        wanted=Wanted(
            grades={key_result.pk: GivenGrade(value=Decimal("0.8"), note="Counted late.")},
            lines={(objective.pk, "sales"): "We learnt to listen."},
        ),
    )
    grade = Grade.objects.get()
    assert (grade.value, grade.reached, grade.note) == (Decimal("0.80"), True, "Counted late.")
    assert grade.progress is None
    assert Line.objects.get().text == "We learnt to listen."


def test_what_is_chosen_goes_on_in_the_next_cycle_from_where_it_stands(
    leader: Member, sales_lead: Member
) -> None:
    cycle, following = make_cycle(leader), next_cycle(leader)
    above = make_objective(leader, cycle, title="Grow", sales_owner=sales_lead)
    below = make_objective(leader, cycle, title="Win", parent=above)
    make_objective(leader, cycle, title="Stays behind")
    half = make_key_result(leader, below, external_id="leads", weight=3, unit="leads")
    reached = make_key_result(leader, below, title="Reached")
    bound = make_key_result(leader, below, kind="stay_below", baseline=None, target=5)
    half.check_in(by=leader, value=40)
    reached.check_in(by=leader, value=100)
    bound.check_in(by=leader, value=3)
    wanted = Wanted(carry_over=[below.pk, above.pk], next_cycle=following)
    cycle.close(by=leader, wanted=wanted)
    carried = {one.title: one for one in Objective.objects.filter(cycle=following)}
    assert set(carried) == {"Grow", "Win"}
    assert carried["Grow"].carried_from == above
    assert carried["Grow"].sales_owner == sales_lead
    assert carried["Win"].parent == carried["Grow"]
    goes_on = {one.title: one for one in carried["Win"].key_results.all() if one.kind == "increase"}
    assert set(goes_on) == {half.title}
    new = goes_on[half.title]
    assert (new.baseline, new.target, new.weight) == (Decimal(40), Decimal(100), Decimal(3))
    assert (new.external_id, new.unit, new.carried_from_id) == ("leads", "leads", half.pk)
    assert carried["Win"].key_results.count() == 2
    assert measured(new).current is None


def test_closing_twice_is_once(leader: Member) -> None:
    cycle, following = make_cycle(leader), next_cycle(leader)
    key_result = make_key_result(leader, make_objective(leader, cycle))
    wanted = Wanted(
        grades={key_result.pk: GivenGrade(value=Decimal("0.3"))},
        carry_over=[key_result.objective_id],
        next_cycle=following,
    )
    first = cycle.close(by=leader, wanted=wanted)
    again = Cycle.objects.get(pk=cycle.pk)
    assert again.close(by=leader, wanted=wanted) == first
    assert again.close(by=leader) == first
    assert Closing.objects.count() == Objective.objects.filter(cycle=following).count() == 1
    assert Activity.objects.filter(type="cycle.closed").count() == 1
    with pytest.raises(RuleViolation):
        again.close(
            by=leader, wanted=Wanted(grades={key_result.pk: GivenGrade(value=Decimal("0.4"))})
        )


@pytest.mark.parametrize("grade", ["-0.1", "1.01", "NaN"])
def test_a_grade_lies_between_0_and_1(leader: Member, grade: str) -> None:
    key_result = make_key_result(leader)
    wanted = Wanted(grades={key_result.pk: GivenGrade(value=Decimal(grade))})
    with pytest.raises(InvalidInput) as refusal:
        key_result.cycle.close(by=leader, wanted=wanted)
    assert list(refusal.value.errors) == ["grades"]
    assert not Closing.objects.exists()


def test_what_goes_on_needs_an_open_cycle_of_its_own(leader: Member) -> None:
    objective = make_objective(leader)
    closed = make_cycle(leader, "Old", date(2025, 1, 1), date(2025, 3, 31))
    closed.close(by=leader)
    for following in (None, objective.cycle, closed):
        wanted = Wanted(carry_over=[objective.pk], next_cycle=following)
        with pytest.raises(InvalidInput) as refusal:
            objective.cycle.close(by=leader, wanted=wanted)
        assert list(refusal.value.errors) == ["next_cycle"]
