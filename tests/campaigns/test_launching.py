"""The launch: once, through the gate or over it; refused with every reason, and told."""

import pytest

from apps.activity.models import Activity
from apps.campaigns.briefing import confirm_reading
from apps.campaigns.drafting import add_draft, change_channel
from apps.campaigns.launching import LaunchRefused, launch
from apps.campaigns.models import Launch
from apps.campaigns.staging import move
from apps.core.errors import Forbidden, RuleViolation
from apps.discussions.models import Thread
from tests.campaigns.campaigning import Prepared, decide, edit, fresh, make_draft, prepared
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def told(ready: Prepared, kind: str) -> list[Activity]:
    rows = Activity.objects.filter(subject_id=ready.campaign.pk, type=f"campaign.{kind}")
    return list(rows.order_by("id"))


def test_a_campaign_launches_with_the_words_that_were_approved(ready: Prepared) -> None:
    launched = launch(ready.campaign, by=ready.cast.marketer)
    assert fresh(ready.campaign).stage == ready.campaign.stage == "launched"
    assert [(one["title"], one["content_hash"]) for one in launched.pieces] == [
        (draft.title, draft.content_hash) for draft in ready.drafts
    ]
    [event] = told(ready, "launched")
    assert event.data == {"override_reason": "", "overridden": []}


def test_a_launch_is_refused_with_all_that_is_missing_and_told(ready: Prepared) -> None:
    edit(ready.drafts[0], ready.cast.marketer)
    ready.campaign.change(by=ready.cast.marketer, launch_on=None)
    with pytest.raises(LaunchRefused) as refusal:
        launch(ready.campaign, by=ready.cast.marketer)
    missing = ["approved_by_sales", "approved_by_marketing", "launch_date_set"]
    assert [one.code for one in refusal.value.unmet] == missing
    assert refusal.value.code == "launch_blocked"
    [event] = told(ready, "blocked")
    assert (event.data, event.by) == ({"conditions": missing}, ready.cast.marketer)
    assert not Launch.objects.exists()


def test_what_was_typed_a_moment_ago_keeps_it_from_launching(ready: Prepared) -> None:
    """Nobody has derived its sections yet, and no approval is of these words."""
    from apps.core.richtext import markdown
    from apps.documents.writing import read_content, write_content

    document = ready.drafts[1].document
    source = markdown.render(read_content(document).json) + "\n\nOne more thing.\n"
    write_content(document, by=ready.cast.salesperson, json=markdown.parse(source)[0])
    with pytest.raises(LaunchRefused):
        launch(ready.campaign, by=ready.cast.marketer)


def test_a_campaign_launches_once(ready: Prepared) -> None:
    launch(ready.campaign, by=ready.cast.marketer)
    with pytest.raises(RuleViolation) as refusal:
        launch(ready.campaign, by=ready.cast.leader, override_reason="Again.")
    assert refusal.value.code == "already_launched"
    assert len(told(ready, "launched")) == 1


def test_a_leader_overrides_the_gate_with_a_reason_that_is_kept(ready: Prepared) -> None:
    edit(ready.drafts[0], ready.cast.marketer)
    launched = launch(ready.campaign, by=ready.cast.leader, override_reason=" The fair. ")
    assert launched.override_reason == "The fair."
    assert [one["code"] for one in launched.overridden] == [
        "approved_by_sales", "approved_by_marketing",
    ]  # fmt: skip
    assert "has not approved" in launched.overridden[0]["detail"]
    [event] = told(ready, "launched")
    assert event.data["override_reason"] == "The fair."
    assert not told(ready, "blocked")


def test_a_reason_that_was_not_needed_overrides_nothing(ready: Prepared) -> None:
    launched = launch(ready.campaign, by=ready.cast.leader, override_reason="To be safe.")
    assert (launched.override_reason, launched.overridden) == ("", [])


def test_nobody_else_overrides(ready: Prepared) -> None:
    for member in (ready.cast.marketing_lead, ready.cast.sales_lead, ready.cast.commenter):
        with pytest.raises(Forbidden):
            launch(ready.campaign, by=member, override_reason="I say so.")
    assert fresh(ready.campaign).stage != "launched"


def test_a_blank_reason_is_none(ready: Prepared) -> None:
    edit(ready.drafts[0], ready.cast.marketer)
    with pytest.raises(LaunchRefused):
        launch(ready.campaign, by=ready.cast.leader, override_reason="  ")


