"""What people see of campaigns: the page with its gate, drafts in tabs, deciding, launching."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from apps.campaigns.afterwards import write_line
from apps.campaigns.archiving import archive
from apps.campaigns.launching import launch
from apps.campaigns.models import BookSection, Briefing, Campaign, Results, Review
from apps.campaigns.staging import move
from apps.campaigns.vocabulary import ConditionCode
from apps.discussions.models import Thread
from apps.documents import signing
from apps.documents.projection import current_sections
from apps.workspaces.models import Member
from tests.campaigns.campaigning import (
    Prepared,
    agreed_section,
    decide,
    edit,
    fresh,
    launched_campaign,
    make_campaign,
    make_draft,
)
from tests.cast import Cast
from tests.reading import read

pytestmark = pytest.mark.django_db
BOARD = "/acme/campaigns/"


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def page(member: Member, path: str, **headers: str) -> str:
    answer = browser(member).get(path, headers=headers)
    assert answer.status_code == 200, path
    return read(answer)


def at(ready: Prepared, rest: str = "") -> str:
    return f"{ready.campaign.get_absolute_url()}{rest}"


def draft_of(ready: Prepared, number: int = 0) -> str:
    return f"{ready.campaign.get_absolute_url()}drafts/{ready.drafts[number].pk}/"


def read_hash(ready: Prepared, number: int = 0) -> str:
    draft = ready.drafts[number]
    current_sections(draft.document)
    draft.refresh_from_db(fields=["content_hash"])
    return draft.content_hash


# --- the gate on the page -------------------------------------------------------------------------

Break = Any


def _edit(one: Prepared) -> None:
    edit(one.drafts[0], one.cast.marketer)


BREAKS: dict[ConditionCode, tuple[Break, str]] = {
    ConditionCode.APPROVED_BY_SALES: (_edit, "Review “Mail 1”"),
    ConditionCode.APPROVED_BY_MARKETING: (_edit, "Review “Mail 1”"),
    ConditionCode.NO_CHANGES_REQUESTED: (
        lambda one: decide(
            one.drafts[1], one.cast.salesperson, "request_changes", reason="Too long."
        ),
        "Review “Mail 2”",
    ),
    ConditionCode.NO_BLOCKING_THREADS: (
        lambda one: Thread.begin(
            one.campaign, by=one.cast.commenter, kind="objection", body="No.", blocking=True
        ),
        "Answer on “Spring”",
    ),
    ConditionCode.AUDIENCE_AGREED: (
        lambda one: one.campaign.change(by=one.cast.marketer, audience=None), "Choose",
    ),
    ConditionCode.MESSAGE_AGREED: (
        lambda one: signing.withdraw(
            one.message, by=one.cast.sales_lead, section=one.campaign.message_section
        ),
        "Sign “Value proposition”",
    ),
    ConditionCode.OWNER_SET: (
        lambda one: one.campaign.change(by=one.cast.marketer, owner=None), "Choose",
    ),
    ConditionCode.PARTNER_SET: (
        lambda one: one.campaign.change(by=one.cast.marketer, partner=None), "Choose",
    ),
    ConditionCode.SALES_BRIEFED: (
        lambda one: one.campaign.change(by=one.cast.marketer, goal="Another"), "Read the brief",
    ),
    ConditionCode.LAUNCH_DATE_SET: (
        lambda one: one.campaign.change(by=one.cast.marketer, launch_on=None), "Choose",
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", ConditionCode)
def test_the_page_names_each_open_condition_with_the_way_to_settle_it(
    code: ConditionCode, ready: Prepared
) -> None:
    broken, way = BREAKS[code]
    broken(ready)
    shown = page(ready.cast.leader, at(ready))
    assert f'id="condition-{code}"' in shown
    assert way in shown
    refused = browser(ready.cast.marketer).post(at(ready, "launch/"))
    assert refused.status_code == 409
    assert f'id="condition-{code}"' in refused.content.decode()
    assert fresh(ready.campaign).stage != "launched"


def test_an_open_gate_says_so_and_asks_before_it_launches(ready: Prepared) -> None:
    assert "Everything is settled" in page(ready.cast.marketer, at(ready))
    asked = page(ready.cast.marketer, at(ready, "launch/"))
    assert "Launch “Spring” now?" in asked
    assert fresh(ready.campaign).stage != "launched"
    assert browser(ready.cast.marketer).post(at(ready, "launch/")).status_code == 302
    assert fresh(ready.campaign).stage == "launched"


def test_who_can_settle_a_condition_is_told_so(ready: Prepared) -> None:
    _edit(ready)
    assert "You can settle this." in page(ready.cast.commenter, at(ready))
    assert "You can settle this." not in page(ready.cast.leader, at(ready))


def test_leadership_launches_over_the_gate_with_a_reason_that_everybody_reads(
    ready: Prepared,
) -> None:
    _edit(ready)
    assert "override_reason" not in page(ready.cast.marketer, at(ready, "launch/"))
    leader = browser(ready.cast.leader)
    without = leader.post(at(ready, "launch/"), {"override_reason": " "})
    assert (without.status_code, fresh(ready.campaign).stage) == (400, "drafting")
    leader.post(at(ready, "launch/"), {"override_reason": "The fair is tomorrow."})
    shown = page(ready.cast.commenter, at(ready))
    assert "The fair is tomorrow." in shown
    assert "Lea Leader launched it over 2 open conditions" in shown


# --- deciding -------------------------------------------------------------------------------------


def test_a_commenter_of_sales_approves_what_they_read(ready: Prepared) -> None:
    _edit(ready)
    shown = page(ready.cast.commenter, draft_of(ready))
    assert read_hash(ready) in shown
    answer = browser(ready.cast.commenter).post(
        f"{draft_of(ready)}reviews/", {"decision": "approve", "content_hash": read_hash(ready)}
    )
    assert answer.status_code == 302
    assert Review.objects.latest("at").member == ready.cast.commenter


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_deciding_on_words_that_changed_shows_what_changed(
    headers: dict[str, str], ready: Prepared
) -> None:
    old, count = read_hash(ready), Review.objects.count()
    _edit(ready)
    answer = browser(ready.cast.salesperson).post(
        f"{draft_of(ready)}reviews/",
        {"decision": "approve", "content_hash": old, "revision": "1"},
        headers=headers,
    )
    assert answer.status_code == 409
    assert "changes/?since=1" in answer.content.decode()
    assert "has changed since you read it" in answer.content.decode()
    assert Review.objects.count() == count
    changes = page(ready.cast.salesperson, f"{draft_of(ready)}changes/?since=1")
    assert "More words." in changes


def test_a_request_needs_a_reason_and_what_was_typed_is_kept(ready: Prepared) -> None:
    sent = {"decision": "request_changes", "reason": " ", "content_hash": read_hash(ready)}
    answer = browser(ready.cast.salesperson).post(
        f"{draft_of(ready)}reviews/", sent, headers={"HX-Request": "true"}
    )
    shown = read(answer)
    assert answer.status_code == 400
    assert "Say what should change." in shown
    assert 'value="request_changes" required checked' in shown


def test_an_approval_of_earlier_words_stays_readable_with_the_difference(ready: Prepared) -> None:
    _edit(ready)
    shown = page(ready.cast.marketer, draft_of(ready))
    assert "Changed since approved" in shown
    assert "on earlier words, no longer counts" in shown
    given = Review.objects.filter(draft=ready.drafts[0]).first()
    assert given is not None
    assert "More words." in page(
        ready.cast.marketer, f"{draft_of(ready)}changes/?review={given.pk}"
    )
    assert "More words." in page(ready.cast.marketer, f"{draft_of(ready)}changes/")


@pytest.mark.parametrize(
    "query", ["review=x", "review=00000000-0000-0000-0000-000000000000", "since=x", "since=99999"]
)
def test_a_difference_to_what_never_was_is_not_found(query: str, ready: Prepared) -> None:
    path = f"{draft_of(ready)}changes/?{query}"
    assert browser(ready.cast.marketer).get(path).status_code == 404


def test_decisions_of_all_rounds_stay_on_the_page(ready: Prepared) -> None:
    cast = ready.cast
    move(ready.campaign, by=cast.marketer, stage="in_review")
    decide(ready.drafts[0], cast.sales_lead, "request_changes", reason="Say the price.")
    move(ready.campaign, by=cast.marketer, stage="in_review")
    decide(ready.drafts[0], cast.sales_lead)
    shown = page(cast.leader, at(ready))
    for told in ("Round 2", "Round 1", "Before the first round", "Say the price.", "anew since"):
        assert told in shown


def test_the_panel_of_a_page_that_listens_comes_alone(ready: Prepared) -> None:
    for rest, part in (
        (f"drafts/{ready.drafts[0].pk}/reviews/", 'id="review"'),
        ("head/?tab=overview", "campaign-head"),
        ("briefing/", 'id="briefing"'),
        ("", "campaign__overview"),
        ("timeline/", 'class="course"'),
    ):
        shown = page(ready.cast.commenter, at(ready, rest), **{"HX-Request": "true"})
        assert part in shown, rest
        assert "<html" not in shown, rest
        assert shown.count("data-live-url") == 1, rest


# --- drafts ---------------------------------------------------------------------------------------


def test_a_draft_stands_live_in_a_tab_for_those_who_write_and_those_who_comment(
    ready: Prepared,
) -> None:
    document = ready.drafts[0].document_id
    writer = page(ready.cast.marketer, draft_of(ready))
    assert f'data-socket="/ws/documents/{document}/"' in writer
    assert 'data-editable="true"' in writer
    assert 'data-editable="false"' in page(ready.cast.commenter, draft_of(ready))


def test_a_new_draft_has_the_outline_and_is_offered_what_others_learned(cast: Cast) -> None:
    earlier = launched_campaign(cast)
    write_line(
        earlier, by=cast.salesperson, kind="lesson", text="Ask for the dew point.", channel="email"
    )
    campaign = make_campaign(cast.marketer)
    address = f"{campaign.get_absolute_url()}drafts/new/"
    assert "Ask for the dew point." in page(cast.marketer, address)
    answer = browser(cast.marketer).post(address, {"title": "Mail", "channel": "email"})
    made = page(cast.commenter, answer["Location"])
    assert "One message" in made
    assert Campaign.objects.get(pk=campaign.pk).stage == "drafting"


def test_an_archived_draft_is_listed_and_not_reviewed(ready: Prepared) -> None:
    ready.drafts[0].document.archive(by=ready.cast.marketer)
    assert "archived, not counted" in page(ready.cast.marketer, at(ready))
    shown = page(ready.cast.salesperson, draft_of(ready))
    assert "This draft is archived" in shown
    assert "review__form" not in shown


def test_a_draft_of_another_campaign_is_not_found_below_this_one(ready: Prepared) -> None:
    other = make_campaign(ready.cast.marketer, "Other")
    path = f"{other.get_absolute_url()}drafts/{ready.drafts[0].pk}/"
    assert browser(ready.cast.marketer).get(path).status_code == 404


# --- the brief, the forms -------------------------------------------------------------------------


def test_sales_confirms_the_brief_that_it_read(ready: Prepared) -> None:
    cast, campaign = ready.cast, ready.campaign
    old = campaign.brief_hash
    campaign.change(by=cast.marketer, goal="Forty meetings")
    late = browser(cast.salesperson).post(at(ready, "briefing/"), {"brief_hash": old})
    assert late.status_code == 409
    now = fresh(campaign).brief_hash
    done = browser(cast.salesperson).post(at(ready, "briefing/"), {"brief_hash": now})
    assert done.status_code == 302
    assert Briefing.objects.filter(brief_hash=now).count() == 1
    assert "I have read the brief" not in page(cast.salesperson, at(ready))
    assert "I have read the brief" in page(cast.commenter, at(ready))
    assert "I have read the brief" not in page(cast.marketer, at(ready))


def section_of(by: Member, kind: str) -> BookSection:
    return agreed_section(by, "## Part\n\nWords.\n", kind, leads=())


def test_a_campaign_is_begun_with_all_that_it_is_about(cast: Cast) -> None:
    audience = section_of(cast.marketer, "ideal_client_profile")
    message = section_of(cast.marketer, "value_proposition")
    sent = {
        "name": "Spring", "goal": "Thirty meetings", "owner": cast.marketer.pk,
        "partner": cast.salesperson.pk, "launch_on": "2027-03-01", "briefing_percent": "80",
        "audience": f"{audience.document.pk}:{audience.key}",
        "message": f"{message.document.pk}:{message.key}",
    }  # fmt: skip
    answer = browser(cast.marketer).post(f"{BOARD}new/", sent)
    made = Campaign.objects.get(name="Spring")
    assert answer["Location"] == made.get_absolute_url()
    assert (made.audience_section, made.message_document) == (audience.key, message.document)
    assert (made.owner, made.partner, made.briefing_percent) == (
        cast.marketer, cast.salesperson, 80,
    )  # fmt: skip
    edited = page(cast.marketer, f"{made.get_absolute_url()}edit/")
    assert 'value="2027-03-01"' in edited
    assert edited.count(" selected") >= 4


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "), ("launch_on", "tomorrow"), ("briefing_percent", "0"),
        ("audience", "x:y"), ("owner", "x"), ("partner", "00000000-0000-0000-0000-000000000000"),
    ],
)  # fmt: skip
def test_a_form_says_beside_the_field_what_is_wrong_and_keeps_the_rest(
    field: str, value: str, cast: Cast
) -> None:
    sent = {"name": "Spring", "goal": "Typed with care", field: value}
    answer = browser(cast.marketer).post(f"{BOARD}new/", sent)
    shown = answer.content.decode()
    assert answer.status_code == 400
    assert f'id="id_{field}_error"' in shown
    assert "Typed with care" in shown
    assert not Campaign.objects.exists()


def test_an_owner_of_the_other_team_is_not_offered(cast: Cast) -> None:
    sent = {"name": "Spring", "owner": cast.salesperson.pk}
    assert browser(cast.marketer).post(f"{BOARD}new/", sent).status_code == 400


def test_what_a_launch_has_fixed_cannot_be_edited_any_more(ready: Prepared) -> None:
    launch(ready.campaign, by=ready.cast.marketer)
    assert page(ready.cast.marketer, at(ready, "edit/")).count(" disabled") == 4
    sent = {"name": "Spring again", "goal": "Thirty meetings", "launch_on": "2028-01-01"}
    answer = browser(ready.cast.marketer).post(at(ready, "edit/"), sent)
    assert answer.status_code == 302
    now = fresh(ready.campaign)
    assert (now.name, now.launch_on) == ("Spring again", ready.campaign.launch_on)
    assert now.audience_section == ready.campaign.audience_section


# --- board, calendar, timeline --------------------------------------------------------------------


def test_the_board_shows_the_first_of_each_stage_and_how_many_more(cast: Cast) -> None:
    for number in range(11):
        make_campaign(cast.marketer, f"Idea {number:02}")
    shown = page(cast.commenter, BOARD)
    assert shown.count('<article class="card') == 8
    assert "3 more" in shown
    listed = page(cast.commenter, f"{BOARD}?stage=idea")
    assert listed.count('class="row row--link"') == 11


def test_an_empty_board_says_what_to_do_first(cast: Cast) -> None:
    assert "Begin a campaign" in page(cast.marketer, BOARD)
    assert "Begin a campaign" not in page(cast.commenter, BOARD)


def test_an_archived_campaign_leaves_the_board_and_can_come_back(ready: Prepared) -> None:
    archive(ready.campaign, by=ready.cast.marketer)
    assert "Spring" not in page(ready.cast.marketer, BOARD)
    assert "Spring" in page(ready.cast.marketer, f"{BOARD}archived/")
    assert "Archived by Mia Market" in page(ready.cast.commenter, at(ready))
    browser(ready.cast.marketer).post(at(ready, "restoration/"))
    assert "Spring" in page(ready.cast.marketer, BOARD)


def test_a_launch_stands_on_its_day_in_the_calendar(ready: Prepared) -> None:
    shown = page(ready.cast.commenter, f"{BOARD}calendar/?month=2027-03")
    assert "March 2027" in shown
    assert "Spring" in shown
    assert "?month=2027-02" in shown
    assert "No launch in this month." not in shown
    assert "No launch in this month." in page(
        ready.cast.commenter, f"{BOARD}calendar/?month=2027-05"
    )


@pytest.mark.parametrize("month", ["", "2027-13", "x", "0000-00", "99999-1", "2027-3x"])
def test_a_month_that_is_none_shows_this_one(month: str, cast: Cast) -> None:
    shown = page(cast.marketer, f"{BOARD}calendar/?month={month}")
    assert f"{timezone.localdate():%B %Y}" in shown


@pytest.mark.parametrize("month", ["2000-01", "2100-12"])
def test_the_calendar_ends_somewhere(month: str, cast: Cast) -> None:
    page(cast.marketer, f"{BOARD}calendar/?month={month}")


def test_the_timeline_tells_what_happened_and_what_is_to_come(ready: Prepared) -> None:
    ready.campaign.change(
        by=ready.cast.marketer, launch_on=timezone.localdate() + timedelta(days=10)
    )
    _edit(ready)
    shown = page(ready.cast.commenter, at(ready, "timeline/"))
    for told in (
        "Mia Market began the campaign", "A draft was begun: Mail 1", "in 10 days",
        "Carl Comment approved “Mail 1”", "Sales has approved every draft", "read the brief",
    ):  # fmt: skip
        assert told in shown


def test_the_timeline_tells_once_that_an_edit_voided_approvals(ready: Prepared) -> None:
    assert "steps__one--voided" not in page(ready.cast.commenter, at(ready, "timeline/"))
    for words in ("One word.", "Another."):
        edit(ready.drafts[0], ready.cast.marketer, words)
    shown = page(ready.cast.commenter, at(ready, "timeline/"))
    assert shown.count("steps__one--voided") == 1
    assert "Mia Market changed “Mail 1”" in shown
    assert "had approved it: that was for the words before." in shown
    given = Review.objects.filter(draft=ready.drafts[0]).earliest("at")
    assert f"{draft_of(ready)}changes/?review={given.pk}" in shown


@pytest.mark.parametrize("days", [None, -400, 0, 400])
def test_a_timeline_is_drawn_for_any_launch_day(days: int | None, cast: Cast) -> None:
    day = None if days is None else timezone.localdate() + timedelta(days=days)
    campaign = make_campaign(cast.marketer, launch_on=day)
    make_draft(campaign, cast.marketer)
    page(cast.commenter, f"{campaign.get_absolute_url()}timeline/")


# --- afterwards -----------------------------------------------------------------------------------


def test_results_are_recorded_and_what_was_wrong_is_said_beside_the_field(cast: Cast) -> None:
    campaign = launched_campaign(cast)
    address = f"{campaign.get_absolute_url()}results/"
    wrong = browser(cast.marketer).post(address, {"leads": "-1", "pipeline": "10"})
    assert wrong.status_code == 400
    assert 'id="id_leads_error"' in wrong.content.decode()
    browser(cast.marketer).post(address, {"leads": 12, "pipeline": "1500", "currency": "EUR"})
    assert Results.objects.get(campaign=campaign).leads == 12
    assert "EUR 1,500" in page(cast.commenter, address)


def test_both_teams_write_the_post_mortem_and_its_lessons_are_offered(cast: Cast) -> None:
    campaign = launched_campaign(cast)
    address = f"{campaign.get_absolute_url()}post-mortem/"
    for member, text in ((cast.commenter, "Call first."), (cast.marketer, "Write shorter.")):
        sent = {"kind": "lesson", "channel": "", "text": text}
        assert browser(member).post(address, sent).status_code == 302
    for path in (f"{campaign.get_absolute_url()}results/", f"{BOARD}lessons/", f"{BOARD}new/"):
        shown = page(cast.salesperson, path)
        assert "Call first." in shown
        assert "Write shorter." in shown


def test_before_the_launch_there_are_no_results(ready: Prepared) -> None:
    answer = browser(ready.cast.marketer).get(at(ready, "results/"))
    assert (answer.status_code, answer["Location"]) == (302, at(ready))
    early = browser(ready.cast.marketer).post(at(ready, "results/"), {"leads": 7})
    assert early.status_code == 409
    shown = early.content.decode()
    assert "This campaign has not been launched." in shown
    assert 'value="7"' in shown


def test_a_launched_campaign_is_closed_from_its_page(cast: Cast) -> None:
    campaign = launched_campaign(cast)
    browser(cast.marketer).post(f"{campaign.get_absolute_url()}stage/", {"stage": "closed"})
    assert Campaign.objects.get(pk=campaign.pk).stage == "closed"
    assert "Closed" in page(cast.commenter, campaign.get_absolute_url())
