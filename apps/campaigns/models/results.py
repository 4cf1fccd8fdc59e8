"""What a campaign brought, and what both teams learned from it."""

from typing import ClassVar, Self

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from apps.campaigns.models.campaign import Campaign
from apps.campaigns.vocabulary import Channel, LineKind
from apps.core.records import Record
from apps.workspaces.models import Member, Workspace
from apps.workspaces.vocabulary import SIGNING_TEAMS, Team

check_currency = RegexValidator(r"^[A-Z]{3}$", "A currency is three capitals, such as EUR.")
MOST_COUNTED = 2_147_483_647


class Results(Record):
    """The figures of a launched campaign as last recorded; None is not known. Money is in units
    of `currency` (ISO 4217)."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    campaign = models.OneToOneField(Campaign, on_delete=models.CASCADE, related_name="results")
    leads = models.PositiveIntegerField(null=True, blank=True)
    meetings = models.PositiveIntegerField(null=True, blank=True)
    pipeline = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    revenue = models.DecimalField(
        max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(max_length=3, blank=True, validators=[check_currency])
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(pipeline=None, revenue=None) | ~models.Q(currency=""),
                name="campaigns_results_money_has_a_currency",
                violation_error_message="Say in which currency.",
            ),
            models.CheckConstraint(
                condition=(models.Q(pipeline=None) | models.Q(pipeline__gte=0))
                & (models.Q(revenue=None) | models.Q(revenue__gte=0)),
                name="campaigns_results_no_negative_money",
            ),
        ]

    def __str__(self) -> str:
        return f"Results of {self.campaign_id}"


class PostMortemQuerySet(models.QuerySet["PostMortemLine"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(workspace_id=member.workspace_id)

    def told(self) -> Self:
        return self.select_related("member__user").order_by("at", "pk")

    def lessons(self) -> Self:
        """All that campaigns taught, the latest first."""
        rows = self.filter(kind=LineKind.LESSON)
        return rows.select_related("campaign__workspace", "member__user").order_by("-at", "pk")

    def offered_to(self, campaign: Campaign) -> Self:
        """Lessons of other campaigns for this one: first of those that spoke to the same
        audience, then of those through one of its channels, then the latest. Adds
        `same_audience` and `same_channel`."""
        channels = models.Subquery(campaign.drafts.order_by().values("channel"))
        same_audience = models.Q(
            campaign__audience_document__isnull=False,
            campaign__audience_document=campaign.audience_document_id,
            campaign__audience_section=campaign.audience_section,
        )
        return (
            self.filter(workspace=campaign.workspace_id, kind=LineKind.LESSON)
            .exclude(campaign=campaign)
            .annotate(
                same_audience=_yes_or_no(same_audience),
                same_channel=_yes_or_no(models.Q(channel__in=channels)),
            )
            .select_related("campaign__workspace", "member__user")
            .order_by("-same_audience", "-same_channel", "-at", "pk")
        )


class PostMortemLine(Record):
    """A line that a member wrote for their team after the launch: what worked, what did not, or a
    lesson, which later campaigns are offered. `channel` says where it was learned, if in one."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="post_mortem")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    team = models.CharField(max_length=16, choices=Team.choices)
    kind = models.CharField(max_length=8, choices=LineKind.choices)
    channel = models.CharField(max_length=16, choices=Channel.choices, blank=True)
    text = models.TextField(max_length=2000)
    at = models.DateTimeField()

    objects = PostMortemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(team__in=SIGNING_TEAMS), name="campaigns_line_team"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=LineKind.values), name="campaigns_line_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=["", *Channel.values]),
                name="campaigns_line_channel",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="campaigns_line_says_it"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["campaign", "at"], name="campaigns_line_of_campaign"),
            models.Index(
                fields=["workspace", "-at"],
                name="campaigns_lessons",
                condition=models.Q(kind=LineKind.LESSON),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


def _yes_or_no(condition: models.Q) -> models.Case:
    """1 where it holds, else 0."""
    return models.Case(
        models.When(condition, then=1), default=0, output_field=models.IntegerField()
    )
