"""The timeline of the workspace, and of one thing."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse

from apps.activity.models import Activity, ActivityQuerySet
from apps.activity.timeline import entries, untitled
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.models import Member
from apps.workspaces.policies import WorkspacePolicy

PAGE = 50


class Timeline(WorkspaceView):
    """Latest first. `?subject=document:<id>` and `?by=<member>` narrow, `?before=<id>` pages on.

    Asked for by htmx, it answers the list alone.
    """

    template_name = "activity/timeline.html"
    fragment_template = "activity/_entries.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "audit")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        rows = list(self._after_cursor(self._asked_for()).for_timeline()[: PAGE + 1])
        more = rows[PAGE - 1].pk if len(rows) > PAGE else None
        told = entries(rows[:PAGE], self.workspace)
        one_page = request.GET.get("subject", "").startswith("document:")
        return self.render_to_response(
            self.get_context_data(
                entries=untitled(told) if one_page else told,
                page_told_of=told[0] if one_page and told else None,
                more=more,
                subject_filter=request.GET.get("subject", ""),
                by_filter=request.GET.get("by", ""),
                people=[] if self.is_fragment else self._people(),
            )
        )

    def _people(self) -> list[Member]:
        return list(Member.objects.filter(workspace=self.workspace).for_roster()[:200])

    def _asked_for(self) -> ActivityQuerySet:
        rows = Activity.objects.visible_to(self.member)
        subject, by = self.request.GET.get("subject", ""), self.request.GET.get("by", "")
        if subject:
            kind, _, pk = subject.partition(":")
            rows = rows.about(kind, _uuid(pk))
        if by:
            rows = rows.filter(by=_uuid(by))
        return rows

    def _after_cursor(self, rows: ActivityQuerySet) -> ActivityQuerySet:
        before = self.request.GET.get("before", "")
        if not before:
            return rows
        last = Activity.objects.visible_to(self.member).filter(pk=_uuid(before)).first()
        if last is None:
            raise Http404("There is no such event.")
        return rows.before(last)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404("There is no such thing.") from None
