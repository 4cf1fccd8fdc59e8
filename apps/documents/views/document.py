"""The page of one document: its text first, everything else around it."""

import json
from typing import Any, ClassVar, cast

from django.conf import settings
from django.http import HttpResponse

from apps.core.richtext.sections import split
from apps.discussions.models import Thread
from apps.documents.belonging import belonging
from apps.documents.book import Node, book_tree, branch_of
from apps.documents.forms import ReviewIntervalForm
from apps.documents.linked import links_in_text
from apps.documents.models import Document
from apps.documents.models.queries import DocumentQuerySet
from apps.documents.policies import DocumentPolicy
from apps.documents.seals import seals_of
from apps.documents.views.base import DocumentView
from apps.documents.writing import read_content
from apps.files.contents import MB
from apps.workspaces.doors import MemberRequest, allow
from apps.workspaces.models import Member


def text_of(document: Document, member: Member) -> dict[str, Any]:
    """What `documents/_editor.html` and the parts around it show of a live text, on whichever page
    it stands."""
    content = read_content(document)
    links = links_in_text(document, member)
    return {
        "document": document,
        "html": links.html(content.json),
        "links": links,
        "sections": split(content.json),
        "revision": content.revision,
        "can": DocumentPolicy(member, document).can(),
        "guidance": json.dumps({part.title: part.guidance for part in document.kind_data.outline}),
        "largest_file": settings.MAX_FILE_MB * MB,
    }


MARGIN_VIEWS = ("threads", "page")


def margin_view(chosen: str, open_threads: int) -> str:
    """What the margin of a text shows first: as it was left, or else what is being discussed."""
    return chosen if chosen in MARGIN_VIEWS else MARGIN_VIEWS[open_threads == 0]


class DocumentPage(DocumentView):
    """The text as of now in plain HTML, which the editor takes over when it is ready."""

    template_name = "documents/document.html"
    permissions: ClassVar = {"get": allow(DocumentPolicy, "view")}

    def documents(self) -> DocumentQuerySet:
        return (
            super().documents().annotate(open_threads=Thread.objects.open().counted_on("document"))
        )

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        document = self.subject
        path = document.path()
        open_threads = int(cast(Any, document).open_threads)
        return super().get_context_data(
            **text_of(document, self.member),
            seals=seals_of(document, document.sections.order_by("position"), self.member),
            belonging=belonging(document, self.member),
            crumbs=self.crumbs(path),
            pages_below=self._pages_below(document, path),
            interval_form=ReviewIntervalForm(instance=document),
            open_threads=open_threads,
            margin_view=margin_view(self.request.COOKIES.get("margin", ""), open_threads),
            **kwargs,
        )

    def _pages_below(self, document: Document, path: list[Document]) -> list[Node]:
        """Those directly below, out of the tree that the sidebar shows, too."""
        nodes = book_tree(self.member, [page.pk for page in path])
        self.request.book = nodes  # type: ignore[attr-defined]
        here = branch_of(nodes, document.pk)
        return here.pages if here else []
