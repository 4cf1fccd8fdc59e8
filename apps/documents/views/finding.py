"""Finding a page by its title: completion of links."""

from typing import Any, ClassVar

from django.http import HttpResponse, JsonResponse

from apps.documents.models import Document
from apps.documents.searching import pages_titled
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy

SUGGESTED = 10


class Suggestions(WorkspaceView):
    """Links to pages, as the editor completes them while one types `[[`.

    Without words, the latest edited.
    """

    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        pages = pages_titled(self.member, request.GET.get("q", ""), SUGGESTED)
        return JsonResponse([self._link(page) for page in pages], safe=False)

    def _link(self, page: Document) -> dict[str, str]:
        page.workspace = self.workspace  # known already: no query for every link
        return {
            "href": page.get_absolute_url(),
            "title": page.title,
            "kind": page.kind_data.label,
        }
