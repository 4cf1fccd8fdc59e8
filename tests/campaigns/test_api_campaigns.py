"""Campaigns as other systems see them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from apps.activity.models import Activity
from apps.campaigns.models import Campaign, Draft, Review
from apps.campaigns.standing import gate_of, gates_of
from apps.documents.models import Document, LiveText
from apps.workspaces.models import Member
from tests.campaigns.campaigning import Prepared, edit, fresh, make_campaign, make_draft
from tests.cast import Cast
from tests.factories import base, caller

pytestmark = pytest.mark.django_db

GATE = 8
"""Queries that the gate of a campaign may ask, however many drafts it has."""


def api(member: Member) -> APIClient:
    return caller(member, "campaigns:read,campaigns:write")


def at(campaign: Any, rest: str = "") -> str:
    pk = campaign["id"] if isinstance(campaign, dict) else campaign.pk
    return f"/api/v1/workspaces/acme/campaigns/{pk}/{rest}"


def test_a_campaign_goes_from_nothing_to_its_launch(ready: Prepared) -> None:
    """By the API alone; only the audience and the message are there already."""
    cast, model = ready.cast, ready.campaign
    marketing, sales = api(cast.marketer), api(cast.salesperson)
    audience = {"document": str(ready.audience.pk), "section": model.audience_section}
    message = {"document": str(ready.message.pk), "section": model.message_section}
    sent = {
        "name": "Autumn", "goal": "Ten pilots", "owner": str(cast.marketer.pk),
        "partner": str(cast.salesperson.pk), "audience": audience, "message": message,
        "launch_on": "2027-09-01",
    }  # fmt: skip
    made = marketing.post(f"{base(cast.marketer)}/campaigns/", sent)
    assert made.status_code == 201
    campaign = made.json()
    assert {name: campaign[name] for name in sent} == sent
    assert (campaign["stage"], campaign["drafts"], campaign["lessons"]) == ("idea", [], [])
    assert made["Location"] == campaign["url"]
    draft = marketing.post(
        at(campaign, "drafts/"), {"title": "Mail", "channel": "email"}
    ).json()  # fmt: skip
    assert draft["content_hash"] == _document(cast.marketer, draft["document"])["content_hash"]
    asked = marketing.patch(at(campaign), {"stage": "in_review"}).json()
    assert (asked["stage"], asked["round"]) == ("in_review", 1)
    for client in (sales, marketing):
        given = client.post(
            at(campaign, "reviews/"),
            {"draft": draft["id"], "decision": "approve", "content_hash": draft["content_hash"]},
        )
        assert (given.status_code, given.json()["current"]) == (201, True)
    for member in (cast.salesperson, cast.sales_lead, cast.commenter):
        assert api(member).post(at(campaign, "briefings/")).status_code == 201
    assert marketing.get(at(campaign)).json()["stage"] == "ready"
    assert marketing.get(at(campaign, "launch/")).json()["ready"] is True
    launched = marketing.post(at(campaign, "launch/"))
    assert launched.status_code == 201
    assert [one["content_hash"] for one in launched.json()["pieces"]] == [draft["content_hash"]]
    again = marketing.post(at(campaign, "launch/"))
    assert (again.status_code, again.json()["code"]) == (409, "already_launched")


def _document(member: Member, pk: str) -> Any:
    return caller(member).get(f"{base(member)}/documents/{pk}/").json()


def test_an_old_hash_is_409_with_the_present_one(ready: Prepared) -> None:
    draft = ready.drafts[0]
    old = draft.content_hash
    edit(draft, ready.cast.marketer)
    sent = {"draft": str(draft.pk), "decision": "approve", "content_hash": old}
    answer = api(ready.cast.salesperson).post(at(ready.campaign, "reviews/"), sent)
    assert (answer.status_code, answer.json()["code"]) == (409, "content_changed")
    assert answer.json()["content_hash"] == Draft.objects.get(pk=draft.pk).content_hash


def test_reviews_say_which_of_them_count(ready: Prepared) -> None:
    edit(ready.drafts[0], ready.cast.marketer)
    rows = api(ready.cast.salesperson).get(at(ready.campaign, "reviews/")).json()["results"]
    current = {(row["draft"], row["current"]) for row in rows}
    first, second = (str(draft.pk) for draft in ready.drafts)
    assert current == {(first, False), (second, True)}


def test_a_refused_launch_is_told_also_when_it_was_sent_with_a_key(ready: Prepared) -> None:
    edit(ready.drafts[0], ready.cast.marketer)
    client = api(ready.cast.marketer)
    for _ in range(2):
        answer = client.post(at(ready.campaign, "launch/"), HTTP_IDEMPOTENCY_KEY="one")
        assert answer.status_code == 409
        assert [one["code"] for one in answer.json()["conditions"]] == [
            "approved_by_sales", "approved_by_marketing",
        ]  # fmt: skip
    assert Activity.objects.filter(type="campaign.blocked").count() == 1


BAD: dict[str, tuple[str, dict[str, Any], str]] = {
    "no name": ("campaigns/", {}, "name"),
    "an empty name": ("campaigns/", {"name": " "}, "name"),
    "an unknown field": ("campaigns/", {"name": "A", "budget": 1}, "budget"),
    "an owner of sales": ("campaigns/", {"name": "A", "owner": "{salesperson}"}, "owner"),
    "a stranger": ("campaigns/", {"name": "A", "partner": "{stranger}"}, "partner"),
    "no such key result": ("campaigns/", {"name": "A", "key_result": "{stranger}"}, "key_result"),
    "no such page": (
        "campaigns/", {"name": "A", "audience": {"document": "{stranger}", "section": "x"}},
        "audience"),
    "no such section": (
        "campaigns/", {"name": "A", "message": {"document": "{page}", "section": "x"}},
        "message"),
    "a day that is none": ("campaigns/", {"name": "A", "launch_on": "2027-02-30"}, "launch_on"),
    "nobody to brief": ("campaigns/", {"name": "A", "briefing_percent": 0}, "briefing_percent"),
    "an unknown channel": (
        "{campaign}drafts/", {"title": "A", "channel": "pigeon"}, "channel"),
    "a draft of another campaign": (
        "{campaign}reviews/",
        {"draft": "{other_draft}", "decision": "approve", "content_hash": "0" * 64}, "draft"),
    "an unknown decision": (
        "{campaign}reviews/",
        {"draft": "{draft}", "decision": "maybe", "content_hash": "0" * 64}, "decision"),
    "a hash that is none": (
        "{campaign}reviews/",
        {"draft": "{draft}", "decision": "approve", "content_hash": "abc"}, "content_hash"),
    "no reason for changes": (
        "{campaign}reviews/",
        {"draft": "{draft}", "decision": "request_changes", "content_hash": "0" * 64}, "reason"),
    "an empty reason to override": (
        "{campaign}launch/", {"override_reason": " "}, "override_reason"),
}  # fmt: skip


@pytest.mark.parametrize("what", BAD)
def test_what_makes_no_sense_is_400_and_names_the_field(what: str, ready: Prepared) -> None:
    rest, body, field = BAD[what]
    other = make_draft(make_campaign(ready.cast.marketer, "Other"), ready.cast.marketer)
    things = {
        "{salesperson}": ready.cast.salesperson.pk, "{stranger}": ready.cast.stranger.pk,
        "{page}": ready.audience.pk, "{draft}": ready.drafts[0].pk, "{other_draft}": other.pk,
    }  # fmt: skip

    def filled(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: filled(one) for key, one in value.items()}
        return str(things[value]) if value in things else value

    path = rest.replace("{campaign}", f"campaigns/{ready.campaign.pk}/")
    client = api(ready.cast.marketer)
    answer = client.post(f"{base(ready.cast.marketer)}/{path}", filled(body))
    assert answer.status_code == 400, answer.content
    assert list(answer.json()["errors"]) == [field]


def test_a_change_is_made_as_a_whole_or_not_at_all(ready: Prepared) -> None:
    sent = {"goal": "Another", "stage": "launched"}
    answer = api(ready.cast.marketer).patch(at(ready.campaign), sent)
    assert (answer.status_code, answer.json()["code"]) == (409, "stage_follows")
    assert fresh(ready.campaign).goal == "Thirty meetings"


def test_an_archived_campaign_is_read_and_not_changed(ready: Prepared) -> None:
    client = api(ready.cast.marketer)
    assert client.post(at(ready.campaign, "archival/")).status_code == 201
    shown = client.get(at(ready.campaign)).json()
    assert (shown["archived"], shown["can"]) == (True, ["view", "restore"])
    for method, rest, body in (
        ("patch", "", {"goal": "A"}), ("post", "drafts/", {"title": "A", "channel": "email"}),
        ("post", "launch/", {}), ("post", "post-mortem/", {"kind": "worked", "text": "A"}),
    ):  # fmt: skip
        assert getattr(client, method)(at(ready.campaign, rest), body).status_code == 403
    listed = f"{base(ready.cast.marketer)}/campaigns/?archived=false"
    assert client.get(listed).json()["results"] == []


# --- how often the database is asked --------------------------------------------------------------


def fill(cast: Cast, campaigns: int, drafts: int) -> list[Campaign]:
    """Campaigns with so many drafts each, approved by both teams; in a few queries."""
    by = cast.marketer
    made = Campaign.objects.bulk_create(
        Campaign(
            workspace=by.workspace, name=f"Campaign {number}", stage="in_review", round=1,
            owner=by, created_by=by,
        )
        for number in range(campaigns)
    )  # fmt: skip
    pages = Document.objects.bulk_create(
        Document(
            workspace=by.workspace, title=f"Mail {number}", kind="campaign_draft", created_by=by
        )
        for number in range(campaigns * drafts)
    )
    LiveText.objects.bulk_create(LiveText(document=page) for page in pages)
    rows = Draft.objects.bulk_create(
        Draft(
            workspace=by.workspace, campaign=made[number // drafts], document=page,
            channel="email", content_hash="a" * 64, created_by=by,
        )
        for number, page in enumerate(pages)
    )  # fmt: skip
    Review.objects.bulk_create(
        Review(
            workspace=by.workspace, campaign_id=draft.campaign_id, draft=draft, member=member,
            team=member.team, decision="approve", content_hash="a" * 64, round=1,
            at=timezone.now(),
        )
        for draft in rows
        for member in (cast.salesperson, cast.marketing_lead)
    )  # fmt: skip
    return made


def asked(step: Any) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        step()
    return len(captured)


def test_the_gate_of_twenty_drafts_asks_eight_times_at_most(cast: Cast) -> None:
    [campaign] = fill(cast, 1, 20)
    row = fresh(campaign)
    assert asked(lambda: gate_of(row)) < GATE
    assert asked(lambda: gate_of(fresh(campaign))) <= GATE
    codes = {one.code for one in gate_of(row) if one.met}
    assert {"approved_by_sales", "approved_by_marketing"} <= codes


def test_the_board_asks_as_often_for_a_thousand_campaigns_as_for_three(cast: Cast) -> None:
    def board() -> None:
        rows = list(Campaign.objects.for_board(cast.marketer))
        gates_of(rows)

    fill(cast, 3, 2)
    few = asked(board)
    fill(cast, 997, 2)
    assert asked(board) == few <= GATE


LISTS = ("", "{one}/drafts/", "{one}/reviews/", "{one}/briefings/", "{one}/lessons/")


@pytest.mark.parametrize("rest", LISTS)
def test_a_list_asks_as_often_for_many_as_for_few(rest: str, cast: Cast) -> None:
    client = api(cast.marketer)

    def queries(drafts: int) -> int:
        one = fill(cast, 1, drafts)[0]
        path = f"{base(cast.marketer)}/campaigns/{rest.format(one=one.pk)}?page_size=200"
        client.get(path)
        return asked(lambda: client.get(path))

    few, many = queries(3), queries(60)
    assert many <= few <= 9
