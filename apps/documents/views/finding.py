"""Finding a page or a section by its title: completion of links."""

from typing import Any, ClassVar

from django.http import HttpResponse, JsonResponse

from apps.documents.link_targets import Target, link_targets
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy


class Suggestions(WorkspaceView):
    """Links to pages and sections, as the editor completes them while one types `[[`.

    Without words, the pages edited last.
    """

    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        targets = link_targets(self.member, request.GET.get("q", ""))
        return JsonResponse([self._link(one) for one in targets], safe=False)

    def _link(self, target: Target) -> dict[str, str]:
        target.page.workspace = self.workspace  # known already: no query for every link
        return {
            "href": target.href,
            "title": target.title,
            "kind": "Section" if target.section else target.page.kind_data.label,
        }
