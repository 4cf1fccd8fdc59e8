"""Campaigns and what belongs to them: who they can be given to, briefing, the book, results."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from apps.activity.models import Activity
from apps.campaigns.afterwards import record_results, write_line
from apps.campaigns.archiving import archive, restore
from apps.campaigns.briefing import confirm_reading
from apps.campaigns.drafting import add_draft
from apps.campaigns.models import BookSection, Campaign, PostMortemLine, Results
from apps.campaigns.staging import move
from apps.campaigns.waiting import briefs_to_confirm, drafts_to_review, drafts_with_the_other_team
from apps.core.errors import Forbidden, InvalidInput, RuleViolation
from apps.documents.models import Document
from apps.search.finding import find
from apps.workspaces.models import Member
from tests.campaigns.campaigning import (
    Prepared,
    decide,
    edit,
    fresh,
    launched_campaign,
    make_campaign,
    make_draft,
)
from tests.cast import Cast
from tests.factories import make_document

pytestmark = pytest.mark.django_db


def test_an_owner_is_of_marketing_and_a_partner_of_sales(cast: Cast) -> None:
    wrongs: list[dict[str, Any]] = [
        {"owner": cast.salesperson}, {"partner": cast.marketer}, {"owner": cast.stranger},
        {"partner": cast.leader},
    ]  # fmt: skip
    for wrong in wrongs:
        with pytest.raises(InvalidInput) as refusal:
            make_campaign(cast.marketer, **wrong)
        assert list(refusal.value.errors) == list(wrong)


def test_an_audience_is_a_section_that_is_there(cast: Cast) -> None:
    kind = "ideal_client_profile"
    page, theirs = make_document(cast.marketer, kind=kind), make_document(cast.stranger, kind=kind)
    for section in (BookSection(page, "nowhere"), BookSection(theirs, "opening")):
        with pytest.raises(InvalidInput) as refusal:
            make_campaign(cast.marketer, audience=section)
        assert list(refusal.value.errors) == ["audience"]


def test_a_campaign_has_a_name(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        make_campaign(cast.marketer, "  ")


def test_a_change_tells_what_has_changed_and_nothing_when_nothing_has(ready: Prepared) -> None:
    by = ready.cast.marketer
    ready.campaign.change(by=by, goal="Forty", name="Summer", owner=by)
    event = Activity.objects.get(type="campaign.changed")
    assert event.data == {"fields": ["goal", "name"]}
    ready.campaign.change(by=by, goal=" Forty ", partner=ready.cast.salesperson)
    assert Activity.objects.filter(type="campaign.changed").count() == 1


# --- briefing -------------------------------------------------------------------------------------


def test_a_briefing_is_of_the_brief_that_was_read(ready: Prepared) -> None:
    before = ready.campaign.goal
    ready.campaign.change(by=ready.cast.marketer, goal="Something else")
    assert ready.missing() == ["sales_briefed"]
    waiting = {one.name for one in ready.condition("sales_briefed").who}
    assert waiting == {"Sam Sales", "Stella Lead", "Carl Comment"}
    ready.campaign.change(by=ready.cast.marketer, goal=before)
    assert ready.missing() == []


def test_words_of_drafts_and_the_launch_date_are_not_the_brief(ready: Prepared) -> None:
    edit(ready.drafts[0], ready.cast.marketer)
    ready.campaign.change(by=ready.cast.marketer, launch_on=None)
    assert ready.condition("sales_briefed").met


def test_who_leaves_or_joins_sales_changes_who_must_be_briefed(ready: Prepared) -> None:
    admin = ready.cast.admin
    ready.cast.marketer.change(by=admin, team="sales")
    assert "sales_briefed" in ready.missing()
    ready.cast.marketer.change(by=admin, team="marketing")
    ready.campaign.change(by=admin, briefing_percent=50)
    ready.cast.commenter.leave(by=admin)
    assert ready.condition("sales_briefed").detail.startswith("2 of 2")


def test_a_brief_that_has_changed_since_is_not_confirmed(ready: Prepared) -> None:
    old = ready.campaign.brief_hash
    ready.campaign.change(by=ready.cast.marketer, goal="Something else")
    with pytest.raises(RuleViolation) as refusal:
        confirm_reading(ready.campaign, by=ready.cast.salesperson, brief_hash=old)
    assert refusal.value.code == "brief_changed"


def test_confirming_twice_is_told_once_and_only_sales_confirms(ready: Prepared) -> None:
    before = Activity.objects.filter(type="campaign.briefing_confirmed").count()
    confirm_reading(ready.campaign, by=ready.cast.salesperson)
    assert Activity.objects.filter(type="campaign.briefing_confirmed").count() == before
    for member in (ready.cast.marketer, ready.cast.leader):
        with pytest.raises(Forbidden):
            confirm_reading(ready.campaign, by=member)


# --- agreements -----------------------------------------------------------------------------------


def test_an_audience_that_changes_shuts_the_gate_until_it_is_agreed_again(
    ready: Prepared,
) -> None:
    from apps.core.richtext import markdown
    from apps.documents.projection import current_sections
    from apps.documents.signing import sign
    from apps.documents.writing import read_content, write_content

    page, cast = ready.audience, ready.cast
    source = markdown.render(read_content(page).json).replace("forty", "eighty")
    write_content(page, by=cast.marketer, json=markdown.parse(source)[0])
    assert ready.missing() == ["audience_agreed"]
    section = current_sections(page)[-1]
    sign(page, by=cast.sales_lead, hashes={section.key: section.content_hash})
    assert [one.name for one in ready.condition("audience_agreed").who] == ["Max Lead"]
    sign(page, by=cast.marketing_lead, hashes={section.key: section.content_hash})
    assert ready.missing() == []


def test_a_message_on_a_page_that_is_put_away_is_none(ready: Prepared) -> None:
    ready.message.archive(by=ready.cast.marketer)
    assert ready.missing() == ["message_agreed"]


# --- the book -------------------------------------------------------------------------------------


def test_drafts_stand_below_their_campaigns_page_and_those_below_one_for_all(cast: Cast) -> None:
    spring, autumn = make_campaign(cast.marketer, "Spring"), make_campaign(cast.marketer, "Autumn")
    paths = [
        [page.title for page in make_draft(campaign, cast.marketer, title).document.path()]
        for campaign, title in ((spring, "One"), (spring, "Two"), (autumn, "Three"))
    ]
    assert paths == [
        ["Campaigns", "Spring", "One"],
        ["Campaigns", "Spring", "Two"],
        ["Campaigns", "Autumn", "Three"],
    ]
    assert Document.objects.filter(title__in=["Campaigns", "Spring"]).count() == 2
    spring.change(by=cast.marketer, name="Early spring")
    assert Document.objects.filter(title="Early spring").exists()


def test_a_page_of_all_campaigns_that_is_put_away_is_made_anew(cast: Cast) -> None:
    make_draft(make_campaign(cast.marketer, "Spring"), cast.marketer)
    Document.objects.get(title="Campaigns").archive(by=cast.marketer)
    draft = make_draft(make_campaign(cast.marketer, "Autumn"), cast.marketer)
    assert not draft.is_archived
    spring = Campaign.objects.get(name="Spring")
    with pytest.raises(RuleViolation) as refusal:
        add_draft(spring, by=cast.marketer, title="More", channel="email")
    assert refusal.value.code == "parent_archived"


def test_a_campaign_is_put_away_with_its_drafts_and_comes_back_with_them(
    ready: Prepared,
) -> None:
    by = ready.cast.marketer
    for _ in range(2):
        archive(ready.campaign, by=by)
    assert fresh(ready.campaign).is_archived
    assert all(one.document.is_archived for one in ready.campaign.drafts.all())
    assert not Campaign.objects.current().filter(pk=ready.campaign.pk).exists()
    for _ in range(2):
        restore(ready.campaign, by=by)
    assert ready.missing() == []
    kinds = Activity.objects.filter(subject_id=ready.campaign.pk).values_list("type", flat=True)
    assert list(kinds).count("campaign.archived") == list(kinds).count("campaign.restored") == 1


def test_a_draft_that_was_put_away_before_stays_so(ready: Prepared) -> None:
    by = ready.cast.marketer
    ready.drafts[0].document.archive(by=by)
    archive(ready.campaign, by=by)
    restore(ready.campaign, by=by)
    assert [one.is_archived for one in ready.campaign.drafts.all()] == [True, False]


# --- afterwards -----------------------------------------------------------------------------------


def test_results_are_recorded_after_the_launch_only(ready: Prepared) -> None:
    with pytest.raises(RuleViolation) as refusal:
        record_results(ready.campaign, by=ready.cast.marketer, leads=1)
    assert refusal.value.code == "not_launched"


def test_results_are_told_when_they_change_and_money_has_a_currency(cast: Cast) -> None:
    campaign = launched_campaign(cast)
    with pytest.raises(InvalidInput):
        record_results(campaign, by=cast.marketer, revenue=Decimal("10.50"))
    for _ in range(2):
        record_results(campaign, by=cast.marketer, revenue=Decimal("10.50"), currency="EUR")
    results = Results.objects.get(campaign=campaign)
    assert (results.leads, results.revenue, results.currency) == (40, Decimal("10.50"), "EUR")
    assert Activity.objects.filter(type="campaign.results_recorded").count() == 2


def test_both_teams_fill_the_post_mortem_and_leadership_does_not(cast: Cast) -> None:
    campaign = launched_campaign(cast)
    for member in (cast.commenter, cast.marketer):
        write_line(campaign, by=member, kind="worked", text="The subject line.")
    assert {one.team for one in PostMortemLine.objects.all()} == {"sales", "marketing"}
    with pytest.raises(Forbidden):
        write_line(campaign, by=cast.leader, kind="worked", text="Me.")
    with pytest.raises(InvalidInput):
        write_line(campaign, by=cast.marketer, kind="worked", text="  ")


def test_lessons_of_the_same_audience_come_first_then_of_the_same_channel(
    ready: Prepared,
) -> None:
    cast = ready.cast
    section = ready.campaign.audience_section
    same = launched_campaign(cast, "Same", audience=BookSection(ready.audience, section))
    other = launched_campaign(cast, "Other")
    said = (
        (same, "Same audience", ""), (other, "Other, newest", ""), (other, "By mail", "email"),
    )  # fmt: skip
    for campaign, text, channel in said:
        write_line(campaign, by=cast.marketer, kind="lesson", text=text, channel=channel)
    write_line(other, by=cast.marketer, kind="worked", text="Not a lesson")
    offered = PostMortemLine.objects.offered_to(ready.campaign)
    assert [one.text for one in offered] == ["Same audience", "By mail", "Other, newest"]
    assert not PostMortemLine.objects.offered_to(same).filter(campaign=same).exists()


# --- what waits -----------------------------------------------------------------------------------


def titles(member: Member) -> list[str]:
    return [one.title for one in drafts_to_review(member)]


def test_drafts_wait_for_each_team_until_it_has_approved_these_words(ready: Prepared) -> None:
    cast = ready.cast
    assert titles(cast.salesperson) == []
    move(ready.campaign, by=cast.marketer, stage="in_review")
    edit(ready.drafts[0], cast.marketer)
    assert titles(cast.salesperson) == titles(cast.marketer) == ["Mail 1"]
    assert titles(cast.leader) == []
    decide(ready.drafts[0], cast.commenter)
    assert titles(cast.salesperson) == []
    assert titles(cast.marketing_lead) == ["Mail 1"]


def test_a_draft_that_one_team_has_approved_is_with_the_other(ready: Prepared) -> None:
    cast = ready.cast
    move(ready.campaign, by=cast.marketer, stage="in_review")
    assert not drafts_with_the_other_team(cast.salesperson).exists()
    edit(ready.drafts[0], cast.marketer)
    assert not drafts_with_the_other_team(cast.salesperson).exists()
    decide(ready.drafts[0], cast.commenter)
    assert [one.title for one in drafts_with_the_other_team(cast.salesperson)] == ["Mail 1"]
    assert not drafts_with_the_other_team(cast.marketer).exists()
    assert not drafts_with_the_other_team(cast.leader).exists()
    browser = Client()
    browser.force_login(cast.salesperson.user)
    assert "Waiting for the other team" in browser.get("/acme/").content.decode()


def test_a_brief_waits_for_those_in_sales_who_have_not_read_it(ready: Prepared) -> None:
    sam = ready.cast.salesperson
    assert briefs_to_confirm(sam, 5) == []
    ready.campaign.change(by=ready.cast.marketer, goal="Something else")
    assert briefs_to_confirm(sam, 5) == [ready.campaign]
    assert briefs_to_confirm(ready.cast.marketer, 5) == []


def test_home_says_what_to_review_and_to_read(ready: Prepared) -> None:
    cast = ready.cast
    move(ready.campaign, by=cast.marketer, stage="in_review")
    edit(ready.drafts[0], cast.marketer)
    ready.campaign.change(by=cast.marketer, goal="Something else")
    browser = Client()
    browser.force_login(cast.salesperson.user)
    page = browser.get("/acme/").content.decode()
    for words in ("Drafts to review", "Mail 1", "Briefs to read", "Something else"):
        assert words in page


def test_a_campaign_is_found_by_its_name_and_goal(ready: Prepared) -> None:
    make_document(ready.cast.marketer, "Unrelated")
    for words in ("Spring", "Thirty meetings"):
        found = find(ready.cast.salesperson, words, kinds=["campaign"]).ranked
        assert [row.id for _, row in found] == [ready.campaign.pk]
    assert find(ready.cast.stranger, "Spring", kinds=["campaign"]).ranked == []
