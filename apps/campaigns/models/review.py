"""What a member decided on a draft, as it read then."""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar, Self
from uuid import UUID

from django.db import models

from apps.campaigns.facts import Person, Verdict
from apps.campaigns.models.campaign import Campaign
from apps.campaigns.models.draft import Draft
from apps.campaigns.vocabulary import Decision
from apps.core.records import Record
from apps.documents.models import Version
from apps.workspaces.models import Member, Workspace
from apps.workspaces.vocabulary import SIGNING_TEAMS, Team


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(workspace_id=member.workspace_id)

    def counting(self) -> Self:
        """The latest decision of each member on each draft; no other counts."""
        return self.order_by("draft_id", "member_id", "-at", "-id").distinct(
            "draft_id", "member_id"
        )

    def for_api(self) -> Self:
        """With what tells whether each is current, in one query."""
        later = Review.objects.filter(
            models.Q(at__gt=models.OuterRef("at"))
            | models.Q(at=models.OuterRef("at"), id__gt=models.OuterRef("id")),
            draft=models.OuterRef("draft"),
            member=models.OuterRef("member"),
        )
        return self.annotate(is_latest=~models.Exists(later)).select_related(
            "member__user", "draft__document__archival"
        )


class Round(Record):
    """That both teams were asked to review the drafts of a campaign, for the `number`th time."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "number"], name="campaigns_round_number")
        ]

    def __str__(self) -> str:
        return f"Round {self.number} of {self.campaign_id}"


class Review(Record):
    """A decision, given for `team`, which was the member's then, on the words with that hash.
    Never changed: a member who thinks otherwise decides again, and all rounds stay readable.
    `version` keeps those words, so that what changed since can be shown."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reviews")
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="reviews")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team.choices)
    decision = models.CharField(max_length=24, choices=Decision.choices)
    reason = models.TextField(blank=True, max_length=5000)
    content_hash = models.CharField(max_length=64)
    version = models.ForeignKey(
        Version, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    round = models.PositiveIntegerField()
    at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(team__in=SIGNING_TEAMS), name="campaigns_review_team"
            ),
            models.CheckConstraint(
                condition=models.Q(decision__in=Decision.values), name="campaigns_review_decision"
            ),
            models.CheckConstraint(
                condition=~models.Q(decision=Decision.REQUEST_CHANGES, reason=""),
                name="campaigns_review_request_has_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["draft", "member", "-at", "-id"], name="campaigns_review_latest"),
            models.Index(fields=["workspace", "campaign", "-at"], name="campaigns_review_history"),
        ]

    def __str__(self) -> str:
        return f"{self.decision} of {self.draft_id}"

    @property
    def verdict(self) -> Verdict:
        """As the gate sees it, if it is the latest of its member on its draft."""
        return Verdict(
            self.draft_id, person(self.member), self.team, self.decision, self.content_hash
        )

    @property
    def is_current(self) -> bool:
        """Whether it has a say in the gate; of a row of `for_api()`."""
        return bool(vars(self)["is_latest"]) and self.verdict.is_current(self.draft.piece)


class Voiding(Record):
    """That an edit changed the words that an approval was given for, told once for each approval:
    should those words come back, it counts again, and what happened stays told. `by` is empty if
    several people had typed."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="voiding")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["workspace", "-at"], name="campaigns_voiding_latest")
        ]

    def __str__(self) -> str:
        return f"{self.review_id} voided"

    @classmethod
    def note(
        cls, approvals: Collection[Review], *, by_id: UUID | None, at: datetime
    ) -> list[Review]:
        """Keep that these are void, and answer those of which it is told for the first time. The
        caller holds the document, so nobody else tells it meanwhile."""
        known = set(
            Voiding.objects.filter(review__in=approvals).values_list("review_id", flat=True)
        )
        new = [one for one in approvals if one.pk not in known]
        Voiding.objects.bulk_create(
            Voiding(workspace_id=one.workspace_id, review=one, by_id=by_id, at=at) for one in new
        )
        return new


def person(member: Member) -> Person:
    """A member as the gate names them."""
    return Person(
        member.pk, member.name, member.team, member.signatory, seated=member.left_at is None
    )


def verdicts_on(drafts: Collection[UUID]) -> list[Verdict]:
    """The decisions that count on these drafts, the earliest first: one query."""
    return [one.verdict for one in counting_on(drafts)]


def counting_on(drafts: Collection[UUID]) -> list[Review]:
    """The same as rows."""
    rows = Review.objects.filter(draft__in=drafts).counting().select_related("member__user")
    return sorted(rows, key=lambda one: (one.at, one.pk))
