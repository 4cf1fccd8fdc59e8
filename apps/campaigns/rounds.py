"""Rounds of review and what was decided in each, as a page tells them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from apps.campaigns.models import Review
from apps.campaigns.models import Round as Asked
from apps.campaigns.page import CampaignPage, ShownDraft
from apps.campaigns.vocabulary import Decision

TOLD = 200
"""Decisions that a page tells, the latest; the API lists all of them."""


@dataclass(frozen=True)
class ShownReview:
    """A decision. `standing` is how it stands now: `counts`, `void` when an edit changed the words,
    `replaced` when its member decided anew, `gone` when they have left or the draft is put away."""

    review: Review
    draft: ShownDraft
    standing: str

    @property
    def icon(self) -> str:
        return ICONS[self.review.decision]

    @property
    def differs(self) -> bool:
        """The draft reads otherwise than what was decided on."""
        return self.review.content_hash != self.draft.piece.content_hash


ICONS = {
    Decision.APPROVE.value: "circle-check",
    Decision.APPROVE_WITH_REMARKS.value: "message-circle",
    Decision.REQUEST_CHANGES.value: "rotate-ccw",
}


@dataclass
class Round:
    """All that was decided after both teams had been asked for the `number`th time; what was
    decided before anybody asked is round 0."""

    number: int
    asked: Asked | None = None
    reviews: list[ShownReview] = field(default_factory=list)


def rounds_of(page: CampaignPage, draft: UUID | None = None) -> list[Round]:
    """The rounds of a campaign, or of one draft, the latest first: two queries."""
    rows = Review.objects.filter(campaign=page.campaign).for_api().order_by("-at", "-pk")
    if draft is not None:
        rows = rows.filter(draft=draft)
    asked = Asked.objects.filter(campaign=page.campaign).select_related("by__user")
    found = {one.number: Round(one.number, one) for one in asked}
    for review in rows[:TOLD]:
        shown = page.draft(review.draft_id)
        if shown is not None:
            told = ShownReview(review, shown, _standing(review, shown))
            found.setdefault(review.round, Round(review.round)).reviews.append(told)
    return sorted(found.values(), key=lambda one: -one.number)


def latest(rounds: Sequence[Round]) -> list[ShownReview]:
    """The last decision of each member that is not replaced, the latest first."""
    told = [one for each in rounds for one in each.reviews if one.standing != "replaced"]
    return sorted(told, key=lambda one: one.review.at, reverse=True)


def _standing(review: Review, draft: ShownDraft) -> str:
    if not vars(review)["is_latest"]:
        return "replaced"
    if review.member.left_at is not None or draft.piece.archived:
        return "gone"
    return "counts" if review.verdict.is_current(draft.piece) else "void"
