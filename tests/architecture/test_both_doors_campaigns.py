"""What is decided on the way to a launch has one outcome, whichever door a member takes."""

from collections.abc import Callable
from typing import Any, Protocol

import pytest
from django.test import Client

from apps.campaigns.models import Briefing, Campaign, Draft, PostMortemLine, Results, Review
from apps.workspaces.models import Member
from tests.architecture.undone import Happened, undone
from tests.campaigns.campaigning import (
    archived_campaign,
    launched_campaign,
    make_campaign,
    make_draft,
)
from tests.cast import Cast
from tests.factories import caller

pytestmark = pytest.mark.django_db

STALE = "0" * 64


class Door(Protocol):
    """What a member can do through it; answers the status, 200 for all that was done."""

    def create(self, **asked: Any) -> int: ...
    def move(self, campaign: Campaign, stage: str) -> int: ...
    def add_draft(self, campaign: Campaign, **asked: Any) -> int: ...
    def review(self, draft: Draft, **asked: Any) -> int: ...
    def brief(self, campaign: Campaign, brief_hash: str) -> int: ...
    def launch(self, campaign: Campaign, **asked: Any) -> int: ...
    def record(self, campaign: Campaign, **asked: Any) -> int: ...
    def reflect(self, campaign: Campaign, **asked: Any) -> int: ...
    def archive(self, campaign: Campaign) -> int: ...
    def restore(self, campaign: Campaign) -> int: ...


class Pages:
    """Forms as a browser without scripts sends them."""

    def __init__(self, member: Member) -> None:
        self.client = Client()
        self.client.force_login(member.user)

    def create(self, **asked: Any) -> int:
        return self._post("new/", briefing_percent=100, **asked)

    def move(self, campaign: Campaign, stage: str) -> int:
        return self._post(f"{campaign.pk}/stage/", stage=stage)

    def add_draft(self, campaign: Campaign, **asked: Any) -> int:
        return self._post(f"{campaign.pk}/drafts/new/", **asked)

    def review(self, draft: Draft, **asked: Any) -> int:
        return self._post(f"{draft.campaign_id}/drafts/{draft.pk}/reviews/", **asked)

    def brief(self, campaign: Campaign, brief_hash: str) -> int:
        return self._post(f"{campaign.pk}/briefing/", brief_hash=brief_hash)

    def launch(self, campaign: Campaign, **asked: Any) -> int:
        return self._post(f"{campaign.pk}/launch/", **asked)

    def record(self, campaign: Campaign, **asked: Any) -> int:
        return self._post(f"{campaign.pk}/results/", **asked)

    def reflect(self, campaign: Campaign, **asked: Any) -> int:
        return self._post(f"{campaign.pk}/post-mortem/", **asked)

    def archive(self, campaign: Campaign) -> int:
        return self._post(f"{campaign.pk}/archival/")

    def restore(self, campaign: Campaign) -> int:
        return self._post(f"{campaign.pk}/restoration/")

    def _post(self, rest: str, **sent: Any) -> int:
        status = self.client.post(f"/acme/campaigns/{rest}", sent).status_code
        return 200 if status == 302 else int(status)


class Rest:
    """The same by token."""

    def __init__(self, member: Member) -> None:
        self.client = caller(member)

    def create(self, **asked: Any) -> int:
        return self._ask("post", "", asked)

    def move(self, campaign: Campaign, stage: str) -> int:
        return self._ask("patch", f"{campaign.pk}/", {"stage": stage})

    def add_draft(self, campaign: Campaign, **asked: Any) -> int:
        return self._ask("post", f"{campaign.pk}/drafts/", asked)

    def review(self, draft: Draft, **asked: Any) -> int:
        return self._ask("post", f"{draft.campaign_id}/reviews/", {"draft": str(draft.pk), **asked})

    def brief(self, campaign: Campaign, brief_hash: str) -> int:
        return self._ask("post", f"{campaign.pk}/briefings/", {"brief_hash": brief_hash})

    def launch(self, campaign: Campaign, **asked: Any) -> int:
        return self._ask("post", f"{campaign.pk}/launch/", asked)

    def record(self, campaign: Campaign, **asked: Any) -> int:
        return self._ask("put", f"{campaign.pk}/results/", asked)

    def reflect(self, campaign: Campaign, **asked: Any) -> int:
        return self._ask("post", f"{campaign.pk}/post-mortem/", asked)

    def archive(self, campaign: Campaign) -> int:
        return self._ask("post", f"{campaign.pk}/archival/")

    def restore(self, campaign: Campaign) -> int:
        return self._ask("delete", f"{campaign.pk}/archival/")

    def _ask(self, method: str, rest: str, body: Any = None) -> int:
        address = f"/api/v1/workspaces/acme/campaigns/{rest}"
        status = getattr(self.client, method)(address, body).status_code
        return 200 if status < 300 else int(status)


