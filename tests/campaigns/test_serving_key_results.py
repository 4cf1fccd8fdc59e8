"""Which key result a campaign serves is said once, by the campaign, and read on both sides."""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from channels.db import database_sync_to_async
from django.apps import apps
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from apps.activity.models import Activity
from apps.campaigns.archiving import archive
from apps.campaigns.models import Campaign
from apps.campaigns.staging import move
from apps.okrs.models import KeyResult, Support
from apps.workspaces.models import Member
from tests.campaigns.campaigning import make_campaign, make_draft
from tests.cast import Cast
from tests.factories import base, caller, make_document
from tests.okrs.made import make_key_result
from tests.workspaces.live.client import page_of

pytestmark = pytest.mark.django_db

in_database: Callable[..., Any] = database_sync_to_async


@pytest.fixture
def key_result(cast: Cast) -> KeyResult:
    return make_key_result(cast.marketer)


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def listed(member: Member, key_result: KeyResult) -> str:
    """What the key result's page says serves it; the same as comes to an open page."""
    client = browser(member)
    whole = client.get(key_result.get_absolute_url()).content.decode()
    panel = " ".join(whole.split('id="supports"')[1].split("</section>")[0].split())
    alone = client.get(f"{key_result.get_absolute_url()}supports/").content.decode()
    rows = " ".join(alone.split('id="supports"')[1].split("</section>")[0].split())
    assert rows.count("row__title") == panel.count("row__title")
    return panel


def told(key_result: KeyResult) -> list[tuple[str, Any]]:
    """What the key result's timeline says of what serves it, oldest first."""
    rows = Activity.objects.filter(subject_id=key_result.pk, type__contains="support")
    return [(one.type, one.data["support_title"]) for one in rows.order_by("at", "pk")]


def test_a_key_result_lists_the_campaigns_that_serve_it_with_their_stage(
    cast: Cast, key_result: KeyResult
) -> None:
    spring = make_campaign(cast.marketer, key_result=key_result, launch_on=date(2027, 3, 1))
    make_campaign(cast.marketer, "Of nothing")
    make_draft(spring, cast.marketer)
    move(spring, by=cast.marketer, stage="in_review")
    panel = listed(cast.commenter, key_result)
    assert f'href="{spring.get_absolute_url()}"' in panel
    assert "Campaign, in review, launch on 1 March 2027" in panel
    assert "Of nothing" not in panel
    archive(spring, by=cast.marketer)
    assert "Spring" not in listed(cast.commenter, key_result)
    assert not Support.objects.exists()


@pytest.mark.parametrize("door", ["page", "rest"])
def test_whichever_door_sets_it_the_key_result_tells_it_once(
    door: str, cast: Cast, key_result: KeyResult
) -> None:
    other = make_key_result(cast.marketer)
    campaign = make_campaign(cast.marketer)

    def choose(chosen: KeyResult | None) -> None:
        if door == "rest":
            sent = {"key_result": str(chosen.pk) if chosen else None}
            address = f"{base(cast.marketer)}/campaigns/{campaign.pk}/"
            assert caller(cast.marketer).patch(address, sent).status_code == 200
        else:
            typed = {"name": "Spring", "key_result": str(chosen.pk) if chosen else ""}
            address = f"{campaign.get_absolute_url()}edit/"
            assert browser(cast.marketer).post(address, typed).status_code == 302

    for one in (key_result, key_result, other, None):
        choose(one)
    added, removed = "key_result.support_added", "key_result.support_removed"
    assert told(key_result) == told(other) == [(added, "Spring"), (removed, "Spring")]
    campaign.refresh_from_db()
    assert campaign.key_result is None


@pytest.mark.parametrize("door", ["page", "rest"])
def test_a_campaign_is_not_linked_from_the_other_side_as_well(
    door: str, cast: Cast, key_result: KeyResult
) -> None:
    campaign = make_campaign(cast.marketer)
    if door == "rest":
        client: APIClient = caller(cast.marketer)
        body = {"subject": {"type": "campaign", "id": str(campaign.pk)}}
        answer: Any = client.post(
            f"{base(cast.marketer)}/key-results/{key_result.pk}/supports/", body
        )
    else:
        typed = {"address": campaign.get_absolute_url()}
        where = f"{key_result.get_absolute_url()}supports/"
        answer = browser(cast.marketer).post(where, typed)
    assert answer.status_code == 400
    assert "choose it in the campaign" in answer.content.decode()
    assert not Support.objects.exists()


def test_rest_finds_the_campaigns_of_a_key_result(cast: Cast, key_result: KeyResult) -> None:
    campaign = make_campaign(cast.marketer, key_result=key_result)
    make_campaign(cast.marketer, "Of nothing")
    address = f"{base(cast.commenter)}/campaigns/?key_result={key_result.pk}"
    found = caller(cast.commenter).get(address).json()["results"]
    assert [one["id"] for one in found] == [str(campaign.pk)]


@pytest.mark.django_db(transaction=True)
async def test_an_open_page_of_a_key_result_hears_of_it(cast: Cast) -> None:
    key_result = await in_database(make_key_result)(cast.marketer)
    stream = f"key_result:{key_result.pk}"
    async with await page_of(cast.commenter) as page:
        await page.subscribe(stream)
        campaign: Campaign = await in_database(make_campaign)(cast.marketer, key_result=key_result)
        await page.hear(stream=stream, kind="okrs")
        await in_database(archive)(campaign, by=cast.marketer)
        await page.hear(stream=stream, kind="supports", id=str(campaign.pk))


def test_links_of_earlier_days_become_what_the_campaign_says(
    cast: Cast, key_result: KeyResult
) -> None:
    other = make_key_result(cast.marketer)
    silent, decided = make_campaign(cast.marketer), make_campaign(cast.marketer, key_result=other)
    page = make_document(cast.marketer)
    for kind, thing in (("campaign", silent), ("campaign", decided), ("document", page)):
        Support.objects.create(
            workspace=cast.marketer.workspace, key_result=key_result, by=cast.marketer,
            subject_type=kind, subject_id=thing.pk, at=timezone.now(),
        )  # fmt: skip
    migration = "apps.campaigns.migrations.0003_campaigns_say_what_they_serve"
    import_module(migration).take_over_links(apps, None)
    assert Campaign.objects.get(pk=silent.pk).key_result == key_result
    assert Campaign.objects.get(pk=decided.pk).key_result == other
    assert Support.objects.get().subject_id == page.pk
