"""Reviews: what was read is what is decided on, and what an edit does to it."""

import pytest

from apps.activity.models import Activity
from apps.campaigns.models import Campaign, Draft, Review, Voiding
from apps.campaigns.reviewing import review
from apps.campaigns.staging import move
from apps.core.errors import Forbidden, InvalidInput, RuleViolation
from apps.documents.models import Document
from apps.documents.projection import current_sections
from apps.documents.writing import read_content, write_content
from tests.campaigns.campaigning import (
    Prepared,
    decide,
    edit,
    fresh,
    make_campaign,
    make_draft,
    prepared,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db

BOTH = ["approved_by_sales", "approved_by_marketing"]


def stage_of(campaign: Campaign) -> str:
    return fresh(campaign).stage


def told(campaign: Campaign, kind: str) -> int:
    return Activity.objects.filter(subject_id=campaign.pk, type=f"campaign.{kind}").count()


def test_a_prepared_campaign_may_launch(ready: Prepared) -> None:
    assert ready.missing() == []


def test_an_edit_voids_the_approvals_and_is_told_once(ready: Prepared) -> None:
    draft = ready.drafts[0]
    edit(draft, ready.cast.marketer)
    assert ready.missing() == BOTH
    edit(draft, ready.cast.marketer, "Even more.")
    event = Activity.objects.get(type="campaign.approvals_voided")
    assert event.subject_id == ready.campaign.pk
    assert event.by == ready.cast.marketer
    assert event.data == {
        "approvals": 2, "document": str(draft.document_id), "draft": str(draft.pk),
        "teams": ["marketing", "sales"], "title": "Mail 1",
    }  # fmt: skip


def test_an_approval_is_told_to_be_void_once_however_often_its_words_come_and_go(
    ready: Prepared,
) -> None:
    document = ready.drafts[0].document
    before = read_content(document).json
    for _ in range(2):
        edit(ready.drafts[0], ready.cast.marketer)
        write_content(document, by=ready.cast.marketer, json=before)
        current_sections(document)
    assert ready.missing() == []
    assert told(ready.campaign, "approvals_voided") == 1
    assert Voiding.objects.count() == 2
    edit(ready.drafts[0], ready.cast.marketer)
    decide(ready.drafts[0], ready.cast.commenter)
    edit(ready.drafts[0], ready.cast.marketer, "Once more.")
    assert told(ready.campaign, "approvals_voided") == 2
    assert Voiding.objects.count() == 3


def test_a_save_without_change_voids_nothing(ready: Prepared) -> None:
    document = ready.drafts[0].document
    write_content(document, by=ready.cast.marketer, json=read_content(document).json)
    current_sections(document)
    assert ready.missing() == []


def test_words_that_come_back_are_approved_again(ready: Prepared) -> None:
    document = ready.drafts[0].document
    before = read_content(document).json
    edit(ready.drafts[0], ready.cast.marketer)
    assert ready.missing() == BOTH
    write_content(document, by=ready.cast.marketer, json=before)
    current_sections(document)
    assert ready.missing() == []


def test_typing_that_nobody_has_derived_yet_counts(ready: Prepared) -> None:
    """The gate reads the text as of now, not as a task last saw it."""
    document = ready.drafts[0].document
    json = read_content(document).json
    words = [{"type": "text", "text": "Late words"}]
    write_content(
        document,
        by=ready.cast.marketer,
        json={**json, "content": [*json["content"], {"type": "paragraph", "content": words}]},
    )
    assert ready.missing() == BOTH


def test_an_old_hash_is_refused_with_the_present_one(ready: Prepared) -> None:
    draft = ready.drafts[0]
    old = draft.content_hash
    edit(draft, ready.cast.marketer)
    with pytest.raises(RuleViolation) as refusal:
        review(draft, by=ready.cast.salesperson, decision="approve", content_hash=old)
    assert refusal.value.code == "content_changed"
    now = Draft.objects.get(pk=draft.pk).content_hash
    assert refusal.value.extra == {"content_hash": now}
    assert now != old


def test_the_hash_of_a_draft_is_that_of_its_document(ready: Prepared) -> None:
    for draft in Draft.objects.all():
        document = Document.objects.for_api().get(pk=draft.document_id)
        assert document.content_hash == draft.content_hash  # type: ignore[attr-defined]


def test_the_latest_decision_of_a_member_counts(ready: Prepared) -> None:
    draft, carl = ready.drafts[0], ready.cast.commenter
    decide(draft, carl, "request_changes", reason="Too long.")
    assert ready.missing() == ["approved_by_sales", "no_changes_requested"]
    decide(draft, carl, "approve_with_remarks", reason="Fine now.")
    assert ready.missing() == []
    assert Review.objects.filter(draft=draft, member=carl).count() == 3


def test_the_same_decision_again_changes_nothing(ready: Prepared) -> None:
    before = told(ready.campaign, "review_given")
    first = Review.objects.get(draft=ready.drafts[0], member=ready.cast.commenter)
    assert decide(ready.drafts[0], ready.cast.commenter) == first
    assert told(ready.campaign, "review_given") == before


def test_a_request_for_changes_needs_a_reason(ready: Prepared) -> None:
    with pytest.raises(InvalidInput) as refusal:
        decide(ready.drafts[0], ready.cast.commenter, "request_changes", reason="  ")
    assert list(refusal.value.errors) == ["reason"]


def test_leadership_does_not_review(ready: Prepared) -> None:
    with pytest.raises(Forbidden):
        decide(ready.drafts[0], ready.cast.leader)


def test_an_approval_of_one_who_has_left_counts_again_when_they_are_back(
    ready: Prepared,
) -> None:
    move(ready.campaign, by=ready.cast.marketer, stage="in_review")
    carl = ready.cast.commenter
    carl.leave(by=ready.cast.admin)
    assert ready.missing() == ["approved_by_sales"]
    assert stage_of(ready.campaign) == "in_review"
    type(carl).seat(workspace=carl.workspace, user=carl.user, team="sales", role="commenter")
    assert ready.missing() == []
    assert stage_of(ready.campaign) == "ready"


def test_a_draft_archived_while_in_review_is_no_longer_asked_for(cast: Cast) -> None:
    ready = prepared(cast)
    draft = make_draft(ready.campaign, cast.marketer, "Mail 3")
    assert ready.missing() == BOTH
    draft.document.archive(by=cast.marketer)
    assert ready.missing() == []
    assert "“Mail 3” is archived" in ready.condition("approved_by_sales").detail
    with pytest.raises(RuleViolation, match="archived") as refusal:
        decide(draft, cast.salesperson)
    assert refusal.value.code == "draft_archived"


def test_without_its_last_draft_nothing_is_approved(cast: Cast) -> None:
    ready = prepared(cast, drafts=1)
    move(ready.campaign, by=cast.marketer, stage="in_review")
    assert stage_of(ready.campaign) == "ready"
    ready.drafts[0].document.archive(by=cast.marketer)
    assert ready.missing() == BOTH
    assert stage_of(ready.campaign) == "in_review"


# --- rounds and stages ----------------------------------------------------------------------------


def test_a_campaign_goes_through_rounds_of_review(cast: Cast) -> None:
    campaign = make_campaign(cast.marketer)
    assert campaign.stage == "idea"
    draft = make_draft(campaign, cast.marketer)
    assert stage_of(campaign) == "drafting"
    move(campaign, by=cast.marketer, stage="in_review")
    decide(draft, cast.marketing_lead)
    decide(draft, cast.salesperson, "request_changes", reason="Which plants?")
    assert stage_of(campaign) == "drafting"
    edit(draft, cast.marketer)
    move(campaign, by=cast.marketer, stage="in_review")
    decide(draft, cast.salesperson)
    decide(draft, cast.marketing_lead)
    assert stage_of(campaign) == "ready"
    rounds = Review.objects.order_by("at").values_list("round", "decision")
    assert list(rounds) == [
        (1, "approve"), (1, "request_changes"), (2, "approve"), (2, "approve"),
    ]  # fmt: skip
    assert told(campaign, "review_requested") == 2


def test_what_was_approved_before_it_was_asked_is_ready_at_once(ready: Prepared) -> None:
    move(ready.campaign, by=ready.cast.marketer, stage="in_review")
    assert ready.campaign.stage == stage_of(ready.campaign) == "ready"


def test_an_edit_takes_a_ready_campaign_back_into_review_and_an_undo_forth(
    ready: Prepared,
) -> None:
    move(ready.campaign, by=ready.cast.marketer, stage="in_review")
    document = ready.drafts[0].document
    before = read_content(document).json
    edit(ready.drafts[0], ready.cast.marketer)
    assert stage_of(ready.campaign) == "in_review"
    write_content(document, by=ready.cast.marketer, json=before)
    current_sections(document)
    assert stage_of(ready.campaign) == "ready"


def test_a_new_draft_takes_a_ready_campaign_back_into_review(ready: Prepared) -> None:
    move(ready.campaign, by=ready.cast.marketer, stage="in_review")
    make_draft(ready.campaign, ready.cast.marketer, "Mail 3")
    assert stage_of(ready.campaign) == "in_review"


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        ("ready", "stage_follows"),
        ("launched", "stage_follows"),
        ("closed", "not_launched"),
        ("in_review", "no_drafts"),
    ],
)
def test_some_stages_are_not_chosen(stage: str, code: str, cast: Cast) -> None:
    campaign = make_campaign(cast.marketer)
    with pytest.raises(RuleViolation) as refusal:
        move(campaign, by=cast.marketer, stage=stage)
    assert refusal.value.code == code
    assert stage_of(campaign) == "idea"


def test_asking_again_while_under_review_opens_no_round(ready: Prepared) -> None:
    for _ in range(2):
        move(ready.campaign, by=ready.cast.marketer, stage="in_review")
    assert fresh(ready.campaign).round == 1