class Stage:
    """A campaign with one draft, one that has been launched, and one that is put away."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.campaign = make_campaign(cast.marketer)
        self.draft = make_draft(self.campaign, cast.marketer)
        self.launched = launched_campaign(cast)
        self.away = archived_campaign(cast.marketer)

    @property
    def read(self) -> str:
        return str(self.draft.content_hash)


@pytest.fixture(scope="module")
def shared_stage(shared_cast: Cast) -> Stage:
    return Stage(shared_cast)


@pytest.fixture
def stage(shared_stage: Stage, db: None) -> Stage:
    return shared_stage


Step = Callable[[Door, Stage], int]

STEPS: dict[str, tuple[str, Step, int, list[str]]] = {
    "a campaign is created": (
        "marketer", lambda d, s: d.create(name="Autumn"), 200, ["campaign.created"]),
    "a campaign is created without a name": (
        "marketer", lambda d, s: d.create(name=" "), 400, []),
    "a commenter creates a campaign": (
        "commenter", lambda d, s: d.create(name="Autumn"), 403, []),
    "a draft is added": (
        "marketer", lambda d, s: d.add_draft(s.campaign, title="Page", channel="landing_page"),
        200, ["campaign.draft_added"]),
    "a draft is added for a channel that there is not": (
        "marketer", lambda d, s: d.add_draft(s.campaign, title="Page", channel="fax"), 400, []),
    "a draft is added to what was put away": (
        "marketer", lambda d, s: d.add_draft(s.away, title="Page", channel="email"), 403, []),
    "a commenter approves": (
        "commenter", lambda d, s: d.review(s.draft, decision="approve", content_hash=s.read),
        200, ["campaign.review_given"]),
    "changes are asked for with a reason": (
        "commenter", lambda d, s: d.review(s.draft, decision="request_changes", reason="Too long.",
                                           content_hash=s.read), 200, ["campaign.review_given"]),
    "changes are asked for without a reason": (
        "commenter", lambda d, s: d.review(s.draft, decision="request_changes",
                                           content_hash=s.read), 400, []),
    "words that stand there no more are approved": (
        "commenter", lambda d, s: d.review(s.draft, decision="approve", content_hash=STALE),
        409, []),
    "a leader reviews": (
        "leader", lambda d, s: d.review(s.draft, decision="approve", content_hash=s.read),
        403, []),
    "a salesperson has read the brief": (
        "salesperson", lambda d, s: d.brief(s.campaign, s.campaign.brief_hash),
        200, ["campaign.briefing_confirmed"]),
    "a marketer has read the brief": (
        "marketer", lambda d, s: d.brief(s.campaign, s.campaign.brief_hash), 403, []),
    "a brief that says something else was read": (
        "salesperson", lambda d, s: d.brief(s.campaign, STALE), 409, []),
    "a review is asked for": (
        "marketer", lambda d, s: d.move(s.campaign, "in_review"), 200,
        ["campaign.review_requested"]),
    "a stage that there is not is asked for": (
        "marketer", lambda d, s: d.move(s.campaign, "won"), 400, []),
    "a campaign is launched by moving it": (
        "marketer", lambda d, s: d.move(s.campaign, "launched"), 409, []),
    "a launch is blocked": (
        "marketer", lambda d, s: d.launch(s.campaign), 409, ["campaign.blocked"]),
    "leadership overrides the gate": (
        "leader", lambda d, s: d.launch(s.campaign, override_reason="The fair is tomorrow."), 200,
        ["campaign.launched"]),
    "somebody else overrides the gate": (
        "marketing_lead", lambda d, s: d.launch(s.campaign, override_reason="Now."), 403, []),
    "what was launched is launched again": (
        "leader", lambda d, s: d.launch(s.launched, override_reason="Again."), 409, []),
    "results are recorded": (
        "marketer", lambda d, s: d.record(s.launched, leads=50, meetings=10), 200,
        ["campaign.results_recorded"]),
    "results are recorded before a launch": (
        "marketer", lambda d, s: d.record(s.campaign, leads=12), 409, []),
    "results are less than nothing": (
        "marketer", lambda d, s: d.record(s.launched, leads=-1), 400, []),
    "a lesson is written": (
        "commenter", lambda d, s: d.reflect(s.launched, kind="lesson", text="Ask earlier."), 200,
        ["campaign.post_mortem_written"]),
    "a campaign is put away": (
        "marketer", lambda d, s: d.archive(s.campaign), 200, ["campaign.archived"]),
    "a commenter puts a campaign away": (
        "commenter", lambda d, s: d.archive(s.campaign), 403, []),
    "a campaign is taken out again": (
        "marketer", lambda d, s: d.restore(s.away), 200, ["campaign.restored"]),
}  # fmt: skip


STANDS = (
    Campaign.objects.order_by("pk").values_list("name", "stage", "round"),
    Draft.objects.order_by("pk").values_list("document__title", "channel"),
    Review.objects.order_by("pk").values_list("decision", "reason", "member"),
    Briefing.objects.order_by("pk").values_list("campaign", "member"),
    Results.objects.order_by("pk").values_list("leads", "meetings"),
    PostMortemLine.objects.order_by("pk").values_list("kind", "text", "member"),
)


def outcome(door: Door, step: Step, stage: Stage) -> Happened:
    return undone(
        lambda: step(door, stage), tells=lambda name: name.startswith("campaign"), stands=STANDS
    )


@pytest.mark.parametrize("name", STEPS)
def test_both_doors_do_the_same(name: str, stage: Stage) -> None:
    part, step, status, events = STEPS[name]
    member = getattr(stage.cast, part)
    by_page, by_rest = (outcome(door(member), step, stage) for door in (Pages, Rest))
    assert by_page == by_rest
    assert by_rest[:2] == (status, events)
