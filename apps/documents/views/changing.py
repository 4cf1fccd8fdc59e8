"""Small changes to a document: its title, its place, whether it is put away."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from apps.core.errors import InvalidInput
from apps.documents.forms import PlaceForm, ReviewIntervalForm, TitleForm
from apps.documents.models import Document
from apps.documents.policies import DocumentPolicy
from apps.documents.views.base import DocumentView
from apps.workspaces.doors import MemberRequest, allow
from apps.workspaces.policies import WorkspacePolicy

FOUND = 30


class Title(DocumentView):
    """Rename."""

    permissions: ClassVar = {"post": allow(DocumentPolicy, "edit")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = TitleForm(request.POST)
        if not form.is_valid():
            raise InvalidInput(form.errors)
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
            raise InvalidInput(form.errors)
        self.subject.set_review_interval(
            by=self.member, days=form.cleaned_data["review_every_days"]
        )
        return redirect(self.subject)


class Archival(DocumentView):
    """Put away with everything below it."""

    permissions: ClassVar = {"post": allow(DocumentPolicy, "archive")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        self.subject.archive(by=self.member)
        messages.success(request, f"“{self.subject.title}” is archived.")
        return redirect("documents:book", self.workspace.slug)


class Restoration(DocumentView):
    """Take it out again."""

    permissions: ClassVar = {"post": allow(DocumentPolicy, "restore")}

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
    """Reorder by drag or by keyboard: a document, the page above it, its position there."""

    permissions: ClassVar = {"post": allow(WorkspacePolicy, "write")}

    def get_subject(self) -> Any:
        return self.workspace

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = PlaceForm(request.POST)
        if not form.is_valid():
            raise InvalidInput(form.errors)
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
