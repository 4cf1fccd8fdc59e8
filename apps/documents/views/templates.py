"""Templates of the book: kept from pages, offered to new ones."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from apps.documents.models import Template
from apps.documents.policies import DocumentPolicy, TemplatePolicy
from apps.documents.views.base import DocumentView
from apps.documents.writing import read_content
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy


class Templates(WorkspaceView):
    """All of them."""

    template_name = "documents/templates.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        rows = Template.objects.visible_to(self.member).order_by("title", "pk")
        listed = list(rows.select_related("created_by__user").defer("content"))
        new = f"/{self.workspace.slug}/documents/new/?template="
        for one in listed:
            one.start = f"{new}{one.pk}"  # type: ignore[attr-defined]
        shown = {
            "templates": listed,
            "may_write": WorkspacePolicy(self.member, self.workspace).may("write"),
        }
        return self.render_to_response(self.get_context_data(**shown))


class SaveTemplate(DocumentView):
    """Keep the present text of a page as a template."""

    permissions: ClassVar = {"post": allow(DocumentPolicy, "edit")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        template = Template.save_from(
            self.subject,
            by=self.member,
            title=request.POST.get("title", ""),
            content=read_content(self.subject).json,
        )
        messages.success(request, f"“{template.title}” is offered to new pages.")
        return redirect(self.subject)


class TemplateRemoval(WorkspaceView):
    """Offer a template no more."""

    permissions: ClassVar = {"post": allow(TemplatePolicy, "remove")}

    def get_subject(self) -> Template:
        found = Template.objects.visible_to(self.member).filter(pk=self.kwargs["template"]).first()
        if found is None:
            raise Http404("There is no such template.")
        return found

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        self.subject.remove(by=self.member)
        messages.success(request, f"“{self.subject.title}” is no longer a template.")
        return redirect("documents:templates", self.workspace.slug)
