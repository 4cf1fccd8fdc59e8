"""How often the pages of OKRs ask the database: a fixed number, however much there is."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.okrs.models import Cycle, KeyResult
from apps.workspaces.models import Member
from tests.okrs.many import fill_cycle

pytestmark = pytest.mark.django_db

LEADERS = 10
"""Queries of the leaders' view, for the sign-in and the frame around it too."""
PAGE = 18
"""Queries that any other page of OKRs may ask."""


@pytest.fixture
def cycles(sales_lead: Member, marketing_lead: Member) -> tuple[Cycle, Cycle]:
    few, many = (
        fill_cycle(sales_lead, marketing_lead, objectives=size, check_ins=2) for size in (2, 200)
    )
    return few, many


def asked(client: Client, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        answer: Any = client.get(path)
    assert answer.status_code == 200
    return [one["sql"] for one in queries.captured_queries]


def test_the_leaders_view_asks_ten_times_at_most(
    cycles: tuple[Cycle, Cycle], leader: Member
) -> None:
    client = Client()
    client.force_login(leader.user)
    few, many = (asked(client, f"/acme/okrs/leaders/?cycle={cycle.pk}") for cycle in cycles)
    assert len(many) <= LEADERS, "\n".join(many)
    assert len(few) <= LEADERS


def test_other_pages_ask_as_often_for_much_as_for_little(
    cycles: tuple[Cycle, Cycle], leader: Member
) -> None:
    client = Client()
    client.force_login(leader.user)
    for path in paths(cycles[1]):
        assert len(asked(client, path)) <= PAGE, path
    few, many = (asked(client, f"/acme/okrs/cycles/{cycle.pk}/") for cycle in cycles)
    assert abs(len(few) - len(many)) <= 1  # one counts the pages


def paths(cycle: Cycle) -> list[str]:
    key_result = KeyResult.objects.filter(cycle=cycle)[0]
    return [
        "/acme/okrs/",
        "/acme/okrs/cycles/",
        f"/acme/okrs/cycles/{cycle.pk}/",
        f"/acme/okrs/cycles/{cycle.pk}/closing/",
        f"/acme/okrs/objectives/{key_result.objective_id}/",
        f"/acme/okrs/objectives/{key_result.objective_id}/edit/",
        f"/acme/okrs/key-results/{key_result.pk}/",
        f"/acme/okrs/key-results/{key_result.pk}/edit/",
    ]
