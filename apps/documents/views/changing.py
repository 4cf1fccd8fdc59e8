"""Small changes to a document: its title, its place, whether it is put away."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.core.forms import refused
from apps.documents.forms import PlaceForm, ReviewIntervalForm, TitleForm
from apps.documents.frame import tree_around
from apps.documents.models import Document
from apps.documents.policies import DocumentPolicy
from apps.documents.views.base import DocumentView
from apps.workspaces.doors import MemberRequest, allow
from apps.workspaces.policies import WorkspacePolicy

FOUND = 30


class Title(DocumentView):
    """Rename; and the head of the page as of now, for those who have it open."""

    template_name = "documents/_head.html"
    permissions: ClassVar = {
        "get": allow(DocumentPolicy, "view"),
        "post": allow(DocumentPolicy, "edit"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        can = DocumentPolicy(self.member, self.subject).can()
        return self.render_to_response(self.get_context_data(document=self.subject, can=can))

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = TitleForm(request.POST)
        if not form.is_valid():
            raise refused(form)
        self.subject.rename(by=self.member, title=form.cleaned_data["title"])
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponse(status=204)
        return redirect(self.subject)


class ReviewInterval(DocumentView):
    """How long an agreement on it holds."""

    permissions: ClassVar = {"post": allow(DocumentPolicy, "edit")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = ReviewIntervalForm(request.POST)
        if not form.is_valid():
            raise refused(form)
        self.subject.set_review_interval(
            by=self.member, days=form.cleaned_data["review_every_days"]
        )
        return redirect(self.subject)


class Archival(DocumentView):
    """Put away with everything below it."""

    permissions: ClassVar = {"post": allow(DocumentPolicy, "archive", "restore")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        self.subject.archive(by=self.member)
        messages.success(request, f"“{self.subject.title}” is archived.")
        return redirect("documents:book", self.workspace.slug)


class Restoration(DocumentView):
    """Take it out again."""

    permissions: ClassVar = {"post": allow(DocumentPolicy, "restore", "archive")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        self.subject.restore(by=self.member)
        messages.success(request, f"“{self.subject.title}” is back in the book.")
        return redirect(self.subject)


class Place(DocumentView):
    """Choose another page above it; for those who do not drag."""

    template_name = "documents/place.html"
    permissions: ClassVar = {
        "get": allow(DocumentPolicy, "move"),
        "post": allow(DocumentPolicy, "move"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        words = request.GET.get("q", "").strip()
        found = Document.objects.visible_to(self.member).current().exclude(pk=self.subject.pk)
        found = found.titled_like(words) if words else found.in_order()
        return self.render_to_response(
            self.get_context_data(
                document=self.subject,
                words=words,
                found=found[:FOUND],
                crumbs=self.crumbs(self.subject.path()),
            )
        )

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        self.subject.move(by=self.member, parent=self.find_parent(request.POST.get("parent")))
        return redirect(self.subject)


class Tree(DocumentView):
    """The tree beside the page `?current=`. Reorder by drag or by keyboard: a document, the page
    above it, its position there."""

    template_name = "documents/_sidebar_tree.html"
    permissions: ClassVar = {
        "get": allow(WorkspacePolicy, "view"),
        "post": allow(WorkspacePolicy, "write"),
    }

    def get_subject(self) -> Any:
        return self.workspace

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        current = self.find_parent(request.GET.get("current"))
        shown = tree_around(self.member, current.pk if current else None)
        return self.render_to_response(self.get_context_data(**shown))

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = PlaceForm(request.POST)
        if not form.is_valid():
            raise refused(form)
        document = self.find(form.cleaned_data["document"])
        DocumentPolicy(self.member, document).require("move")
        document.move(
            by=self.member,
            parent=self.find_parent(form.cleaned_data["parent"]),
            position=form.cleaned_data["position"],
        )
        if request.headers.get("Accept", "").startswith("text/html"):
            return redirect("documents:book", self.workspace.slug)
        return HttpResponse(status=204)
