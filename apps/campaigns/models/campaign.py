"""A campaign: what it wants, whom it speaks to, with what words, and how far it is."""

from hashlib import sha256
from typing import Any, ClassVar, Unpack
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from apps.campaigns import events
from apps.campaigns.models.archival import CampaignArchival
from apps.campaigns.models.changes import BookSection, Changes, seated, served, there
from apps.campaigns.models.queries import CampaignQuerySet
from apps.campaigns.vocabulary import LIVE, Stage
from apps.core.errors import RuleViolation
from apps.core.events import Event, publish
from apps.core.records import Record, touched
from apps.core.subjects import Subject, register_subject
from apps.core.validation import checked
from apps.documents.models import Document
from apps.okrs.events import SupportAdded, SupportRemoved
from apps.okrs.models import KeyResult
from apps.workspaces.models import Member, Workspace
from apps.workspaces.vocabulary import Team

COLUMNS = (
    "name", "goal", "owner_id", "partner_id", "audience_document_id", "audience_section",
    "message_document_id", "message_section", "key_result_id", "launch_on", "briefing_percent",
)  # fmt: skip
"""What `change` may set."""

FIXED_BY_LAUNCH = frozenset({"audience", "message", "launch_on", "briefing_percent"})


@register_subject
class Campaign(Record):
    """A campaign of the workspace.

    `audience` and `message` are sections of the book, named by document and lasting id. `shelf`
    is the page below which its drafts are made. `round` counts how often both teams were asked to
    review it. Its verbs stand in the modules named after them: `changing`, `drafting`,
    `reviewing`, `staging`, `briefing`, `launching`, `afterwards`.
    """

    subject_type = "campaign"
    subject_related = ("archival",)

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="campaigns")
    name = models.CharField("name", max_length=200)
    goal = models.TextField("goal", blank=True, max_length=5000)
    stage = models.CharField(max_length=16, choices=Stage.choices, default=Stage.IDEA)
    owner = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    partner = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    audience_document = models.ForeignKey(
        Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    audience_section = models.CharField(max_length=32, blank=True)
    message_document = models.ForeignKey(
        Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    message_section = models.CharField(max_length=32, blank=True)
    key_result = models.ForeignKey(
        KeyResult, on_delete=models.SET_NULL, null=True, blank=True, related_name="campaigns"
    )
    launch_on = models.DateField("launch date", null=True, blank=True)
    briefing_percent = models.PositiveSmallIntegerField("sales to brief (%)", default=100)
    round = models.PositiveIntegerField(default=0)
    shelf = models.ForeignKey(
        Document, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(stage__in=Stage.values), name="campaigns_campaign_stage"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="campaigns_campaign_named"),
            models.CheckConstraint(
                condition=models.Q(briefing_percent__range=(1, 100)),
                name="campaigns_campaign_briefing_percent",
                violation_error_message="Between 1 and 100 percent of sales are briefed.",
            ),
            models.CheckConstraint(
                condition=models.Q(round__gt=0) | ~models.Q(stage__in=["in_review", "ready"]),
                name="campaigns_campaign_review_has_a_round",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workspace", "stage", "launch_on"], name="campaigns_board"),
            models.Index(fields=["workspace", "launch_on"], name="campaigns_calendar"),
            models.Index(
                fields=["workspace", "audience_document", "audience_section"],
                name="campaigns_same_audience",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject_title(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        """Whether it has been launched."""
        return self.stage in LIVE

    @property
    def is_archived(self) -> bool:
        """As of now, or as of when it was loaded together with its archival."""
        if Campaign.archival.is_cached(self):
            return hasattr(self, "archival")
        return CampaignArchival.objects.filter(campaign=self.pk).exists()

    @property
    def brief_hash(self) -> str:
        """SHA-256 over what sales reads to be briefed: the goal, the audience and the message.

        Not over the words of the drafts, which approvals are bound to, nor over the launch date,
        which every member is told when it moves.
        """
        told = (
            self.goal,
            self.audience_document_id,
            self.audience_section,
            self.message_document_id,
            self.message_section,
        )
        return sha256("\x1f".join(map(str, told)).encode()).hexdigest()

    def get_absolute_url(self) -> str:
        return f"/{self.workspace.slug}/campaigns/{self.pk}/"

    @classmethod
    @transaction.atomic
    def create(cls, *, by: Member, **given: Unpack[Changes]) -> "Campaign":
        """A new idea of a campaign, with what `change` takes; its name at least."""
        campaign = cls(workspace=by.workspace, created_by=by)
        campaign.take(given)
        checked(campaign).save(force_insert=True)
        campaign.tell(events.CampaignCreated, by_id=by.pk)
        tell_served(campaign, by=by, before=None)
        return campaign

    @transaction.atomic
    def change(self, *, by: Member, **changes: Unpack[Changes]) -> None:
        """Give it other values; what is not named stays, the same ones change nothing.

        Raises `InvalidInput` for an owner who is not of marketing, a partner who is not of sales
        or a section that does not fit, and `already_launched` for what a launch has fixed.
        """
        now = Campaign.objects.hold(self.pk)
        before: dict[str, Any] = {name: getattr(now, name) for name in COLUMNS}
        served_before = now.key_result
        now.take(changes)
        columns = [name for name in COLUMNS if getattr(now, name) != before[name]]
        fields = sorted({_field_of(name) for name in columns})
        if now.is_live and FIXED_BY_LAUNCH & set(fields):
            raise already_launched()
        if columns:
            checked(now).save(update_fields=touched(*columns))
            now.tell(events.CampaignChanged, by_id=by.pk, fields=fields)
            tell_served(now, by=by, before=served_before)
            if now.shelf is not None and now.shelf.title == before["name"]:
                now.shelf.rename(by=by, title=now.name)
        for name in COLUMNS:
            setattr(self, name, getattr(now, name))

    def tell(self, event: type[Event], *, by_id: UUID | None, **data: Any) -> None:
        """Publish an event about this campaign, as of now."""
        fields: dict[str, Any] = {
            "workspace_id": self.workspace_id,
            "by_id": by_id,
            "at": timezone.now(),
            "subject": Subject.of(self),
        }
        publish(event(**{**fields, **data}))

    def take(self, changes: Changes) -> None:
        """Set what is named; each thing must be of this workspace and fit its place."""
        for field in ("name", "goal", "launch_on", "briefing_percent"):
            if field in changes:
                setattr(self, field, changes[field])
        self.name = one_line(self.name)
        self.goal = self.goal.strip()
        if "owner" in changes:
            self.owner = seated("owner", Team.MARKETING, changes["owner"], self.workspace_id)
        if "partner" in changes:
            self.partner = seated("partner", Team.SALES, changes["partner"], self.workspace_id)
        if "key_result" in changes:
            self.key_result = served(changes["key_result"], self.workspace_id)
        if "audience" in changes:
            self._build_on("audience", changes["audience"])
        if "message" in changes:
            self._build_on("message", changes["message"])

    def _build_on(self, word: str, section: BookSection | None) -> None:
        """Set the audience or the message; what is chosen already stays, whatever became of it."""
        named = (section.document.pk, section.key) if section else (None, "")
        if named != (getattr(self, f"{word}_document_id"), getattr(self, f"{word}_section")):
            document, key = there(word, section, self.workspace_id) or (None, "")
            setattr(self, f"{word}_document", document)
            setattr(self, f"{word}_section", key)


def already_launched() -> RuleViolation:
    return RuleViolation("already_launched", "This campaign has been launched already.")


def tell_served(campaign: Campaign, *, by: Member, before: KeyResult | None) -> None:
    """Let the key results that it serves no longer, and now, know."""
    told = {
        "support_type": campaign.subject_type,
        "support_id": campaign.pk,
        "support_title": campaign.name,
    }
    now = campaign.key_result
    if before != now:
        if before is not None:
            before.publish(SupportRemoved, by, **told)
        if now is not None:
            now.publish(SupportAdded, by, **told)


def one_line(words: str) -> str:
    return " ".join(words.split())


def _field_of(column: str) -> str:
    """`audience_section` belongs to the field `audience`."""
    for field in ("audience", "message"):
        if column.startswith(field):
            return field
    return column.removesuffix("_id")
