"""At the same moment: one launch, no approval of other words, nobody waits for ever."""

from collections import Counter
from functools import partial
from time import sleep

import pytest

from apps.activity.models import Activity
from apps.campaigns.drafting import add_draft
from apps.campaigns.launching import launch
from apps.campaigns.models import Draft, Launch, Review
from apps.campaigns.reviewing import review
from apps.campaigns.staging import move
from apps.core.richtext import markdown
from apps.discussions.models import Thread
from apps.documents.models import Document
from apps.documents.writing import read_content, write_content
from tests.campaigns.campaigning import Prepared, fresh, make_campaign, make_draft, prepared
from tests.cast import Cast
from tests.factories import base, bearer, make_token
from tests.kept import Kept
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 6


@pytest.fixture
def cast(transactional_db: None, kept_cast: Kept[Cast]) -> Cast:
    return kept_cast.again()


def typing(ready: Prepared, number: int) -> None:
    document = ready.drafts[0].document
    source = f"{markdown.render(read_content(document).json)}\n\nLine {number}.\n"
    write_content(document, by=ready.cast.salesperson, json=markdown.parse(source)[0])


def test_a_campaign_that_is_launched_several_times_at_once_launches_once(cast: Cast) -> None:
    for _ in range(ROUNDS // 2):
        ready = prepared(cast, drafts=1)
        secrets = [make_token(one)[1] for one in (cast.marketer, cast.salesperson, cast.leader)]
        address = f"{base(cast.marketer)}/campaigns/{ready.campaign.pk}/launch/"

        def ask(secret: str, address: str = address) -> tuple[int, str]:
            answer = bearer(secret).post(address)
            return answer.status_code, answer.json().get("code", "")

        answers = at_once(*(lambda one=secret: ask(one) for secret in secrets))
        assert sorted(answers) == [(201, ""), (409, "already_launched"), (409, "already_launched")]
        assert Launch.objects.filter(campaign=ready.campaign).count() == 1
        told = Activity.objects.filter(subject_id=ready.campaign.pk, type="campaign.launched")
        assert told.count() == 1


def test_an_approval_and_a_write_at_once_never_approve_other_words(cast: Cast) -> None:
    seen = Counter[str]()
    campaign = make_campaign(cast.marketer)
    for number in range(ROUNDS):
        draft = make_draft(campaign, cast.marketer, f"Mail {number}")
        read = draft.content_hash

        def approve(draft: Draft = draft, read: str = read) -> str:
            review(draft, by=cast.commenter, decision="approve", content_hash=read)
            return "approved"

        def write(draft: Draft = draft, number: int = number) -> None:
            sleep(number % 3 / 500)  # now this one is first, now that one
            source = f"{markdown.render(read_content(draft.document).json)}\n\nWords.\n"
            write_content(draft.document, by=cast.marketer, json=markdown.parse(source)[0])

        answer, _ = at_once(approve, write)
        seen[answer] += 1
        given = Review.objects.filter(draft=draft)
        assert [one.content_hash for one in given] == [read] * (answer == "approved")
        assert Draft.objects.get(pk=draft.pk).content_hash != read
    assert set(seen) <= {"approved", "content_changed"}


def test_a_launch_and_a_write_at_once_launch_what_was_approved_or_nothing(cast: Cast) -> None:
    for number in range(ROUNDS):
        ready = prepared(cast, drafts=1)
        approved = ready.drafts[0].content_hash

        def go(ready: Prepared = ready, number: int = number) -> str:
            sleep(number % 3 / 200)
            launch(ready.campaign, by=cast.marketer)
            return "launched"

        answer, _ = at_once(go, partial(typing, ready, number))
        assert answer in ("launched", "launch_blocked")
        went_out = Launch.objects.filter(campaign=ready.campaign).first()
        assert (went_out is not None) == (answer == "launched")
        if went_out is not None:
            assert [one["content_hash"] for one in went_out.pieces] == [approved]


def test_a_launch_and_a_blocking_thread_at_once_do_not_both_win_unseen(cast: Cast) -> None:
    for _ in range(ROUNDS // 2):
        ready = prepared(cast, drafts=1)

        def object_to_it(ready: Prepared = ready) -> None:
            Thread.begin(
                ready.campaign, by=cast.commenter, kind="objection", blocking=True, body="No."
            )

        go = partial(launch, ready.campaign, by=cast.marketer)
        answer, _ = at_once(go, object_to_it)
        stage = fresh(ready.campaign).stage
        assert stage == ("drafting" if answer == "launch_blocked" else "launched")


def test_reviews_edits_and_rearranging_the_book_at_once_do_not_wait_for_each_other(
    cast: Cast,
) -> None:
    ready = prepared(cast)
    move(ready.campaign, by=cast.marketer, stage="in_review")
    other = make_draft(ready.campaign, cast.marketer, "Another")

    def put_away_and_back() -> None:
        for _ in range(3):
            other.document.archive(by=cast.marketer)
            other.document.restore(by=cast.marketer)

    def write() -> None:
        for number in range(4):
            typing(ready, number)

    def rearrange() -> None:
        for _ in range(4):
            page = Document.objects.get(pk=ready.drafts[0].document_id)
            page.move(by=cast.salesperson, parent=page.parent, position=0)

    def decide() -> None:
        draft = ready.drafts[1]
        for decision in ("approve", "approve_with_remarks") * 2:
            review(draft, by=cast.salesperson, decision=decision, content_hash=draft.content_hash)

    def leave_and_come_back() -> None:
        carl = cast.commenter
        carl.leave(by=cast.admin)
        type(carl).seat(workspace=carl.workspace, user=carl.user, team="sales", role="commenter")

    answers = at_once(put_away_and_back, write, rearrange, decide, leave_and_come_back)
    assert answers == [None] * 5
    assert fresh(ready.campaign).stage == "in_review"


def test_two_first_drafts_at_once_share_one_page_of_the_book(cast: Cast) -> None:
    for number in range(ROUNDS // 2):
        campaign = make_campaign(cast.marketer, f"Campaign {number}")
        titles = ("One", "Two")
        at_once(
            *(
                lambda title=title, campaign=campaign: (
                    add_draft(fresh(campaign), by=cast.marketer, title=title, channel="email").pk
                )
                for title in titles
            )
        )
        assert {one.document.parent_id for one in campaign.drafts.all()} == {
            fresh(campaign).shelf_id
        }
        assert Document.objects.filter(title=campaign.name).count() == 1
    assert Document.objects.filter(title="Campaigns").count() == 1
