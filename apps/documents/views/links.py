"""Links on the page: what links here, what is broken, and what has to be looked at again."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from apps.core.errors import RuleViolation
from apps.documents.linked import links_of
from apps.documents.models import Document, Impact
from apps.documents.policies import DocumentPolicy, ImpactPolicy
from apps.documents.projection import current_sections
from apps.documents.views.base import DocumentView
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow


class Links(DocumentView):
    """All that links to a page, and its panel, drawn anew whenever links or marks change."""

    template_name = "documents/links.html"
    fragment_template = "documents/_links.html"
    permissions: ClassVar = {"get": allow(DocumentPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        current_sections(self.subject)
        shown: dict[str, Any] = {"links": links_of(self.subject, self.member)}
        if not self.is_fragment:
            here = {"title": "What links here", "href": request.path}
            shown["crumbs"] = [*self.crumbs(self.subject.path()), here]
        return self.render_to_response(self.get_context_data(document=self.subject, **shown))


class Confirmation(WorkspaceView):
    """That a text still holds although what it links to has changed."""

    subject: Impact
    permissions: ClassVar = {"post": allow(ImpactPolicy, "confirm")}
    template_name = "documents/_links.html"

    def get_subject(self) -> Impact:
        found = Impact.objects.visible_to(self.member).filter(document=self.kwargs["document"])
        impact = found.filter(pk=self.kwargs["impact"]).told().first()
        if impact is None:
            raise Http404("There is no such mark.")
        impact.document.workspace = self.workspace
        return impact

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        try:
            self.subject.confirm(by=self.member, content_hash=request.POST.get("content_hash", ""))
        except RuleViolation as refusal:
            if not request.headers.get("HX-Request"):
                raise
            answer = self.panel(self.subject.document, refusal)
            answer.status_code = refusal.status
            answer["HX-Reswap"] = "outerHTML"
            return answer
        if request.headers.get("HX-Request"):
            return self.panel(self.subject.document)
        messages.success(request, "Noted: it still holds.")
        return redirect(self.subject.document)

    def panel(self, document: Document, refusal: RuleViolation | None = None) -> HttpResponse:
        """The panel of the linking page as of now, with what was refused."""
        links = links_of(document, self.member)
        shown = {"document": document, "links": links, "refusal": refusal}
        return self.render_to_response(self.get_context_data(**shown))
