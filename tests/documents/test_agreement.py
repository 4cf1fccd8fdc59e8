"""The rule of two-team sign-off, at its borders."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.documents.agreement import Signature, Standing, may_renew, ring, standing
from apps.documents.vocabulary import SectionState

DAY = timedelta(days=1)
MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
NOW, OLD = "now", "old"


def sales(content: str = NOW, at: datetime = MONDAY) -> Signature:
    return Signature("sales", content, at)


def marketing(content: str = NOW, at: datetime = MONDAY) -> Signature:
    return Signature("marketing", content, at)


def state(*signatures: Signature, days: int | None = 90, at: datetime = MONDAY) -> SectionState:
    return standing(NOW, signatures, review_every_days=days, at=at).state


@pytest.mark.parametrize(
    ("signatures", "expected"),
    [
        ((), SectionState.DRAFT),
        ((sales(),), SectionState.SIGNED_BY_SALES),
        ((marketing(),), SectionState.SIGNED_BY_MARKETING),
        ((sales(), marketing()), SectionState.AGREED),
        ((sales(), sales()), SectionState.SIGNED_BY_SALES),
        ((sales(OLD),), SectionState.DRAFT),
        ((sales(OLD), marketing()), SectionState.SIGNED_BY_MARKETING),
        ((sales(OLD), marketing(OLD)), SectionState.CHANGED),
        ((sales(OLD), marketing(OLD), sales()), SectionState.SIGNED_BY_SALES),
        ((sales(OLD), marketing(OLD), sales(), marketing()), SectionState.AGREED),
        ((sales(OLD), marketing("older")), SectionState.DRAFT),
    ],
)
def test_the_state_follows_from_the_signatures_on_the_present_content(
    signatures: tuple[Signature, ...], expected: SectionState
) -> None:
    assert state(*signatures) == expected


def test_an_agreement_is_due_after_its_interval_and_not_on_the_last_moment_of_it() -> None:
    both = (sales(), marketing(at=MONDAY + DAY))
    assert state(*both, at=MONDAY + 91 * DAY) == SectionState.AGREED
    assert state(*both, at=MONDAY + 91 * DAY + timedelta(seconds=1)) == SectionState.DUE
    assert state(*both, days=None, at=MONDAY + 9999 * DAY) == SectionState.AGREED


def test_a_due_agreement_is_renewed_by_both_teams_and_not_by_one() -> None:
    both = (sales(), marketing())
    late = MONDAY + 100 * DAY
    assert state(*both, sales(at=late), at=late) == SectionState.DUE
    renewed = (*both, sales(at=late), marketing(at=late + DAY))
    assert state(*renewed, at=late + DAY) == SectionState.AGREED


def test_a_team_renews_once_and_only_what_is_due() -> None:
    signed = [sales(), marketing()]
    assert not may_renew("sales", signed, None)
    assert may_renew("sales", signed, MONDAY)
    assert not may_renew("sales", [*signed, sales(at=MONDAY + DAY)], MONDAY)
    assert may_renew("marketing", [*signed, sales(at=MONDAY + DAY)], MONDAY)


def test_what_was_agreed_last_is_told_beside_the_state() -> None:
    signed = (
        sales("a"), marketing("a"), sales("b", MONDAY + DAY), marketing("b", MONDAY + DAY),
        sales(at=MONDAY + 2 * DAY),
    )  # fmt: skip
    told = standing(NOW, signed, review_every_days=90, at=MONDAY + 2 * DAY)
    assert told == Standing(SectionState.SIGNED_BY_SALES, "b", MONDAY + DAY)


def test_words_that_come_back_to_what_was_agreed_are_agreed_again() -> None:
    signed = (sales(), marketing(), sales(OLD, MONDAY + DAY), marketing(OLD, MONDAY + DAY))
    assert state(*signed) == SectionState.AGREED


def test_the_seal_shows_a_ring_full_dashed_or_empty() -> None:
    signed = (sales(), marketing(OLD))
    assert ring("sales", NOW, signed) == "filled"
    assert ring("marketing", NOW, signed) == "dashed"
    assert ring("marketing", NOW, (sales(),)) == "empty"
