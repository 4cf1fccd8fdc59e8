"""REST: cycles, objectives, key results, check-ins, closing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from apps.activity.models import Activity
from apps.okrs.models import CheckIn, KeyResult
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import base, caller, make_document
from tests.okrs.made import FIRST, LAST, make_cycle, make_key_result, make_objective, noon

pytestmark = pytest.mark.django_db

HALF = FIRST + timedelta(days=50)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(noon(HALF), tick=False) as clock:
        yield clock


@pytest.fixture
def client(marketer: Member) -> APIClient:
    return caller(marketer)


@pytest.fixture
def root(marketer: Member) -> str:
    return base(marketer)


def test_a_whole_cycle_is_written_and_read_by_rest(
    client: APIClient, root: str, cast: Cast
) -> None:
    cycle = client.post(
        f"{root}/cycles/", {"name": "Q1", "starts_on": "2026-01-01", "ends_on": "2026-04-11"}
    ).json()
    objective = client.post(
        f"{root}/objectives/",
        {
            "cycle": cycle["id"],
            "title": "Win the mid-market",
            "why": "It grows twice as fast.",
            "sales_owner": str(cast.sales_lead.pk),
            "marketing_owner": str(cast.marketing_lead.pk),
            "commitment": "committed",
        },
    ).json()
    assert (objective["score"], objective["status"]) == (None, None)
    answer = client.post(
        f"{root}/key-results/",
        {
            "objective": objective["id"],
            "title": "Days to first touch",
            "kind": "decrease",
            "baseline": 50,
            "target": 10,
            "unit": "h",
            "weight": 2,
            "external_id": "touch",
        },
    )
    assert answer.status_code == 201
    key_result = answer.json()
    assert answer["Location"] == key_result["url"]
    assert (key_result["status"], key_result["progress"]) == ("not_started", None)
    put = client.put(
        f"{root}/key-results/{key_result['id']}/check-ins/{HALF}/",
        {"value": 30, "confidence": 7, "note": "Better."},
    )
    assert put.status_code == 201
    assert put.json()["confidence"] == 7
    shown = client.get(key_result["url"]).json()
    assert (shown["current"], shown["progress"], shown["raw_progress"]) == (30, 0.5, 0.5)
    assert (shown["expected"], shown["pace"], shown["status"]) == (0.5, 1.0, "on_track")
    assert shown["confidence"] == {"sales": None, "marketing": 7, "difference": None}
    read = client.get(objective["url"]).json()
    assert (read["score"], read["coverage"], read["status"]) == (0.5, 1.0, "on_track")
    assert set(read["can"]) == {"view", "comment", "edit", "archive"}


def test_a_put_is_an_upsert_by_date_and_source(
    client: APIClient, root: str, salesperson: Member, marketer: Member
) -> None:
    key_result = make_key_result(marketer)
    address = f"{root}/key-results/{key_result.pk}/check-ins/{HALF}/"
    first = client.put(address, {"value": 60, "confidence": 8, "source": "CRM"})
    told = Activity.objects.count()
    again = client.put(address, {"value": 60.0, "confidence": 8, "source": "crm"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Activity.objects.count() == told
    theirs = caller(salesperson).put(address, {"value": 55, "confidence": 3, "source": "crm"})
    assert theirs.json()["confidences"] == {"sales": 3, "marketing": 8, "leadership": None}
    other = client.put(address, {"value": 50, "source": "bi"})
    assert other.status_code == 201
    assert CheckIn.objects.count() == 2
    shown = client.get(f"{root}/key-results/{key_result.pk}/").json()
    assert shown["confidence"] == {"sales": 3, "marketing": 8, "difference": 5}


@pytest.mark.parametrize(
    ("date", "body", "field"),
    [
        ("2026-02-20", {"value": "NaN"}, "value"),
        ("2026-02-20", {"value": "Infinity"}, "value"),
        ("2026-02-20", {"value": "1e400"}, "value"),
        ("2026-02-20", {}, "value"),
        ("2026-02-20", {"value": None}, "value"),
        ("2026-02-20", {"value": 1, "confidence": 11}, "confidence"),
        ("2026-02-20", {"value": 1, "confidence": -1}, "confidence"),
        ("2026-02-20", {"value": 1, "confidence": 7.5}, "confidence"),
        ("2026-02-20", {"value": 1, "source": "x" * 41}, "source"),
        ("2026-02-20", {"value": 1, "note": "x" * 10_001}, "note"),
        ("2026-02-20", {"value": 1, "values": 2}, "values"),
        ("2025-12-31", {"value": 1}, "date"),
        ("2026-02-21", {"value": 1}, "date"),
        ("2026-02-30", {"value": 1}, "date"),
        ("yesterday", {"value": 1}, "date"),
        ("20260220", {"value": 1}, "date"),
    ],
)
def test_a_check_in_without_sense_is_refused_by_field(
    client: APIClient, root: str, marketer: Member, date: str, body: dict[str, Any], field: str
) -> None:
    key_result = make_key_result(marketer)
    answer = client.put(f"{root}/key-results/{key_result.pk}/check-ins/{date}/", body)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]
    assert not CheckIn.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "increase", "baseline": 5, "target": 5}, "target"),
        ({"kind": "decrease", "baseline": 5, "target": 5}, "target"),
        ({"kind": "increase", "baseline": 50, "target": 10}, "target"),
        ({"kind": "decrease", "baseline": 10, "target": 50}, "target"),
        ({"kind": "increase", "target": 5}, "baseline"),
        ({"kind": "increase", "baseline": 5}, "target"),
        ({"kind": "stay_above"}, "target"),
        ({"kind": "milestone", "baseline": 0, "target": 3}, "target"),
        ({"kind": "increase", "baseline": 0, "target": 5, "weight": -1}, "weight"),
        ({"kind": "increase", "baseline": "NaN", "target": 5}, "baseline"),
        ({"kind": "increase", "baseline": 0, "target": "Infinity"}, "target"),
        ({"kind": "wish", "baseline": 0, "target": 5}, "kind"),
        ({"kind": "increase", "baseline": 0, "target": 5, "title": "  "}, "title"),
        ({"kind": "increase", "baseline": 0, "target": 5, "objective": "x"}, "objective"),
        ({"kind": "increase", "baseline": 0, "target": 5, "external_id": "taken"}, "external_id"),
    ],
)
def test_a_key_result_without_sense_is_refused_by_field(
    client: APIClient, root: str, marketer: Member, body: dict[str, Any], field: str
) -> None:
    objective = make_objective(marketer)
    make_key_result(marketer, objective, external_id="taken")
    answer = client.post(
        f"{root}/key-results/", {"objective": str(objective.pk), "title": "Leads", **body}
    )
    assert (answer.status_code, list(answer.json().get("errors", {}))) == (400, [field])
    assert KeyResult.objects.count() == 1


def test_a_nan_that_is_no_json_is_refused(client: APIClient, root: str, marketer: Member) -> None:
    key_result = make_key_result(marketer)
    answer = client.put(
        f"{root}/key-results/{key_result.pk}/check-ins/{HALF}/",
        '{"value": NaN}',
        content_type="application/json",
    )
    assert answer.status_code == 400


def test_owners_are_of_their_team_and_of_this_workspace(
    client: APIClient, root: str, cast: Cast
) -> None:
    cycle = make_cycle(cast.marketer)
    for owner in (cast.marketer, cast.stranger):
        answer = client.post(
            f"{root}/objectives/",
            {"cycle": str(cycle.pk), "title": "Win", "sales_owner": str(owner.pk)},
        )
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["sales_owner"])


def test_objectives_are_a_tree_over_cycles_without_circles(
    client: APIClient, root: str, marketer: Member
) -> None:
    year = make_objective(marketer, make_cycle(marketer, "Year"))
    quarter = make_objective(marketer, parent=year)
    address = f"{root}/objectives/{year.pk}/"
    answer = client.patch(address, {"parent": str(quarter.pk)})
    assert (answer.status_code, answer.json()["code"]) == (409, "tree_cycle")
    assert client.patch(address, {"parent": str(year.pk)}).status_code == 409
    listed = client.get(f"{root}/objectives/?parent={year.pk}").json()["results"]
    assert [one["id"] for one in listed] == [str(quarter.pk)]
    freed = client.patch(f"{root}/objectives/{quarter.pk}/", {"parent": None})
    assert freed.json()["parent"] is None


def test_an_objective_moves_to_another_cycle_until_somebody_checked_in(
    client: APIClient, root: str, marketer: Member
) -> None:
    key_result = make_key_result(marketer)
    other = make_cycle(marketer, "Other")
    address = f"{root}/objectives/{key_result.objective_id}/"
    assert client.patch(address, {"cycle": str(other.pk)}).json()["cycle"] == str(other.pk)
    key_result.refresh_from_db()
    assert key_result.cycle == other
    key_result.check_in(by=marketer, value=1)
    answer = client.patch(address, {"cycle": str(make_cycle(marketer, "Third").pk)})
    assert (answer.status_code, answer.json()["code"]) == (409, "has_check_ins")


def test_a_cycle_keeps_its_check_ins_within_its_days(
    client: APIClient, root: str, marketer: Member
) -> None:
    key_result = make_key_result(marketer)
    key_result.check_in(by=marketer, value=1, as_of=FIRST)
    answer = client.patch(f"{root}/cycles/{key_result.cycle_id}/", {"starts_on": "2026-01-02"})
    assert (answer.status_code, answer.json()["code"]) == (409, "check_ins_outside")
    answer = client.patch(f"{root}/cycles/{key_result.cycle_id}/", {"ends_on": "2026-01-01"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["ends_on"])


def test_what_is_archived_counts_nowhere_and_comes_back(
    client: APIClient, root: str, marketer: Member
) -> None:
    objective = make_objective(marketer)
    kept, away = make_key_result(marketer, objective), make_key_result(marketer, objective)
    kept.check_in(by=marketer, value=50)
    away.check_in(by=marketer, value=0)
    address = f"{root}/objectives/{objective.pk}/"
    assert client.get(address).json()["score"] == 0.25
    assert client.delete(f"{root}/key-results/{away.pk}/").status_code == 204
    assert client.get(address).json()["score"] == 0.5
    put = client.put(f"{root}/key-results/{away.pk}/check-ins/{HALF}/", {"value": 1})
    assert put.status_code == 403
    assert client.delete(f"{root}/key-results/{away.pk}/archival/").status_code == 204
    assert client.get(address).json()["score"] == 0.25
    assert client.delete(address).status_code == 204
    listed = client.get(f"{root}/key-results/?archived=true").json()["results"]
    assert {one["id"] for one in listed} == {str(kept.pk), str(away.pk)}
    assert client.get(f"{root}/key-results/?archived=false").json()["results"] == []


def test_lists_are_narrowed_by_how_things_stand(
    client: APIClient, root: str, marketer: Member, clock: Any
) -> None:
    objective = make_objective(marketer)
    slow, silent = make_key_result(marketer, objective), make_key_result(marketer, objective)
    slow.check_in(by=marketer, value=1)
    clock.move_to(noon(HALF + timedelta(days=14)))
    assert ids(client, f"{root}/key-results/?status=off_track") == {str(slow.pk)}
    assert ids(client, f"{root}/key-results/?status=off_track&status=not_started") == {
        str(slow.pk),
        str(silent.pk),
    }
    assert len(ids(client, f"{root}/key-results/?stale=true")) == 2
    assert ids(client, f"{root}/key-results/?stale=false") == set()
    assert client.get(f"{root}/key-results/?status=late").status_code == 400


def ids(client: APIClient, address: str) -> set[str]:
    return {one["id"] for one in client.get(address).json()["results"]}


def test_closing_by_rest_grades_and_carries_over(
    client: APIClient, root: str, leader: Member, marketer: Member, clock: Any
) -> None:
    key_result = make_key_result(marketer)
    key_result.check_in(by=marketer, value=40)
    clock.move_to(noon(LAST + timedelta(days=1)))
    following = make_cycle(marketer, "Q2", LAST + timedelta(days=1), LAST + timedelta(days=90))
    address = f"{root}/cycles/{key_result.cycle_id}/closing/"
    before = client.get(address).json()
    assert (before["closed"], before["grades"][0]["grade"]) == (False, 0.4)
    assert client.post(address, {}).status_code == 403
    body = {
        "grades": [{"key_result": str(key_result.pk), "grade": 0.5, "note": "Late deals."}],
        "lines": [
            {"objective": str(key_result.objective_id), "team": "sales", "text": "Next time."}
        ],
        "carry_over": [str(key_result.objective_id)],
        "next_cycle": str(following.pk),
    }
    first, again = caller(leader).post(address, body), caller(leader).post(address, body)
    assert (first.status_code, first.json()) == (201, again.json())
    closed = first.json()
    assert closed["closed"]
    assert closed["grades"] == [
        {
            "key_result": str(key_result.pk),
            "objective": str(key_result.objective_id),
            "grade": 0.5,
            "progress": 0.4,
            "reached": False,
            "note": "Late deals.",
        }
    ]
    assert [one["objective"] for one in closed["carried"]] == [str(key_result.objective_id)]
    new = KeyResult.objects.get(cycle=following)
    shown = client.get(f"{root}/key-results/{new.pk}/").json()
    assert (shown["baseline"], shown["carried_from"]) == (40, str(key_result.pk))
    late = client.put(f"{root}/key-results/{key_result.pk}/check-ins/{LAST}/", {"value": 1})
    assert (late.status_code, late.json()["code"]) == (409, "cycle_closed")


def test_the_settings_are_read_by_all_and_set_by_admins(
    client: APIClient, root: str, admin: Member
) -> None:
    address = f"{root}/okr-settings/"
    shown = client.get(address).json()
    assert (shown["on_track"], shown["at_risk"], shown["stale_after_days"]) == (0.9, 0.7, 14)
    assert client.patch(address, {"on_track": 0.8}).status_code == 403
    mine = caller(admin)
    assert mine.patch(address, {"on_track": 0.8, "stale_after_days": 7}).json()["on_track"] == 0.8
    for wrong in ({"on_track": 0.6}, {"at_risk": 0}, {"on_track": 1.1}, {"stale_after_days": 0}):
        assert mine.patch(address, wrong).status_code == 400


def test_what_serves_a_key_result_is_linked_once(client: APIClient, root: str, cast: Cast) -> None:
    key_result = make_key_result(cast.marketer)
    page, theirs = make_document(cast.marketer), make_document(cast.stranger)
    address = f"{root}/key-results/{key_result.pk}/supports/"
    body = {"subject": {"type": "document", "id": str(page.pk)}}
    first, again = client.post(address, body).json(), client.post(address, body).json()
    assert first == again
    assert first["subject"]["title"] == page.title
    for kind, pk in (("document", theirs.pk), ("wish", page.pk), ("key_result", key_result.pk)):
        wrong = client.post(address, {"subject": {"type": kind, "id": str(pk)}})
        assert wrong.status_code == 400
    assert client.delete(first["url"]).status_code == 204
    assert client.get(address).json()["results"] == []


def test_owners_write_their_own_line(client: APIClient, root: str, cast: Cast) -> None:
    objective = make_objective(cast.marketer, marketing_owner=cast.marketer)
    address = f"{root}/objectives/{objective.pk}/lines"
    assert client.put(f"{address}/marketing/", {"text": "We did it."}).status_code == 200
    assert client.put(f"{address}/sales/", {"text": "We did it."}).status_code == 403
    assert client.put(f"{address}/finance/", {"text": "We did it."}).status_code == 404
    signs = caller(cast.sales_lead)
    assert signs.put(f"{address}/sales/", {"text": "So did we."}).status_code == 200
    assert len(client.get(f"{address}/").json()["results"]) == 2


def test_scopes_are_asked(marketer: Member, root: str) -> None:
    reader = caller(marketer, "okrs:read")
    assert reader.get(f"{root}/objectives/").status_code == 200
    assert reader.post(f"{root}/cycles/", {}).status_code == 403
    assert caller(marketer, "documents:read").get(f"{root}/objectives/").status_code == 403
