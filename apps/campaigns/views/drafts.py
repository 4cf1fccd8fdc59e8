"""The drafts of a campaign: a new one, its text live in a tab, deciding on it, what changed."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from apps.campaigns.drafting import add_draft
from apps.campaigns.forms import DraftForm, ReviewForm
from apps.campaigns.models import PostMortemLine, Review
from apps.campaigns.page import ICONS, CampaignPage
from apps.campaigns.policies import CampaignPolicy, DraftPolicy
from apps.campaigns.reviewing import review
from apps.campaigns.rounds import ICONS as DECISION_ICONS
from apps.campaigns.rounds import latest, rounds_of
from apps.campaigns.views.base import CampaignView, DraftView
from apps.campaigns.vocabulary import APPROVALS, Channel, Decision
from apps.core.errors import InvalidInput, RuleViolation
from apps.core.forms import refusals_in, status_of
from apps.core.richtext.difference import compare
from apps.core.richtext.difference_page import as_page
from apps.discussions.models import Thread
from apps.documents import versions
from apps.documents.models import LiveText
from apps.documents.views.document import margin_view, text_of
from apps.documents.writing import read_content
from apps.workspaces.doors import MemberRequest, allow

CHOICES = (
    (Decision.APPROVE.value, "Approve", DECISION_ICONS[Decision.APPROVE.value]),
    (
        Decision.APPROVE_WITH_REMARKS.value,
        "Approve with remarks",
        DECISION_ICONS[Decision.APPROVE_WITH_REMARKS.value],
    ),
    (
        Decision.REQUEST_CHANGES.value,
        "Request changes",
        DECISION_ICONS[Decision.REQUEST_CHANGES.value],
    ),
)
"""What a reviewer can decide: value, words on the button, icon."""

OFFERED = 6
"""Lessons that a new draft is offered."""


class NewDraft(CampaignView):
    """Make a draft with the outline of its kind; lessons of earlier campaigns stand beside."""

    template_name = "campaigns/new_draft.html"
    permissions: ClassVar = {
        "get": allow(CampaignPolicy, "edit"),
        "post": allow(CampaignPolicy, "edit"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        channel = request.GET.get("channel", "")
        return self._show(DraftForm(initial={"channel": channel or Channel.EMAIL}))

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = DraftForm(request.POST)
        if form.is_valid():
            with refusals_in(form):
                return redirect(add_draft(self.campaign, by=self.member, **form.cleaned_data))
        return self._show(form, status=status_of(form))

    def _show(self, form: DraftForm, status: int = 200) -> HttpResponse:
        lessons = PostMortemLine.objects.visible_to(self.member).offered_to(self.campaign)
        return self.framed(
            "new-draft",
            form=form,
            channels=[(one.value, one.label, ICONS[one.value]) for one in Channel],
            lessons=lessons[:OFFERED],
            status=status,
        )


class ReviewedView(DraftView):
    """What the pages with a draft's review in the margin share."""

    def review_shown(self, page: CampaignPage) -> dict[str, Any]:
        """What `campaigns/_review.html` shows."""
        live = self.campaign.is_live
        return {
            "draft": self.draft,
            "shown": self.shown(page),
            "decisions": latest(rounds_of(page, self.draft.pk)),
            "may_review": not live and DraftPolicy(self.member, self.draft).may("review"),
            "choices": CHOICES,
            "form": ReviewForm(),
        }


class DraftPage(ReviewedView):
    """The draft's text, live, in the frame of its campaign; `?beside=page` opens the review in
    the margin, `threads` what is said about it. To the draft's page in the book it lends the line
    that says whose draft that is."""

    template_name = "campaigns/draft.html"
    fragment_template = "campaigns/_draft_line.html"
    permissions: ClassVar = {"get": allow(DraftPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        if self.is_fragment:
            return self.render_to_response(self.get_context_data(draft=self.draft))
        page = self.page()
        text = text_of(self.draft.document, self.member)
        text["document_can"] = text.pop("can")
        threads = Thread.objects.visible_to(self.member).open()
        open_threads = threads.about([("document", self.draft.document_id)]).count()
        chosen = request.GET.get("beside") or request.COOKIES.get("margin", "")
        return self.framed(
            "draft",
            page,
            open_threads=open_threads,
            margin_view=margin_view(chosen, open_threads),
            **text,
            **self.review_shown(page),
        )


class Reviews(ReviewedView):
    """The panel of the review as of now; and deciding, on the words that were read."""

    template_name = "campaigns/_review.html"
    permissions: ClassVar = {
        "get": allow(DraftPolicy, "view"),
        "post": allow(DraftPolicy, "review"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self._panel()

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        form = ReviewForm(request.POST)
        if not form.is_valid():
            return self._refused(form)
        try:
            given = review(self.draft, by=self.member, **form.cleaned_data)
        except InvalidInput as refusal:
            for field, said in refusal.errors.items():
                form.add_error(field if field in form.fields else None, said)
            return self._refused(form)
        except RuleViolation as refusal:
            return self._refused(form, refusal)
        if request.headers.get("HX-Request"):
            return self._panel()
        messages.success(request, f"{given.get_decision_display()}: “{self.draft.title}”.")
        return redirect(self.draft)

    def _panel(self, **more: Any) -> HttpResponse:
        page = self.page()
        text = LiveText.objects.only("projected_revision").get(pk=self.draft.document_id)
        shown = {"revision": text.projected_revision, **self.review_shown(page), **more}
        return self.framed("draft", page, **shown)

    def _refused(self, form: ReviewForm, refusal: RuleViolation | None = None) -> HttpResponse:
        """With what was typed still there: in the panel, or on a page without scripts."""
        since = self.request.POST.get("revision", "")
        if not self.request.headers.get("HX-Request"):
            self.template_name = "campaigns/review.html"
        answer = self._panel(form=form, refusal=refusal, since=since if since.isdecimal() else None)
        answer.status_code = refusal.status if refusal else 400
        answer["HX-Reswap"] = "outerHTML"
        return answer


class Changes(ReviewedView):
    """How the draft reads now against what a decision was about: `?review=`, or the last approval
    there is. With `?since=` against what was read at a revision, when a decision came too late."""

    template_name = "campaigns/changes.html"
    permissions: ClassVar = {"get": allow(DraftPolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        since = request.GET.get("since", "")
        given = None if since else self._review(request.GET.get("review", ""))
        if not since and given is None:
            return redirect(self.draft)
        kept = given.version if given else None
        before = kept.content() if kept else self._text_at(since)
        now = read_content(self.draft.document)
        page = self.page()
        return self.framed(
            "draft",
            page,
            review=given,
            changes=as_page(compare(before, now.json)),
            revision=now.revision,
            **self.review_shown(page),
        )

    def _review(self, asked: str) -> Review | None:
        rows = Review.objects.filter(draft=self.draft).exclude(version=None)
        rows = rows.select_related("version", "member__user").order_by("-at", "-pk")
        if not asked:
            return rows.filter(decision__in=APPROVALS).first()
        try:
            found = rows.filter(pk=UUID(asked)).first()
        except ValueError:
            found = None
        if found is None:
            raise Http404("There is no such decision.")
        return found

    def _text_at(self, revision: str) -> dict[str, Any]:
        known = revision.isdecimal() and len(revision) < 9
        text = versions.text_at(self.draft.document, int(revision)) if known else None
        if text is None:
            raise Http404("The text as of then is no longer kept by itself.")
        return text
