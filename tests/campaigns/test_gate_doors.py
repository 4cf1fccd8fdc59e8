"""The gate through every door: each condition, alone and in pairs, is shown and keeps a launch
from happening."""

from collections.abc import Callable, Mapping
from itertools import combinations

import pytest
from django.db import transaction

from apps.campaigns.models import Briefing, Campaign, Launch, Review
from apps.campaigns.vocabulary import ConditionCode
from apps.discussions.models import Thread
from apps.documents import signing
from tests.campaigns.campaigning import Prepared, decide, fresh, prepared
from tests.campaigns.doors import GATE_DOORS, GateDoor, Refused
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shared_campaign(shared_cast: Cast) -> Prepared:
    return prepared(shared_cast)


@pytest.fixture
def ready(shared_campaign: Prepared, db: None) -> Prepared:
    return shared_campaign


def forget(ready: Prepared, team: str) -> None:
    Review.objects.filter(draft=ready.drafts[0], team=team).delete()


def withdraw(ready: Prepared) -> None:
    key = ready.campaign.audience_section
    signing.withdraw(ready.audience, by=ready.cast.sales_lead, section=key)


def object_to_it(ready: Prepared) -> None:
    Thread.begin(
        ready.drafts[1].document, by=ready.cast.commenter, kind="objection", blocking=True,
        body="Not like this.",
    )  # fmt: skip


def request_changes(ready: Prepared) -> None:
    """By somebody who had not approved, so that nothing else is missing."""
    decide(ready.drafts[0], ready.cast.salesperson, "request_changes", reason="Shorter.")


BREAKS: Mapping[ConditionCode, Callable[[Prepared], object]] = {
    ConditionCode.APPROVED_BY_SALES: lambda ready: forget(ready, "sales"),
    ConditionCode.APPROVED_BY_MARKETING: lambda ready: forget(ready, "marketing"),
    ConditionCode.NO_CHANGES_REQUESTED: request_changes,
    ConditionCode.NO_BLOCKING_THREADS: object_to_it,
    ConditionCode.AUDIENCE_AGREED: withdraw,
    ConditionCode.MESSAGE_AGREED: lambda ready: ready.message.archive(by=ready.cast.marketer),
    ConditionCode.OWNER_SET: lambda ready: fresh(ready.campaign).change(
        by=ready.cast.marketer, owner=None
    ),
    ConditionCode.PARTNER_SET: lambda ready: fresh(ready.campaign).change(
        by=ready.cast.marketer, partner=None
    ),
    ConditionCode.SALES_BRIEFED: lambda ready: Briefing.objects.filter(
        member=ready.cast.sales_lead
    ).delete(),
    ConditionCode.LAUNCH_DATE_SET: lambda ready: fresh(ready.campaign).change(
        by=ready.cast.marketer, launch_on=None
    ),
}
ORDER = list(ConditionCode)
ALONE = [(code,) for code in BREAKS]
PAIRS = list(combinations(BREAKS, 2))

SETTLED_BY = {
    ConditionCode.APPROVED_BY_SALES: ["Sales"],
    ConditionCode.APPROVED_BY_MARKETING: ["Marketing"],
    ConditionCode.NO_CHANGES_REQUESTED: ["Sam Sales"],
    ConditionCode.NO_BLOCKING_THREADS: ["Carl Comment", "Stella Lead"],
    ConditionCode.AUDIENCE_AGREED: ["Stella Lead"],
    ConditionCode.MESSAGE_AGREED: ["Marketing"],
    ConditionCode.OWNER_SET: ["Marketing"],
    ConditionCode.PARTNER_SET: ["Sales"],
    ConditionCode.SALES_BRIEFED: ["Stella Lead"],
    ConditionCode.LAUNCH_DATE_SET: ["Mia Market"],
}


def expected(codes: tuple[ConditionCode, ...]) -> Refused:
    named = sorted(codes, key=ORDER.index)
    who = {one.value: SETTLED_BY[one] for one in named}
    if ConditionCode.OWNER_SET in codes and ConditionCode.LAUNCH_DATE_SET in codes:
        who[ConditionCode.LAUNCH_DATE_SET.value] = ["Marketing"]  # there is no owner to set it
    return Refused([one.value for one in named], who)


@pytest.mark.parametrize("door", GATE_DOORS)
@pytest.mark.parametrize("codes", [*ALONE, *PAIRS], ids="+".join)
def test_conditions_that_are_not_met_are_named_with_who_can_settle_them(
    codes: tuple[ConditionCode, ...], door: type[GateDoor], ready: Prepared
) -> None:
    for code in codes:
        BREAKS[code](ready)
    gate = door(ready.cast.marketer)
    assert gate.unmet(ready.campaign) == expected(codes)
    assert gate.launch(ready.campaign) == expected(codes)
    assert not Launch.objects.filter(campaign=ready.campaign).exists()


@pytest.mark.parametrize("door", GATE_DOORS)
def test_with_all_of_them_met_it_launches(door: type[GateDoor], ready: Prepared) -> None:
    gate = door(ready.cast.marketer)
    assert gate.unmet(ready.campaign) == Refused([], {})
    with transaction.atomic():
        assert gate.launch(ready.campaign) is None
    assert Campaign.objects.get(pk=ready.campaign.pk).stage == "launched"


@pytest.mark.parametrize("door", GATE_DOORS)
@pytest.mark.parametrize("codes", ALONE, ids="+".join)
def test_leadership_launches_over_each_of_them_with_a_reason(
    codes: tuple[ConditionCode, ...], door: type[GateDoor], ready: Prepared
) -> None:
    BREAKS[codes[0]](ready)
    assert door(ready.cast.leader).launch(ready.campaign, "The fair is tomorrow.") is None
    [launched] = Launch.objects.filter(campaign=ready.campaign)
    assert [one["code"] for one in launched.overridden] == [codes[0].value]
    assert launched.override_reason == "The fair is tomorrow."
