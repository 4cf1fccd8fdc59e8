"""How often OKRs ask the database: a fixed number, however much there is."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.okrs.measures import board_of
from apps.okrs.models import KeyResult
from apps.okrs.reminding import due_for
from apps.workspaces.models import Member
from tests.factories import base, caller
from tests.okrs.grown import grow_okrs

pytestmark = pytest.mark.django_db

BOARD, LIST = 5, 8


def asked(step: Any) -> int:
    step()
    with CaptureQueriesContext(connection) as queries:
        step()
    return len(queries)


def test_the_board_of_a_cycle_is_five_queries(marketer: Member) -> None:
    few, many = grow_okrs(marketer, 2), grow_okrs(marketer, 40)
    assert asked(lambda: board_of(few)) == asked(lambda: board_of(many)) == BOARD
    assert sum(len(one.key_results) for one in board_of(many)) == 200


def test_check_ins_due_are_two_queries(marketer: Member) -> None:
    grow_okrs(marketer, 30)
    assert asked(lambda: due_for(marketer)) == 2


@pytest.mark.parametrize(
    "path",
    [
        "cycles/",
        "objectives/?cycle={cycle}",
        "key-results/?cycle={cycle}",
        "key-results/?cycle={cycle}&status=off_track&status=at_risk&stale=false",
        "key-results/{key_result}/check-ins/",
    ],
)
def test_a_list_asks_as_often_for_many_rows_as_for_few(path: str, marketer: Member) -> None:
    client = caller(marketer)
    counts = []
    for objectives in (2, 30):
        cycle = grow_okrs(marketer, objectives, check_ins=objectives)
        first = KeyResult.objects.filter(cycle=cycle).first()
        assert first is not None
        address = f"{base(marketer)}/{path.format(cycle=cycle.pk, key_result=first.pk)}"
        counts.append(asked(lambda address=address: client.get(address)))
    assert counts[1] <= counts[0] <= LIST
