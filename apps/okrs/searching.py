"""Objectives and key results can be found by their words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet

from apps.core.events import reacts_to
from apps.okrs.events import (
    KeyResultArchived,
    KeyResultChanged,
    KeyResultCreated,
    KeyResultEvent,
    KeyResultRestored,
    ObjectiveArchived,
    ObjectiveChanged,
    ObjectiveCreated,
    ObjectiveEvent,
    ObjectiveRestored,
)
from apps.okrs.models import KeyResult, Objective
from apps.search import index
from apps.search.registry import Card, Indexed, Part, Searchable, searchable
from apps.workspaces.models import Member


@searchable
class Objectives(Searchable):
    """By title and by why it matters."""

    type: ClassVar = Objective.subject_type
    label: ClassVar = "Objectives"
    icon: ClassVar = "target"
    scope: ClassVar = "okrs:read"
    is_offered_unasked: ClassVar = False

    def all(self) -> QuerySet[Objective]:
        return Objective.objects.all()

    def indexed(self, ids: Sequence[UUID]) -> Iterable[Indexed]:
        for row in self.all().filter(pk__in=ids).select_related("archival"):
            yield Indexed(
                workspace_id=row.workspace_id,
                type=self.type,
                id=row.pk,
                title=row.title,
                parts=[Part(row.why)] if row.why else [],
                at=row.updated_at,
                archived=row.is_archived,
            )

    def visible_to(self, member: Member) -> QuerySet[Objective]:
        return Objective.objects.visible_to(member)

    def cards(self, member: Member, ids: Sequence[UUID]) -> Mapping[UUID, Card]:
        rows = self.visible_to(member).filter(pk__in=ids).select_related("cycle", "workspace")
        return {
            row.pk: Card(
                url=row.get_absolute_url(), kind="Objective", icon=self.icon, path=(row.cycle.name,)
            )
            for row in rows
        }


@searchable
class KeyResults(Searchable):
    """By title and external id."""

    type: ClassVar = KeyResult.subject_type
    label: ClassVar = "Key results"
    icon: ClassVar = "trending-up"
    scope: ClassVar = "okrs:read"
    is_offered_unasked: ClassVar = False

    def all(self) -> QuerySet[KeyResult]:
        return KeyResult.objects.all()

    def indexed(self, ids: Sequence[UUID]) -> Iterable[Indexed]:
        rows = self.all().filter(pk__in=ids).select_related("archival", "objective__archival")
        for row in rows:
            yield Indexed(
                workspace_id=row.workspace_id,
                type=self.type,
                id=row.pk,
                title=row.title,
                parts=[Part(row.external_id)] if row.external_id else [],
                at=row.updated_at,
                archived=row.is_archived,
            )

    def visible_to(self, member: Member) -> QuerySet[KeyResult]:
        return KeyResult.objects.visible_to(member)

    def cards(self, member: Member, ids: Sequence[UUID]) -> Mapping[UUID, Card]:
        rows = self.visible_to(member).filter(pk__in=ids)
        return {
            row.pk: Card(
                url=row.get_absolute_url(),
                kind="Key result",
                icon=self.icon,
                path=(row.cycle.name, row.objective.title),
            )
            for row in rows.select_related("cycle", "objective", "workspace")
        }


@reacts_to(ObjectiveCreated, ObjectiveChanged)
def index_objective(event: ObjectiveEvent) -> None:
    index.put(*Objectives().indexed([event.subject.id]))


@reacts_to(KeyResultCreated, KeyResultChanged)
def index_key_result(event: KeyResultEvent) -> None:
    index.put(*KeyResults().indexed([event.subject.id]))


@reacts_to(ObjectiveArchived, ObjectiveRestored)
def index_archival(event: ObjectiveEvent) -> None:
    """With its key results, which count as archived together with it."""
    archived = isinstance(event, ObjectiveArchived)
    mine = KeyResult.objects.filter(objective=event.subject.id, archival=None)
    index.set_archived(Objectives.type, [event.subject.id], archived)
    index.set_archived(KeyResults.type, mine.values_list("pk", flat=True), archived)


@reacts_to(KeyResultArchived, KeyResultRestored)
def index_key_result_archival(event: KeyResultEvent) -> None:
    index.set_archived(KeyResults.type, [event.subject.id], isinstance(event, KeyResultArchived))
