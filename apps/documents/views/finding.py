"""Finding a page by its title: the palette, the search page, completion of links."""

from typing import Any, ClassVar

from django.http import HttpResponse, JsonResponse

from apps.documents.kinds import kinds
from apps.documents.models import Document, DocumentQuerySet
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.models import Member
from apps.workspaces.policies import WorkspacePolicy

SUGGESTED = 10
LISTED = 50


class Finding(WorkspaceView):
    """Pages whose title holds every word of `?q=`; without words, the latest edited."""

    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def found(self, limit: int) -> list[Document]:
        pages: DocumentQuerySet = Document.objects.visible_to(self.member).current()
        found = list(pages.titled_like(self.words())[:limit])
        for page in found:
            page.workspace = self.workspace
        return found

    def words(self) -> str:
        return self.request.GET.get("q", "").strip()[:200]


class Suggestions(Finding):
    """Links to pages, as the editor completes them while one types `[[`."""

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return JsonResponse(
            [
                {
                    "href": page.get_absolute_url(),
                    "title": page.title,
                    "kind": kinds()[page.kind].label,
                }
                for page in self.found(SUGGESTED)
            ],
            safe=False,
        )


class Palette(Finding):
    """What `Ctrl K` finds beside the commands of the page."""

    template_name = "documents/palette.html"

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        people = Member.objects.filter(workspace=self.workspace).named_like(self.words())
        return self.render_to_response(
            self.get_context_data(
                documents=self.found(SUGGESTED), people=people[:5] if self.words() else []
            )
        )


class Search(Finding):
    """The same as a page, for those without scripts and for links."""

    template_name = "documents/search.html"

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                q=self.words(), documents=self.found(LISTED) if self.words() else []
            )
        )
