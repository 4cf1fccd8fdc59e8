"""What a campaign may build on: one rule, whichever door a member takes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.campaigns.models import BookSection, Campaign
from apps.documents.models import Document
from apps.workspaces.models import Member
from tests.campaigns.campaigning import agreed_section, fresh, make_campaign
from tests.cast import Cast
from tests.factories import base, caller

pytestmark = pytest.mark.django_db

WORDS = "## Part\n\nWords.\n"
PROFILE, PROMISE = "ideal_client_profile", "value_proposition"

Set = Callable[[Campaign, Member, str, BookSection], int]


def by_rest(campaign: Campaign, by: Member, word: str, section: BookSection) -> int:
    sent = {word: {"document": str(section.document.pk), "section": section.key}}
    answer: Any = caller(by).patch(f"{base(by)}/campaigns/{campaign.pk}/", sent)
    if answer.status_code == 400:
        assert list(answer.json()["errors"]) == [word]
    return int(answer.status_code)


def by_page(campaign: Campaign, by: Member, word: str, section: BookSection) -> int:
    client = Client()
    client.force_login(by.user)
    sent = {"name": campaign.name, word: f"{section.document.pk}:{section.key}"}
    answer = client.post(f"{campaign.get_absolute_url()}edit/", sent)
    if answer.status_code == 400:
        assert f'id="id_{word}_error"' in answer.content.decode()
    return {302: 200}.get(answer.status_code, answer.status_code)


DOORS = pytest.mark.parametrize("door", [by_rest, by_page])


@DOORS
@pytest.mark.parametrize("word", ["audience", "message"])
@pytest.mark.parametrize("kind", [PROFILE, PROMISE, "playbook", "campaign_draft"])
def test_an_audience_is_of_a_profile_and_a_message_of_a_value_proposition(
    kind: str, word: str, door: Set, cast: Cast
) -> None:
    campaign = make_campaign(cast.marketer)
    section = agreed_section(cast.marketer, WORDS, kind, leads=())
    fits = kind == {"audience": PROFILE, "message": PROMISE}[word]
    assert door(campaign, cast.marketer, word, section) == (200 if fits else 400)
    assert getattr(fresh(campaign), f"{word}_section") == (section.key if fits else "")


@DOORS
def test_a_section_of_an_archived_page_is_not_chosen(door: Set, cast: Cast) -> None:
    campaign = make_campaign(cast.marketer)
    section = agreed_section(cast.marketer, WORDS, PROFILE, leads=())
    section.document.archive(by=cast.marketer)
    assert door(campaign, cast.marketer, "audience", section) == 400


@DOORS
def test_what_is_chosen_already_stays_whatever_became_of_it(door: Set, cast: Cast) -> None:
    section = agreed_section(cast.marketer, WORDS, PROFILE, leads=())
    campaign = make_campaign(cast.marketer, audience=section)
    section.document.archive(by=cast.marketer)
    Document.objects.filter(pk=section.document.pk).update(kind="page")
    assert door(fresh(campaign), cast.marketer, "audience", section) == 200
    assert fresh(campaign).audience_section == section.key
