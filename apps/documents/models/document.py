"""A document of the book: its place in the tree, its kind, its verbs."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import RuleViolation
from apps.core.events import Event, publish
from apps.core.records import Record, touched
from apps.core.subjects import Subject, register_subject
from apps.core.validation import checked
from apps.documents import events
from apps.documents.kinds import Kind, kinds
from apps.documents.models.archival import Archival
from apps.documents.models.livetext import LiveText
from apps.documents.models.queries import DocumentQuerySet
from apps.documents.models.tree import DOCUMENTS_ABOVE, Tree, branch_below
from apps.documents.vocabulary import KindName
from apps.workspaces.models import Member, Workspace


@register_subject
class Document(Record):
    """A page of the book. Its title and place stand here, its text in the live text."""

    subject_type = "document"
    subject_related = ("archival",)

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="documents")
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField(default=0)
    title = models.CharField("title", max_length=300)
    kind = models.CharField("kind", max_length=32, choices=KindName.choices)
    review_every_days = models.PositiveIntegerField("review every (days)", null=True, blank=True)
    created_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField("last edited", default=timezone.now)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=KindName.values), name="documents_document_kind"
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="documents_document_not_below_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(review_every_days=None) | models.Q(review_every_days__gt=0),
                name="documents_document_review_interval",
                violation_error_message="A review interval is at least one day.",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["workspace", "parent", "position"], name="documents_document_tree"
            ),
            models.Index(fields=["workspace", "-edited_at"], name="documents_document_recent"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject_title(self) -> str:
        return self.title

    @property
    def is_archived(self) -> bool:
        """As of now, or as of when it was loaded together with its archival."""
        if Document.archival.is_cached(self):
            return hasattr(self, "archival")
        return Archival.objects.filter(document=self.pk).exists()

    @property
    def kind_data(self) -> Kind:
        """What this kind brings: outline, icon, review interval."""
        return kinds()[self.kind]

    def get_absolute_url(self) -> str:
        return reverse("documents:document", args=[self.workspace.slug, self.pk])

    @classmethod
    @transaction.atomic
    def create(
        cls,
        *,
        by: Member,
        title: str,
        kind: str = KindName.PAGE,
        parent: "Document | None" = None,
        position: int | None = None,
        review_every_days: int | None = None,
        source: str = "",
        losses: int = 0,
        begin: "Callable[[Document], None] | None" = None,
    ) -> "Document":
        """A new document without text, at a place among its siblings (last unless said).

        `source` names the file that it is imported from, `losses` what of it cannot be kept.
        `begin` writes a first text instead, and all that is derived from it. The place is taken
        last, because others who want one there wait from then on.
        """
        default = kinds()[kind].review_every_days if kind in kinds() else None
        document = cls(
            workspace=by.workspace,
            parent=parent,
            title=" ".join(title.split()),
            kind=kind,
            review_every_days=default if review_every_days is None else review_every_days,
            created_by=by,
        )
        checked(document).save(force_insert=True)
        if begin is None:
            LiveText.objects.create(document=document)
        else:
            begin(document)
        document._take_place(position)
        if source:
            document._publish(events.DocumentImported, by, source=source, losses=losses)
        else:
            made = events.DocumentBegun if begin else events.DocumentCreated
            document._publish(made, by, kind=kind)
        return document

    def _take_place(self, position: int | None) -> None:
        """Stand where a new page was asked for; below a page that takes it, as of now."""
        below = self.parent_id or self.workspace_id
        tree = Tree(self.workspace_id, Document.objects, growing_below=below)
        tree.check_parent(self.parent)
        self.position = tree.make_room(self.parent, position, without=self)
        Document.objects.filter(pk=self.pk).update(position=self.position)

    @transaction.atomic
    def rename(self, *, by: Member, title: str) -> None:
        """Give it another title; the same one changes nothing."""
        before, self.title = self.title, " ".join(title.split())
        if self.title == before:
            return
        checked(self).save(update_fields=touched("title"))
        self._publish(events.DocumentRenamed, by, title=self.title, before=before)

    @transaction.atomic
    def move(self, *, by: Member, parent: "Document | None", position: int | None = None) -> None:
        """Put it, with everything below it, elsewhere in the tree.

        `position` counts the siblings there without this document, from 0; None is last.
        """
        tree = Tree(self.workspace_id, Document.objects)
        tree.check_parent(parent, for_document=self)
        self.refresh_from_db(fields=["parent", "position"])  # as of now, under the lock
        before = (self.parent_id, self.position)
        tree.close_gap(self)
        self.parent = parent
        self.position = tree.make_room(parent, position, without=self)
        self.save(update_fields=touched("parent", "position"))
        if (self.parent_id, self.position) != before:
            self._publish(
                events.DocumentMoved, by, parent_id=self.parent_id, position=self.position
            )

    @transaction.atomic
    def set_review_interval(self, *, by: Member, days: int | None) -> None:
        """How long an agreement on it holds, in days; None is for ever."""
        if days == self.review_every_days:
            return
        self.review_every_days = days
        checked(self).save(update_fields=touched("review_every_days"))
        self._publish(events.DocumentReviewIntervalSet, by, days=days)

    @transaction.atomic
    def archive(self, *, by: Member) -> None:
        """Put it away with every current page below it."""
        Tree(self.workspace_id, Document.objects)
        if Archival.objects.filter(document=self.pk).exists():
            return
        branch = [pk for pk, _ in branch_below(self.pk)]
        away = set(
            Archival.objects.filter(document__in=branch).values_list("document_id", flat=True)
        )
        pages = [pk for pk in branch if pk not in away]
        now = timezone.now()
        Archival.objects.bulk_create(
            Archival(
                workspace_id=self.workspace_id,
                document_id=page,
                together_with=self,
                by=by,
                at=now,
            )
            for page in pages
        )
        self._publish(events.DocumentArchived, by, pages=len(pages))

    @transaction.atomic
    def restore(self, *, by: Member) -> None:
        """Take it out again with what went along. Not while the page above it is put away."""
        Tree(self.workspace_id, Document.objects)
        archival = Archival.objects.filter(document=self.pk).first()
        if archival is None:
            return
        if archival.together_with_id != self.pk or (self.parent and self.parent.is_archived):
            raise RuleViolation(
                "parent_archived", "The page above this one is archived; restore that first."
            )
        pages, _ = Archival.objects.filter(together_with=self.pk).delete()
        self._publish(events.DocumentRestored, by, pages=pages)

    def path(self) -> list["Document"]:
        """The documents above this one, the topmost first, itself last: one query."""
        return list(Document.objects.raw(DOCUMENTS_ABOVE, [self.pk]))

    def _publish(self, event: type[Event], by: Member, **data: Any) -> None:
        publish(event(**self._event_fields(by), **data))

    def _event_fields(self, by: Member) -> dict[str, Any]:
        return {
            "workspace_id": self.workspace_id,
            "by_id": by.pk,
            "at": timezone.now(),
            "subject": Subject.of(self),
        }
