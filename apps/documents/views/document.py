"""The page of one document: its text first, everything else around it."""

import json
from typing import Any, ClassVar, cast

from django.conf import settings
from django.http import HttpResponse

from apps.core.richtext.sections import split
from apps.discussions.models import Thread
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

MARGIN_VIEWS = ("threads", "page")


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
        content = read_content(document)
        path = document.path()
        links = links_in_text(document, self.member)
        open_threads = int(cast(Any, document).open_threads)
        return super().get_context_data(
            document=document,
            html=links.html(content.json),
            links=links,
            sections=split(content.json),
            revision=content.revision,
            seals=seals_of(document, document.sections.order_by("position"), self.member),
            can=DocumentPolicy(self.member, document).can(),
            crumbs=self.crumbs(path),
            pages_below=self._pages_below(document, path),
            guidance=json.dumps({part.title: part.guidance for part in document.kind_data.outline}),
            largest_file=settings.MAX_FILE_MB * MB,
            interval_form=ReviewIntervalForm(instance=document),
            open_threads=open_threads,
            margin_view=self._margin_view(open_threads),
            **kwargs,
        )

    def _margin_view(self, open_threads: int) -> str:
        """What the margin shows first: as it was left, or else what is being discussed."""
        chosen = self.request.COOKIES.get("margin", "")
        return chosen if chosen in MARGIN_VIEWS else MARGIN_VIEWS[open_threads == 0]

    def _pages_below(self, document: Document, path: list[Document]) -> list[Node]:
        """Those directly below, out of the tree that the sidebar shows, too."""
        nodes = book_tree(self.member, [page.pk for page in path])
        self.request.book = nodes  # type: ignore[attr-defined]
        here = branch_of(nodes, document.pk)
        return here.pages if here else []
