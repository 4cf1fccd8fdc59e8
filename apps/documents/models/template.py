"""A text kept to begin new documents with."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import InvalidInput
from apps.core.events import publish
from apps.core.records import Record, touched
from apps.core.richtext.sections import without_section_ids
from apps.core.subjects import Subject, register_subject
from apps.core.validation import checked
from apps.documents.events import TemplateEvent, TemplateRemoved, TemplateSaved
from apps.documents.vocabulary import KindName
from apps.workspaces.models import Member, Workspace

if TYPE_CHECKING:
    from apps.documents.models.document import Document


TAKEN = "There is a template with this title already."


class TemplateQuerySet(models.QuerySet["Template"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(workspace_id=member.workspace_id)


@register_subject
class Template(Record):
    """What a document said when it was saved as a template: kind, text, review interval. Later
    edits of that document do not touch it; documents begun from it are their own."""

    subject_type = "template"

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    title = models.CharField("title", max_length=200)
    kind = models.CharField(max_length=32, choices=KindName.choices)
    content = models.JSONField()
    review_every_days = models.PositiveIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    objects = TemplateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "workspace",
                models.functions.Lower("title"),
                name="documents_template_title",
                violation_error_message=TAKEN,
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=KindName.values), name="documents_template_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject_title(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:templates", args=[self.workspace.slug])

    @classmethod
    @transaction.atomic
    def save_from(
        cls, document: "Document", *, by: Member, title: str, content: dict[str, Any]
    ) -> "Template":
        """Keep `content`, the present text of a document, under a title of its own."""
        template = cls(
            workspace=by.workspace,
            title=" ".join(title.split()),
            kind=document.kind,
            content=without_section_ids(content),
            review_every_days=document.review_every_days,
            created_by=by,
        )
        template._store(force_insert=True)
        template._publish(TemplateSaved, by)
        return template

    @transaction.atomic
    def rename(self, *, by: Member, title: str) -> None:
        """Give it another title."""
        self.title = " ".join(title.split())
        self._store(update_fields=touched("title"))

    @transaction.atomic
    def remove(self, *, by: Member) -> None:
        """Offer it no more; documents that began from it stay as they are. Once is enough."""
        if not Template.objects.select_for_update().filter(pk=self.pk).exists():
            return
        self._publish(TemplateRemoved, by)
        self.delete()

    def _store(self, **how: Any) -> None:
        """Save it if its fields make sense; the constraint is the last word if two come at once."""
        others = Template.objects.filter(workspace=self.workspace_id).exclude(pk=self.pk)
        if others.filter(title__iexact=self.title).exists():
            raise InvalidInput({"title": TAKEN})
        checked(self)
        try:
            with transaction.atomic():
                self.save(**how)
        except IntegrityError:
            raise InvalidInput({"title": TAKEN}) from None

    def _publish(self, event: type[TemplateEvent], by: Member) -> None:
        publish(
            event(
                workspace_id=self.workspace_id,
                by_id=by.pk,
                at=timezone.now(),
                subject=Subject.of(self),
            )
        )
