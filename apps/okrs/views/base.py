"""What the pages of OKRs share."""

from functools import cached_property
from typing import Any
from uuid import UUID

from django.http import Http404

from apps.okrs.board import Look
from apps.okrs.measures import Yardstick
from apps.okrs.models import Cycle, KeyResult, Objective
from apps.workspaces.doors import WorkspaceView


class OkrView(WorkspaceView):
    """A page of OKRs, as its reader looks at them today."""

    @cached_property
    def look(self) -> Look:
        return Look(self.member, Yardstick.of(self.workspace.pk))

    def crumbs(self, *above: Any) -> list[dict[str, Any]]:
        """Where a page stands: OKRs, then what is above it."""
        found = [{"title": "OKRs", "href": f"/{self.workspace.slug}/okrs/"}]
        for thing in above:
            thing.workspace = self.workspace
            found.append({"title": str(thing), "href": thing.get_absolute_url()})
        return found

    def find_cycle(self, pk: UUID | str | None) -> Cycle:
        found: Cycle | None = self._found(
            Cycle.objects.visible_to(self.member).select_related("closing"), pk
        )
        if found is None:
            raise Http404("There is no such cycle.")
        return found

    def find_objective(self, pk: UUID | str | None) -> Objective:
        objectives = Objective.objects.visible_to(self.member).with_people()
        found: Objective | None = self._found(objectives.select_related("parent"), pk)
        if found is None:
            raise Http404("There is no such objective.")
        found.cycle.workspace = self.workspace
        return found

    def find_key_result(self, pk: UUID | str | None) -> KeyResult:
        found: KeyResult | None = self._found(
            KeyResult.objects.visible_to(self.member).measured(), pk
        )
        if found is None:
            raise Http404("There is no such key result.")
        found.cycle.workspace = found.objective.workspace = self.workspace
        return found

    def _found(self, rows: Any, pk: UUID | str | None) -> Any:
        try:
            found = rows.filter(pk=UUID(str(pk))).first() if pk else None
        except ValueError:
            return None
        if found is not None:
            found.workspace = self.workspace  # known already: no query for every link
        return found


class CycleView(OkrView):
    """A page about the cycle that its address names."""

    subject: Cycle

    def get_subject(self) -> Cycle:
        return self.find_cycle(self.kwargs["cycle"])


class ObjectiveView(OkrView):
    """A page about the objective that its address names."""

    subject: Objective

    def get_subject(self) -> Objective:
        return self.find_objective(self.kwargs["objective"])


class KeyResultView(OkrView):
    """A page about the key result that its address names."""

    subject: KeyResult

    def get_subject(self) -> KeyResult:
        return self.find_key_result(self.kwargs["key_result"])
