"""The book as a whole: its tree, a new page, what was put away."""

from typing import Any, ClassVar

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.core.errors import DomainError, InvalidInput
from apps.documents.book import WHOLE, book_tree
from apps.documents.forms import DocumentForm
from apps.documents.kinds import kinds
from apps.documents.models import Document, Template
from apps.documents.starting import start_document, template_named
from apps.documents.views.base import DocumentView
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy

PAGE = 50


class Book(WorkspaceView):
    """The tree of all pages; with `?kind=` a list of one kind, latest first.

    Asked for by a live page, it answers the tree or the list alone.
    """

    template_name = "documents/book.html"
    fragment_template = "documents/_book.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        kind = kinds().get(request.GET.get("kind", ""))
        mine = Document.objects.visible_to(self.member)
        tree = book_tree(self.member, with_seals=True) if kind is None else []
        return self.render_to_response(
            self.get_context_data(
                nodes=tree,
                large=len(tree) >= WHOLE,
                kinds=kinds().values(),
                kind=kind,
                page=self._of_kind(kind.name) if kind else None,
                archived_count=mine.archived().count(),
                may_write=WorkspacePolicy(self.member, self.workspace).may("write"),
            )
        )

    def _of_kind(self, kind: str) -> Page[Document]:
        pages = Document.objects.visible_to(self.member).current().filter(kind=kind)
        listed = Paginator(pages.order_by("-edited_at", "pk"), PAGE)
        return listed.get_page(self.request.GET.get("page"))


class ArchivedDocuments(WorkspaceView):
    """What was put away, to be looked at and taken out again."""

    template_name = "documents/archived.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        archived = Document.objects.visible_to(self.member).archived()
        return self.render_to_response(
            self.get_context_data(
                page=Paginator(archived, PAGE).get_page(request.GET.get("page")),
                may_write=WorkspacePolicy(self.member, self.workspace).may("write"),
            )
        )


class NewDocument(DocumentView):
    """Make a page, with the outline of its kind."""

    template_name = "documents/new.html"
    permissions: ClassVar = {
        "get": allow(WorkspacePolicy, "write"),
        "post": allow(WorkspacePolicy, "write"),
    }

    def get_subject(self) -> Any:
        return self.workspace

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        parent = self.find_parent(request.GET.get("parent"))
        initial = {
            "kind": parent.kind if parent else request.GET.get("kind", "page"),
            "template": request.GET.get("template"),
        }
        return self._show(DocumentForm(initial=initial), parent)

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        parent = self.find_parent(request.POST.get("parent"))
        form, status = DocumentForm(request.POST), 400
        if form.is_valid():
            try:
                template = template_named(form.cleaned_data.pop("template"), self.member)
                return redirect(
                    start_document(
                        by=self.member, parent=parent, template=template, **form.cleaned_data
                    )
                )
            except InvalidInput as refusal:
                for field, said in refusal.errors.items():
                    form.add_error(field if field in form.fields else None, said)
            except DomainError as refusal:
                form.add_error(None, refusal.detail)
                status = refusal.status
        return self._show(form, parent, status=status)

    def _show(self, form: DocumentForm, parent: Document | None, status: int = 200) -> HttpResponse:
        context = self.get_context_data(
            form=form,
            parent=parent,
            kinds=kinds().values(),
            templates=Template.objects.visible_to(self.member).order_by("title").defer("content"),
        )
        return self.render_to_response(context, status=status)