def test_after_the_launch_nobody_reviews_drafts_or_confirms(ready: Prepared) -> None:
    launch(ready.campaign, by=ready.cast.marketer)
    cast = ready.cast
    for step in (
        lambda: decide(ready.drafts[0], cast.salesperson),
        lambda: add_draft(ready.campaign, by=cast.marketer, title="Late", channel="email"),
        lambda: change_channel(ready.drafts[0], by=cast.marketer, channel="one_pager"),
        lambda: confirm_reading(ready.campaign, by=cast.salesperson),
        lambda: ready.campaign.change(by=cast.marketer, launch_on=None),
        lambda: move(ready.campaign, by=cast.marketer, stage="drafting"),
    ):
        with pytest.raises(RuleViolation) as refusal:
            step()
        assert refusal.value.code == "already_launched"
    ready.campaign.change(by=cast.marketer, goal="Forty meetings")
    move(ready.campaign, by=cast.marketer, stage="closed")
    assert fresh(ready.campaign).stage == "closed"


def test_an_edit_after_the_launch_voids_nothing_that_still_matters(ready: Prepared) -> None:
    launch(ready.campaign, by=ready.cast.marketer)
    edit(ready.drafts[0], ready.cast.marketer)
    assert not told(ready, "approvals_voided")


# --- threads --------------------------------------------------------------------------------------


def test_a_blocking_objection_of_a_commenter_holds_up_the_launch(ready: Prepared) -> None:
    cast, campaign = ready.cast, ready.campaign
    move(campaign, by=cast.marketer, stage="in_review")
    assert fresh(campaign).stage == "ready"
    thread = Thread.begin(
        ready.drafts[0].document, by=cast.commenter, kind="objection", blocking=True,
        body="We cannot promise this.",
    )  # fmt: skip
    assert fresh(campaign).stage == "in_review"
    with pytest.raises(LaunchRefused) as refusal:
        launch(campaign, by=cast.marketer)
    [missing] = refusal.value.unmet
    assert missing.code == "no_blocking_threads"
    assert [one.name for one in missing.who] == ["Carl Comment", "Stella Lead"]
    assert [(one.type, one.id) for one in missing.about] == [("thread", thread.pk)]
    thread.resolve(by=cast.sales_lead, outcome="settled")
    assert fresh(campaign).stage == "ready"
    launch(campaign, by=cast.marketer)


def test_a_blocking_thread_on_the_campaign_itself_counts_too(ready: Prepared) -> None:
    Thread.begin(
        ready.campaign, by=ready.cast.salesperson, kind="question", blocking=True, body="When?"
    )
    assert ready.missing() == ["no_blocking_threads"]


def test_threads_that_do_not_block_or_hang_elsewhere_do_not_count(ready: Prepared) -> None:
    by = ready.cast.salesperson
    Thread.begin(ready.drafts[0].document, by=by, body="Nice.")
    Thread.begin(ready.audience, by=by, kind="objection", blocking=True, body="Who?")
    away = make_draft(ready.campaign, ready.cast.marketer, "Mail 3")
    Thread.begin(away.document, by=by, kind="objection", blocking=True, body="No.")
    away.document.archive(by=ready.cast.marketer)
    assert ready.missing() == []


# --- the story of the issue -----------------------------------------------------------------------


def test_sales_objects_marketing_edits_sales_settles_both_approve_again(cast: Cast) -> None:
    ready = prepared(cast, drafts=1)
    [draft] = ready.drafts
    thread = Thread.begin(
        draft.document, by=cast.commenter, kind="objection", blocking=True, body="Not by noon."
    )
    edit(draft, cast.marketer, "By four in the afternoon.")
    assert ready.missing() == [
        "approved_by_sales", "approved_by_marketing", "no_blocking_threads",
    ]  # fmt: skip
    thread.resolve(by=cast.commenter, outcome="settled")
    decide(draft, cast.commenter)
    assert ready.missing() == ["approved_by_marketing"]
    edit(draft, cast.marketer, "By three.")
    assert ready.missing() == ["approved_by_sales", "approved_by_marketing"]
    for member in (cast.commenter, cast.marketing_lead):
        decide(draft, member)
    launch(ready.campaign, by=cast.marketer)
