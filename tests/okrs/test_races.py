"""Two at the same moment: one value, both confidences, one closing, no circle."""

from datetime import timedelta
from typing import Any

import pytest

from apps.activity.models import Activity
from apps.core.errors import InvalidInput, RuleViolation
from apps.okrs.checking_in import CheckingIn
from apps.okrs.closing import Wanted
from apps.okrs.days import today
from apps.okrs.entries import Entry
from apps.okrs.models import CheckIn, Closing, Confidence, Cycle, KeyResult, Objective
from apps.okrs.settling import settle_all
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.kept import Kept
from tests.okrs.made import make_cycle, make_key_result, make_objective
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(transactional_db: None, kept_cast: Kept[Cast]) -> Cast:
    return kept_cast.again()


@pytest.fixture
def cycle(people: Cast) -> Cycle:
    now = today()
    first, last = now - timedelta(days=50), now + timedelta(days=50)
    return make_cycle(people.marketer, first=first, last=last)


def fresh(key_result: KeyResult) -> KeyResult:
    return KeyResult.objects.get(pk=key_result.pk)


def test_two_writers_on_one_date_leave_one_value_and_both_confidences(
    people: Cast, cycle: Cycle
) -> None:
    key_result = make_key_result(people.marketer, make_objective(people.marketer, cycle))

    def say(by: Member, value: int, confidence: int) -> Any:
        return lambda: fresh(key_result).check_in(by=by, value=value, confidence=confidence)

    for value in (10, 20, 30):
        at_once(
            say(people.salesperson, value, 3),
            say(people.marketer, value + 1, 8),
            say(people.leader, value + 2, 5),
        )
        stored = CheckIn.objects.get()
        assert stored.value in (value, value + 1, value + 2)
    assert dict(Confidence.objects.values_list("team", "value")) == {
        "sales": 3,
        "marketing": 8,
        "leadership": 5,
    }


def test_the_same_check_in_twice_at_once_is_told_once(people: Cast, cycle: Cycle) -> None:
    key_result = make_key_result(people.marketer, make_objective(people.marketer, cycle))
    same = lambda: fresh(key_result).check_in(by=people.marketer, value=1, confidence=8)  # noqa: E731
    at_once(same, same, same)
    assert Activity.objects.filter(type="key_result.checked_in").count() == 1
    assert Activity.objects.filter(type="key_result.off_track").count() == 1


def test_closing_twice_at_once_is_once(people: Cast, cycle: Cycle) -> None:
    key_result = make_key_result(people.marketer, make_objective(people.marketer, cycle))
    following = make_cycle(
        people.marketer, "Q2", cycle.ends_on + timedelta(1), cycle.ends_on + timedelta(90)
    )

    def close(by: Member) -> Any:
        wanted = Wanted(carry_over=[key_result.objective_id], next_cycle=following)
        return lambda: Cycle.objects.get(pk=cycle.pk).close(by=by, wanted=wanted)

    told = at_once(close(people.leader), close(people.admin), close(people.sales_lead))
    assert len({one.pk for one in told}) == 1
    assert Closing.objects.count() == 1
    assert Objective.objects.filter(cycle=following).count() == 1
    assert Activity.objects.filter(type="cycle.closed").count() == 1


def test_no_check_in_comes_into_a_cycle_while_it_is_closed(people: Cast, cycle: Cycle) -> None:
    objective = make_objective(people.marketer, cycle)
    rows = [make_key_result(people.marketer, objective) for _ in range(5)]

    def check_in(row: KeyResult) -> Any:
        return lambda: fresh(row).check_in(by=people.marketer, value=100)

    told = at_once(
        lambda: Cycle.objects.get(pk=cycle.pk).close(by=people.leader),
        *(check_in(row) for row in rows),
        lambda: make_key_result(people.marketer, Objective.objects.get(pk=objective.pk)),
    )
    closing = Closing.objects.get()
    grades = {grade.key_result_id: grade.value for grade in closing.grades.all()}
    taken = set(CheckIn.objects.values_list("key_result", flat=True))
    assert {pk for pk, value in grades.items() if value == 1} == taken
    assert len(grades) == KeyResult.objects.count()
    refused = [one for one in told if one == "cycle_closed"]
    assert len(refused) == len(told) - 1 - len(taken) - (KeyResult.objects.count() - len(rows))


def test_two_objectives_never_stand_below_each_other(people: Cast, cycle: Cycle) -> None:
    one, two = make_objective(people.marketer, cycle), make_objective(people.marketer, cycle)

    def move(what: Objective, below: Objective) -> Any:
        def moved() -> Any:
            return Objective.objects.get(pk=what.pk).change(
                by=people.marketer, parent=Objective.objects.get(pk=below.pk)
            )

        return moved

    told = at_once(move(one, two), move(two, one))
    assert sorted(map(str, told)) == ["None", "tree_cycle"]


def test_an_external_id_is_given_once_in_a_cycle(people: Cast, cycle: Cycle) -> None:
    objective = make_objective(people.marketer, cycle)

    def make() -> Any:
        mine = Objective.objects.get(pk=objective.pk)
        try:
            return make_key_result(people.marketer, mine, external_id="leads")
        except InvalidInput as refusal:
            return list(refusal.errors)

    told = at_once(make, make, make)
    assert sorted(map(str, told))[1:] == ["['external_id']"] * 2 or told.count(["external_id"]) == 2
    assert KeyResult.objects.count() == 1


def test_a_sweep_and_a_check_in_at_once_tell_the_same_trouble_once(
    people: Cast, cycle: Cycle
) -> None:
    row = make_key_result(people.marketer, make_objective(people.marketer, cycle))
    row.check_in(by=people.marketer, value=50)
    KeyResult.objects.filter(pk=row.pk).update(told_status="on_track")
    CheckIn.objects.update(value=1)
    at_once(
        settle_all,
        settle_all,
        lambda: fresh(row).check_in(by=people.marketer, value=2),
    )
    assert Activity.objects.filter(type="key_result.off_track").count() == 1


def test_a_batch_and_another_in_the_other_order_take_turns(people: Cast, cycle: Cycle) -> None:

    objective = make_objective(people.marketer, cycle)
    rows = [make_key_result(people.marketer, objective) for _ in range(8)]

    def batch(order: list[KeyResult], value: int) -> Any:
        entries = [Entry(key_result=row.pk, value=value) for row in order]
        return lambda: CheckingIn(by=people.marketer).record(entries)

    at_once(batch(rows, 1), batch(rows[::-1], 2), batch(rows, 3))
    assert CheckIn.objects.count() == len(rows)
    assert len(set(CheckIn.objects.values_list("value", flat=True))) == 1


def test_a_refusal_is_no_half_of_a_step(people: Cast, cycle: Cycle) -> None:
    cycle.close(by=people.leader)
    with pytest.raises(RuleViolation):
        make_objective(people.marketer, Cycle.objects.get(pk=cycle.pk))
    assert not Objective.objects.exists()
