"""What the pages of the book share."""

from typing import Any
from uuid import UUID

from django.http import Http404

from apps.documents.models import Document
from apps.documents.models.queries import DocumentQuerySet
from apps.workspaces.doors import WorkspaceView


class DocumentView(WorkspaceView):
    """A page about one document, which its address names by id."""

    subject: Document

    def get_subject(self) -> Document:
        return self.find(self.kwargs["document"])

    def documents(self) -> DocumentQuerySet:
        """Those that can be found here, each with what the page shows of it in the same query."""
        return Document.objects.visible_to(self.member).select_related(
            "archival__by__user", "created_by__user"
        )

    def find(self, pk: UUID) -> Document:
        """A document visible to the member; `Http404` for all others."""
        document = self.documents().filter(pk=pk).first()
        if document is None:
            raise Http404("There is no such document.")
        document.workspace = self.workspace  # known already: no query for every link
        return document

    def find_parent(self, pk: str | UUID | None) -> Document | None:
        """The page above, if one is named."""
        try:
            return self.find(UUID(str(pk))) if pk else None
        except ValueError:
            raise Http404("There is no such document.") from None

    def crumbs(self, path: list[Document]) -> list[dict[str, Any]]:
        """Where a page stands, from the book down to it."""
        book = {"title": "Book", "href": f"/{self.workspace.slug}/documents/"}
        return [
            book,
            *(
                {"title": page.title, "href": f"/{self.workspace.slug}/documents/{page.pk}/"}
                for page in path
            ),
        ]
