"""Every place that shows how something stands shows the same: pages, REST, the leaders' view."""

import random
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from apps.okrs.days import today
from apps.okrs.figures import percent, tenths
from apps.okrs.measures import board_of
from apps.okrs.models import Cycle, Settings
from apps.workspaces.models import Member
from tests.factories import base, caller
from tests.okrs.test_standings import drawn_cycle

pytestmark = pytest.mark.django_db


def part(html: str, start: str) -> str:
    """From an element with this id to the next one of its kind."""
    return html.split(f'id="{start}"', 1)[1].split("</li>", 1)[0]


def state_in(html: str) -> str:
    found = re.search(r'class="pace" data-state="(\w*)"', html)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("seed", [1, 5, 8])
def test_pages_and_rest_show_what_scoring_says(
    seed: int, sales_lead: Member, marketing_lead: Member, admin: Member
) -> None:
    dice = random.Random(seed)
    Settings.change(by=admin, on_track=dice.choice(["0.9", "0.75"]))
    cycle = drawn_cycle(dice, sales_lead, marketing_lead)
    client = Client()
    client.force_login(admin.user)
    board = client.get(cycle.get_absolute_url()).content.decode()
    overview = client.get(f"/acme/okrs/leaders/?cycle={cycle.pk}").context["overview"]
    lines = {line.told.pk: line for line in overview.objectives}
    rest = {
        kind: {one["id"]: one for one in pages_of(admin, f"{kind}/?cycle={cycle.pk}")}
        for kind in ("objectives", "key-results")
    }
    for objective in board_of(cycle):
        told = rest["objectives"][str(objective.objective.pk)]
        line = lines[objective.objective.pk]
        head = board.split(f'id="objective-head-{objective.objective.pk}"')[1].split("</header>")[0]
        assert told["status"] == objective.status == line.told.status
        assert state_in(head) == (objective.status or "")
        assert f"</span>{tenths(objective.score)}</span>" in head
        assert line.score == tenths(objective.score)
        assert told["score"] == pytest.approx(
            None if objective.score is None else float(objective.score)
        )
        for one in objective.key_results:
            same_key_result(one, rest["key-results"][str(one.key_result.pk)], board, client)


def same_key_result(one: Any, told: dict[str, Any], board: str, client: Client) -> None:
    standing = one.standing
    row = part(board, f"key-result-{one.key_result.pk}")
    page = client.get(one.key_result.get_absolute_url()).content.decode()
    assert told["status"] == standing.status == state_in(row)
    assert state_in(page.split('<dl class="figures">')[1]) == standing.status
    assert told["stale"] == standing.stale == ("no check-in for" in row)
    assert f'<span class="key-result__number">{percent(standing.progress)}</span>' in row
    if standing.progress is not None:
        assert f'<span class="figures__number">{percent(standing.progress)}</span>' in page
        assert told["progress"] == pytest.approx(float(standing.progress))


def pages_of(member: Member, rest: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller(member).get(f"{base(member)}/{rest}").json()["results"]
    return found


def test_a_closed_cycle_stands_as_it_was_closed(sales_lead: Member, admin: Member) -> None:
    cycle = drawn_cycle(random.Random(3), sales_lead, sales_lead)
    before = [(one.status, one.score) for one in board_of(cycle)]
    cycle.close(by=admin)
    closed = Cycle.objects.select_related("closing").get(pk=cycle.pk)
    assert [(one.status, one.score) for one in board_of(closed)] == before
    assert closed.span.measured_on(today() + timedelta(days=400)) == closed.closing.day
