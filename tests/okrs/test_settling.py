"""What is told of standings: each trouble when it begins, its end, and nothing twice."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from apps.activity.models import Activity
from apps.okrs.models import KeyResult, Reminder, Settings
from apps.okrs.reminding import due_for, remind
from apps.okrs.settling import settle_all
from apps.workspaces.models import Member
from tests.okrs.made import FIRST, LAST, make_key_result, make_objective, noon

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(noon(FIRST), tick=False) as clock:
        yield clock


def on_day(clock: Any, number: int) -> None:
    clock.move_to(noon(FIRST + timedelta(days=number)))


def told(key_result: KeyResult) -> list[str]:
    rows = Activity.objects.filter(subject_id=key_result.pk, type__startswith="key_result.")
    quiet = ("key_result.created", "key_result.checked_in")
    return list(rows.exclude(type__in=quiet).order_by("id").values_list("type", flat=True))


def test_time_alone_makes_a_key_result_stale_and_then_off_track_once(
    salesperson: Member, clock: Any
) -> None:
    key_result = make_key_result(salesperson)
    key_result.check_in(by=salesperson, value=10)
    on_day(clock, 13)
    assert settle_all() == 1  # at risk, which is not told
    assert told(key_result) == []
    on_day(clock, 15)
    settle_all()
    assert told(key_result) == ["key_result.off_track", "key_result.stale"]
    on_day(clock, 40)
    assert settle_all() == settle_all() == 0
    assert len(told(key_result)) == 2


def test_a_check_in_that_mends_everything_is_told_as_one_recovery(
    salesperson: Member, clock: Any
) -> None:
    key_result = make_key_result(salesperson)
    key_result.check_in(by=salesperson, value=1)
    on_day(clock, 20)
    settle_all()
    key_result.check_in(by=salesperson, value=20)
    assert told(key_result)[2:] == ["key_result.recovered"]
    last = Activity.objects.get(type="key_result.recovered")
    assert (last.data["from_what"], last.data["status"]) == ("both", "on_track")


def test_a_check_in_that_leaves_it_off_track_is_no_recovery(
    salesperson: Member, clock: Any
) -> None:
    key_result = make_key_result(salesperson)
    key_result.check_in(by=salesperson, value=1)
    on_day(clock, 20)
    settle_all()
    key_result.check_in(by=salesperson, value=2)
    assert told(key_result) == ["key_result.off_track", "key_result.stale"]


def test_a_check_in_off_track_is_told_at_once_and_by_its_author(
    salesperson: Member, clock: Any
) -> None:
    key_result = make_key_result(salesperson)
    on_day(clock, 50)
    key_result.check_in(by=salesperson, value=10)
    event = Activity.objects.get(type="key_result.off_track")
    assert event.by == salesperson
    assert event.data["before"] == "not_started"


def test_a_change_of_thresholds_is_told_of_what_it_moves(
    salesperson: Member, admin: Member, clock: Any
) -> None:
    key_result = make_key_result(salesperson)
    on_day(clock, 50)
    key_result.check_in(by=salesperson, value=40)
    Settings.change(by=admin, at_risk=Decimal("0.85"))
    assert told(key_result) == ["key_result.off_track"]


def test_a_broken_bound_is_told_and_an_open_milestone_is_not(
    salesperson: Member, clock: Any
) -> None:
    objective = make_objective(salesperson)
    bound = make_key_result(salesperson, objective, kind="stay_above", baseline=None, target=95)
    milestone = make_key_result(
        salesperson, objective, kind="milestone", baseline=None, target=None
    )
    bound.check_in(by=salesperson, value=90)
    milestone.check_in(by=salesperson, value=0)
    assert told(bound) == ["key_result.off_track"]
    assert told(milestone) == []
    clock.move_to(noon(LAST + timedelta(days=1)))
    settle_all()
    assert "key_result.off_track" in told(milestone)


def test_what_is_archived_or_in_a_closed_cycle_stands_still(
    salesperson: Member, leader: Member, clock: Any
) -> None:
    archived = make_key_result(salesperson)
    archived.archive(by=salesperson)
    closed = make_key_result(salesperson)
    closed.cycle.close(by=leader)
    on_day(clock, 40)
    assert settle_all() == 0


def test_a_reminder_is_told_once_a_due_day_to_those_who_owe_it(
    salesperson: Member, sales_lead: Member, marketing_lead: Member, clock: Any
) -> None:
    objective = make_objective(salesperson, sales_owner=sales_lead, marketing_owner=marketing_lead)
    own = make_key_result(salesperson, objective, owner=salesperson)
    joint = make_key_result(salesperson, objective)
    assert remind() == 0
    on_day(clock, 7)
    assert (remind(), remind()) == (2, 0)
    assert [one.key_result for one in due_for(salesperson)] == [own]
    assert [one.key_result for one in due_for(sales_lead)] == [joint]
    members = {
        row.subject_id: row.data["member_ids"]
        for row in Activity.objects.filter(type="key_result.check_in_due")
    }
    assert members[own.pk] == [str(salesperson.pk)]
    assert members[joint.pk] == sorted([str(sales_lead.pk), str(marketing_lead.pk)])
    own.check_in(by=salesperson, value=5)
    assert due_for(salesperson) == []
    on_day(clock, 14)
    assert remind() == 1
    assert Reminder.objects.count() == 3
