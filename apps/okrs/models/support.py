"""What of the workspace serves a key result: a document, a campaign, …"""

from collections.abc import Iterable
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from apps.core.errors import InvalidInput
from apps.core.ids import uuid7
from apps.core.subjects import SubjectLike, resolve
from apps.okrs.events import SupportAdded, SupportRemoved
from apps.okrs.models.key_result import KeyResult
from apps.okrs.serving import refusal_of
from apps.workspaces.models import Member, Workspace

OWN_TYPES = {"cycle", "objective", "key_result", "workspace", "member"}
"""What serves nothing, being OKRs themselves or people."""


class SupportQuerySet(models.QuerySet["Support"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(workspace_id=member.workspace_id)

    def serving(self, kind: str, pk: UUID) -> Self:
        """Those of one thing, with the key results that it serves."""
        mine = self.filter(subject_type=kind, subject_id=pk)
        return mine.select_related("key_result__objective", "key_result__workspace")


def things_behind(
    supports: Iterable["Support"], workspace_id: UUID
) -> dict[tuple[str, UUID], SubjectLike]:
    """What they lead to, by type and id, as far as it is there: one query a type."""
    links = [(one.subject_type, one.subject_id) for one in supports]
    return resolve(links, workspace_id=workspace_id)


class Support(models.Model):
    """A link from a key result to a thing that serves it. Documents stand beside this app and much
    else above it, so the link is by type and id. What names the key result itself, as a campaign
    does, is not linked here as well (`serving.py`)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="supports")
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = SupportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key_result", "subject_type", "subject_id"], name="okrs_support_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["workspace", "subject_type", "subject_id"], name="okrs_support_of_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} serves {self.key_result_id}"

    @classmethod
    @transaction.atomic
    def add(cls, key_result: KeyResult, *, by: Member, kind: str, pk: UUID) -> "Support":
        """Say that a thing of the workspace serves the key result. Said again changes nothing.

        Raises `InvalidInput` for what is not there, is an OKR itself, or says what it serves.
        """
        found = resolve([(kind, pk)], workspace_id=by.workspace_id)
        if kind in OWN_TYPES or (kind, pk) not in found:
            raise InvalidInput({"subject": "There is no such thing here that could serve it."})
        if refusal_of(kind):
            raise InvalidInput({"subject": refusal_of(kind)})
        support, new = cls.objects.get_or_create(
            key_result=key_result,
            subject_type=kind,
            subject_id=pk,
            defaults={"workspace_id": by.workspace_id, "by": by, "at": timezone.now()},
        )
        if new:
            key_result.publish(SupportAdded, by, **support.told(found[(kind, pk)]))
        return support

    @transaction.atomic
    def remove(self, *, by: Member) -> None:
        """Say that it does not serve it any more."""
        key = (self.subject_type, self.subject_id)
        thing = resolve([key], workspace_id=self.workspace_id).get(key)
        gone, _ = Support.objects.filter(pk=self.pk).delete()
        if gone:
            self.key_result.publish(SupportRemoved, by, **self.told(thing))

    def told(self, thing: SubjectLike | None) -> dict[str, Any]:
        """What an event says of it."""
        return {
            "support_type": self.subject_type,
            "support_id": self.subject_id,
            "support_title": thing.subject_title if thing else "",
        }
