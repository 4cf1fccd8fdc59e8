"""That what a text builds on has changed since both teams agreed to it."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import RuleViolation
from apps.core.events import publish
from apps.core.records import Record, touched
from apps.core.subjects import Subject
from apps.documents.events import ImpactConfirmed
from apps.documents.models.link import Link
from apps.documents.models.section import Section, title_of_section
from apps.documents.vocabulary import AGREED_STATES, ImpactOutcome
from apps.workspaces.live import poke
from apps.workspaces.models import Member


class ImpactQuerySet(models.QuerySet["Impact"]):
    def visible_to(self, member: Member) -> Self:
        """All of the member's workspace; every member may read the book."""
        return self.filter(workspace_id=member.workspace_id)

    def open(self) -> Self:
        """Marked, and the link is still there. The text may have lost it a moment ago, in a
        transaction that did not know of the mark; its next edit settles that."""
        return self.filter(Exists(_links_behind()), settled_at=None)

    def settled(self) -> Self:
        return self.filter(settled_at__isnull=False)

    def told(self) -> Self:
        """With all that a list shows of each, in one query, the oldest first: both documents,
        `section_title` and, of the target's section as of now, `target_state` and `target_hash`;
        both None if it is gone."""
        there = Section.objects.filter(document=OuterRef("target"), key=OuterRef("target_section"))
        return (
            self.select_related("workspace", "document__archival", "target", "settled_by__user")
            .annotate(
                section_title=title_of_section("document", "section"),
                target_state=models.Subquery(there.values("state")[:1]),
                target_hash=models.Subquery(there.values("content_hash")[:1]),
            )
            .order_by("at", "pk")
        )


class Impact(Record):
    """A section of a document links to a section that both teams had agreed to, and that reads
    otherwise since: whoever keeps the document has to look whether it still holds.

    `agreed_hash` is of the content agreed, `title` the heading of the changed section as of then,
    `at` when it changed. Open until somebody confirms that the linking text still holds, the
    change is taken back, or the link is gone. `confirmed_hash` is of what the changed section said
    when that was confirmed, empty if it was gone.
    """

    workspace = models.ForeignKey("workspaces.Workspace", on_delete=models.CASCADE)
    document = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="impacts"
    )
    section = models.CharField(max_length=32)
    target = models.ForeignKey(
        "documents.Document", on_delete=models.CASCADE, related_name="impacts_of"
    )
    target_section = models.CharField(max_length=32)
    title = models.TextField(blank=True)
    agreed_hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=16, choices=ImpactOutcome.choices, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "workspaces.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_hash = models.CharField(max_length=64, blank=True)

    objects = ImpactQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "section", "target", "target_section"],
                condition=Q(settled_at=None),
                name="documents_impact_open_once",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="", settled_by=None)
                | Q(settled_at__isnull=False, outcome="confirmed", settled_by__isnull=False)
                | Q(
                    settled_at__isnull=False,
                    outcome__in=["restored", "unlinked"],
                    settled_by=None,
                ),
                name="documents_impact_outcome",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["workspace", "at"],
                condition=Q(settled_at=None),
                name="documents_impact_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_id}#{self.section} by {self.target_id}#{self.target_section}"

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @transaction.atomic
    def confirm(self, *, by: Member, content_hash: str = "", at: datetime | None = None) -> None:
        """Say that the linking text still holds; once settled, this changes nothing.

        `content_hash` is of the changed section as it was read. Raises `RuleViolation`
        `content_changed` if it reads otherwise now.
        """
        Impact.objects.select_for_update().get(pk=self.pk)
        self.refresh_from_db(fields=["outcome", "settled_at", "settled_by", "confirmed_hash"])
        if not self.is_open:
            return
        self.confirmed_hash = self._hash_read(content_hash)
        self.outcome, self.settled_at, self.settled_by = (
            ImpactOutcome.CONFIRMED,
            at or timezone.now(),
            by,
        )
        self.save(update_fields=touched("outcome", "settled_at", "settled_by", "confirmed_hash"))
        publish(ImpactConfirmed(**self.about(), by_id=by.pk, at=self.settled_at))
        for page in (self.document_id, self.target_id):
            poke(f"document:{page}", "links", page)

    def _hash_read(self, read: str) -> str:
        section = Section.objects.filter(document=self.target, key=self.target_section).first()
        present = section.content_hash if section else ""
        if read and read != present:
            raise RuleViolation(
                "content_changed",
                f"“{self.title or 'Opening'}” has changed again since you read it.",
                content_hash=present,
            )
        return present

    def about(self) -> dict[str, Any]:
        """What every event of it tells; the linking document is the subject."""
        return {
            "workspace_id": self.workspace_id,
            "subject": Subject.of(self.document),
            "target": self.target_id,
            "target_title": self.target.title,
            "target_section": self.target_section,
            "section_title": self.title,
        }

    # -- as `told()` knows it

    target_state: str | None
    target_hash: str | None
    section_title: str | None

    @property
    def state(self) -> str:
        """What became of the agreed section: `changed`, `removed`, or `agreed` to in new words."""
        if self.target_state is None:
            return "removed"
        return "agreed" if self.target_state in AGREED_STATES else "changed"

    @property
    def place(self) -> str:
        """The address of the linking section."""
        return f"{self._page(self.document_id)}#{self.section}"

    @property
    def target_place(self) -> str:
        """The address of the changed section."""
        return f"{self._page(self.target_id)}#{self.target_section}"

    @property
    def changes_url(self) -> str:
        """Where the difference is shown: since the last agreement, if that is the one meant."""
        if self.state == "changed":
            return f"{self._page(self.target_id)}changes/?section={self.target_section}"
        slug, page, pk = self.workspace.slug, str(self.document_id), str(self.pk)
        return reverse("documents:impact", args=[slug, page, pk])

    def _page(self, document: UUID) -> str:
        return reverse("documents:document", args=[self.workspace.slug, document])


def _links_behind() -> models.QuerySet[Link]:
    return Link.objects.filter(
        Q(target_section="") | Q(target_section=OuterRef("target_section")),
        document=OuterRef("document"),
        section=OuterRef("section"),
        target=OuterRef("target"),
    ).order_by()
