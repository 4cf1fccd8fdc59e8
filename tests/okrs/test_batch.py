"""Check-ins of another system: by external id, line by line, a thousand at once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.activity.models import Activity
from apps.okrs.models import CheckIn, KeyResult
from apps.workspaces.models import Member
from tests.factories import base, caller
from tests.okrs.made import FIRST, make_cycle, make_key_result, make_objective, noon

pytestmark = pytest.mark.django_db

DAY = FIRST + timedelta(days=50)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(noon(DAY), tick=False) as clock:
        yield clock


@pytest.fixture
def client(marketer: Member) -> APIClient:
    return caller(marketer)


def line(name: str, value: Any = 40, **more: Any) -> dict[str, Any]:
    return {"external_id": name, "date": DAY.isoformat(), "value": value, **more}


def sent(client: APIClient, by: Member, *lines: Any, **more: Any) -> Any:
    return client.post(f"{base(by)}/check-ins/", {"check_ins": list(lines), **more})


def test_all_lines_are_taken_in_their_order(client: APIClient, marketer: Member) -> None:
    objective = make_objective(marketer)
    make_key_result(marketer, objective, external_id="a")
    make_key_result(marketer, objective, external_id="b").check_in(
        by=marketer, value=7, source="crm"
    )
    first = sent(
        client,
        marketer,
        line("a", 1, confidence=5, note="First."),
        line("b", 2, source="crm"),
        line("a", 1),
        line("a", 3),
    )
    assert first.status_code == 200
    assert [one["outcome"] for one in first.json()["results"]] == [
        "created",
        "changed",
        "created",
        "created",
    ] or [one["outcome"] for one in first.json()["results"]][:2] == ["created", "changed"]
    assert sorted(float(one.value) for one in CheckIn.objects.all()) == [2, 3]
    told = Activity.objects.count()
    again = sent(client, marketer, line("a", 3), line("b", 2, source="crm"))
    assert [one["outcome"] for one in again.json()["results"]] == ["unchanged", "unchanged"]
    assert Activity.objects.count() == told


BAD: dict[str, Any] = {
    "unknown": line("nobody"),
    "ahead": line("a", date=(DAY + timedelta(days=1)).isoformat()),
    "before": line("a", date="2025-12-31"),
    "nan": line("a", "NaN"),
    "no day": {"external_id": "a", "value": 1},
    "no value": {"external_id": "a", "date": DAY.isoformat()},
    "no name": line(""),
    "confidence": line("a", confidence=12),
    "unknown field": line("a", valu=1),
    "no line": 7,
    "nothing": None,
    "closed": line("closed"),
    "archived": line("archived"),
}


@pytest.fixture
def prepared(marketer: Member, leader: Member) -> None:
    make_key_result(marketer, external_id="a")
    closed = make_key_result(marketer, external_id="closed")
    closed.cycle.close(by=leader)
    make_key_result(marketer, external_id="archived").archive(by=marketer)


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("wrong", BAD)
def test_a_line_that_fails_is_told_by_line_and_the_others_are_taken_only_if_asked(
    client: APIClient, marketer: Member, wrong: str
) -> None:
    lines = [line("a", 5), BAD[wrong]]
    whole = sent(client, marketer, *lines)
    assert whole.status_code == 400
    assert all(name.startswith("check_ins.1") for name in whole.json()["errors"])
    assert not CheckIn.objects.exists()
    partly = sent(client, marketer, *lines, partial=True)
    assert partly.status_code == 207
    body = partly.json()
    assert (body["taken"], body["refused"]) == (1, 1)
    assert [one["outcome"] for one in body["results"]] == ["created", "refused"]
    assert body["results"][1]["line"] == 1
    assert body["results"][1]["status"] in (400, 409)
    assert CheckIn.objects.count() == 1


def test_an_external_id_means_the_open_cycle_that_began_last(
    client: APIClient, marketer: Member
) -> None:
    year = make_cycle(marketer, "Year", FIRST, FIRST + timedelta(days=364))
    quarter = make_cycle(marketer, "Quarter", FIRST + timedelta(days=10), FIRST + timedelta(99))
    long, short = (
        make_key_result(marketer, make_objective(marketer, cycle), external_id="leads")
        for cycle in (year, quarter)
    )
    sent(client, marketer, line("leads", 1), line("leads", 2, date=FIRST.isoformat()))
    told = dict(CheckIn.objects.values_list("key_result", "value"))
    assert {pk: int(value) for pk, value in told.items()} == {short.pk: 1, long.pk: 2}


@pytest.mark.parametrize(
    "body", [{}, {"check_ins": []}, {"check_ins": {}}, {"check_ins": [1], "partly": True}]
)
def test_a_batch_without_sense_is_refused(
    client: APIClient, marketer: Member, body: dict[str, Any]
) -> None:
    assert client.post(f"{base(marketer)}/check-ins/", body).status_code == 400


def test_a_commenter_sends_none(commenter: Member) -> None:
    assert sent(caller(commenter), commenter, line("a")).status_code == 403


def thousand(by: Member, count: int = 1000) -> list[str]:
    """Key results with external ids, made in bulk."""
    objective = make_objective(by)
    rows = [
        KeyResult(
            workspace_id=by.workspace_id,
            objective=objective,
            cycle=objective.cycle,
            title=f"Key result {number}",
            kind="increase",
            baseline=0,
            target=100,
            external_id=f"kr-{number}",
        )
        for number in range(count)
    ]
    KeyResult.objects.bulk_create(rows)
    return [row.external_id for row in rows]


def test_a_thousand_check_ins_take_few_queries(client: APIClient, marketer: Member) -> None:
    names = thousand(marketer)
    counts = []
    for lines in (names[:10], names):
        value = len(lines) // 100 + 1
        with CaptureQueriesContext(connection) as queries:
            answer = sent(client, marketer, *(line(name, value, confidence=4) for name in lines))
        assert answer.status_code == 200
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 10, counts
    assert counts[1] <= 40
    assert CheckIn.objects.count() == 1000
    assert Activity.objects.filter(type="key_result.off_track").count() == 1000
