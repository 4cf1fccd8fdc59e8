"""Links on the page: what links here, what is broken, and what has to be looked at again."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from apps.core.errors import RuleViolation
from apps.core.richtext.difference import compare_nodes
from apps.core.richtext.difference_page import as_page
from apps.core.richtext.sections import split
from apps.documents.agreed import agreed_as
from apps.documents.linked import links_of
from apps.documents.models import Document, Impact
from apps.documents.policies import DocumentPolicy, ImpactPolicy
from apps.documents.projection import current_sections
from apps.documents.views.base import DocumentView
from apps.documents.writing import read_content
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


class ImpactView(WorkspaceView):
    """What concerns one mark of a linking page."""

    subject: Impact

    def get_subject(self) -> Impact:
        found = Impact.objects.visible_to(self.member).filter(document=self.kwargs["document"])
        impact = found.filter(pk=self.kwargs["impact"]).told().first()
        if impact is None:
            raise Http404("There is no such mark.")
        for page in (impact, impact.document, impact.target):
            page.workspace = self.workspace  # known already: no query for every link
        return impact


class ImpactPage(ImpactView):
    """What became of the section since the agreement that the linking text was marked for, also
    when both teams have agreed to new words since, or when it is gone."""

    template_name = "documents/impact.html"
    permissions: ClassVar = {"get": allow(ImpactPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        impact = self.subject
        current_sections(impact.target)
        before = agreed_as(impact.target, impact.target_section, impact.agreed_hash)
        parts = split(read_content(impact.target).json)
        now = next((part.nodes for part in parts if part.id == impact.target_section), ())
        shown = {
            "impact": impact,
            "sections": as_page([compare_nodes(before, now)]) if before else [],
            "can": ImpactPolicy(self.member, impact).can(),
            "document": impact.document,
            "crumbs": [
                {"title": "Book", "href": reverse("documents:book", args=[self.workspace.slug])},
                {"title": impact.document.title, "href": impact.document.get_absolute_url()},
                {"title": "Does it still hold?", "href": request.path},
            ],
        }
        return self.render_to_response(self.get_context_data(**shown))


class Confirmation(ImpactView):
    """That a text still holds although what it links to has changed."""

    permissions: ClassVar = {"post": allow(ImpactPolicy, "confirm")}
    template_name = "documents/_links.html"

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
