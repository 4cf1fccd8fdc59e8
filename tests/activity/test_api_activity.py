"""REST: what happened, an event a row."""

import pytest
from rest_framework.test import APIClient

from apps.activity.models import Activity
from apps.workspaces.models import Member
from tests.cast import Cast
from tests.factories import base, caller, make_document


@pytest.fixture
def client(salesperson: Member) -> APIClient:
    return caller(salesperson)


def test_a_row_tells_type_time_who_and_what(client: APIClient, salesperson: Member) -> None:
    document = make_document(salesperson, "Playbook")
    address = f"{base(salesperson)}/activity/?subject_type=document&subject_id={document.pk}"
    (row,) = client.get(address).json()["results"]
    assert row["type"] == "document.created"
    assert row["by"] == str(salesperson.pk)
    assert row["subject"] == {"type": "document", "id": str(document.pk), "title": "Playbook"}
    assert row["data"] == {"kind": "page"}
    assert row["at"].endswith(("Z", "+00:00"))
    assert client.get(row["url"]).json() == row


def test_after_a_moment_or_an_event_comes_what_is_later(
    client: APIClient, salesperson: Member
) -> None:
    first, second, third = (make_document(salesperson, name) for name in "abc")
    rows = {row.subject_id: row for row in Activity.objects.all()}
    address = f"{base(salesperson)}/activity/?ordering=at&after="
    for mark in (str(rows[first.pk].pk), rows[first.pk].at.isoformat()):
        found = client.get(address + mark).json()["results"]
        assert [row["subject"]["id"] for row in found] == [str(second.pk), str(third.pk)]


@pytest.mark.parametrize("after", ["yesterday", "2026-13-01T00:00:00Z", "2026-01-01T00:00:00",
                                   "0190a0a0-0000-7000-8000-000000000000"])  # fmt: skip
def test_a_mark_that_makes_no_sense_is_400(
    client: APIClient, salesperson: Member, after: str
) -> None:
    answer = client.get(f"{base(salesperson)}/activity/?after={after}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["after"])


def test_the_latest_stands_first_and_other_workspaces_stay_unseen(
    client: APIClient, cast: Cast
) -> None:
    make_document(cast.stranger, "Theirs")
    make_document(cast.salesperson, "Ours")
    rows = client.get(f"{base(cast.salesperson)}/activity/").json()["results"]
    assert rows[0]["subject"]["title"] == "Ours"
    assert "Theirs" not in [row["subject"]["title"] for row in rows]
    theirs = Activity.objects.get(subject_title="Theirs")
    assert client.get(f"{base(cast.salesperson)}/activity/{theirs.pk}/").status_code == 404
