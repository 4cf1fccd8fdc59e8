"""Sign-off on the page: the seals of a document, signing a section or all, taking it back."""

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect

from apps.core.errors import InvalidInput, RuleViolation
from apps.documents import signing
from apps.documents.models import LiveText
from apps.documents.policies import DocumentPolicy
from apps.documents.projection import current_sections
from apps.documents.seals import seals_of
from apps.documents.views.base import DocumentView
from apps.workspaces.doors import MemberRequest, allow


class SealPanel(DocumentView):
    """What the doors of sign-off share: the panel with the seals of a document."""

    template_name = "documents/_sign_off.html"

    def panel(self, refusal: RuleViolation | None = None) -> HttpResponse:
        """The panel as of now, with what was refused and where."""
        told = cast(list[dict[str, str]], refusal.extra["sections"]) if refusal else []
        sections = current_sections(self.subject)
        since = self.request.POST.get("revision", "")
        shown = {
            "document": self.subject,
            "seals": seals_of(self.subject, sections, self.member),
            "revision": LiveText.objects.only("projected_revision")
            .get(pk=self.subject.pk)
            .projected_revision,
            "since": since if since.isdecimal() else None,
            "refusal": refusal,
            "changed": {one["id"] for one in told},
            "can": DocumentPolicy(self.member, self.subject).can(),
        }
        return self.render_to_response(self.get_context_data(**shown))

    def answer(self, said: str) -> HttpResponse:
        """What was done, in the panel for those who have scripts, on the page for others."""
        if self.request.headers.get("HX-Request"):
            return self.panel()
        messages.success(self.request, said)
        return redirect(self.subject)


class Seals(SealPanel):
    """The panel, drawn anew whenever somebody signs or the text changes."""

    permissions: ClassVar = {"get": allow(DocumentPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self.panel()


class Signing(SealPanel):
    """Sign sections for the own team: `section` holds an id, `content_hash` of it what was read;
    both may repeat."""

    permissions: ClassVar = {"post": allow(DocumentPolicy, "sign")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        hashes = _hashes(request.POST)
        try:
            signed = signing.sign(self.subject, by=self.member, hashes=hashes)
        except signing.NoSection:
            raise Http404("There is no such section any more.") from None
        except RuleViolation as refusal:
            if not request.headers.get("HX-Request"):
                raise
            answer = self.panel(refusal)
            answer.status_code = refusal.status
            answer["HX-Reswap"] = "outerHTML"
            return answer
        count = f"“{signed[0]}”" if len(signed) == 1 else f"{len(signed)} sections"
        return self.answer(f"Signed {count} for {self.member.get_team_display().lower()}.")


class Withdrawal(SealPanel):
    """Take the own team's signature on one section back."""

    permissions: ClassVar = {"post": allow(DocumentPolicy, "sign")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        try:
            section = signing.withdraw(
                self.subject, by=self.member, section=request.POST.get("section", "")
            )
        except signing.NoSection:
            raise Http404("There is no such section any more.") from None
        return self.answer(f"“{section}” is no longer signed by your team.")


def _hashes(sent: QueryDict) -> dict[str, str]:
    sections, hashes = sent.getlist("section"), sent.getlist("content_hash")
    if not sections:
        raise InvalidInput({"section": "Say which section to sign."})
    if len(sections) != len(hashes):
        raise InvalidInput({"content_hash": "Each section needs the hash of what was read."})
    return dict(zip(sections, hashes, strict=True))
