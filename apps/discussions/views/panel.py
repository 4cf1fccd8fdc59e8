"""All threads on one thing: a part of its page, and a page of its own."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpResponse

from apps.core.subjects import SubjectLike, resolve
from apps.discussions.anchors import Anchor, Selection, host_of
from apps.discussions.cards import Card, OpenCard, folded, kinds_without_suggestion
from apps.discussions.models import Thread
from apps.discussions.policies import HostPolicy, ThreadPolicy, carries_threads
from apps.discussions.views.base import ThreadView, step
from apps.discussions.vocabulary import Kind
from apps.workspaces.doors import MemberRequest, allow
from apps.workspaces.vocabulary import Team

SELECTED = ("quote", "prefix", "suffix", "section", "start", "end")
PLACES = ("whole", "anchored", "detached", "settled")


class ThreadsOn(ThreadView):
    """The threads on a thing; `?thread=` shows one of them open. Settled ones come when asked for
    by `?settled=1`, for there may be hundreds."""

    template_name = "discussions/on.html"
    fragment_template = "discussions/_panel.html"
    permissions: ClassVar = {
        "get": allow(HostPolicy, "view"),
        "post": allow(HostPolicy, "comment"),
    }
    subject: SubjectLike

    def get_subject(self) -> SubjectLike:
        link = (self.kwargs["type"], self.kwargs["thing"])
        thing = resolve([link], workspace_id=self.workspace.pk).get(link)
        if thing is None or not carries_threads(thing):
            raise Http404("There is no such thing with threads.")
        return thing

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        threads = Thread.objects.visible_to(self.member).on(self.subject)
        asked = request.GET.get("thread", "")
        cards: dict[str, list[Card]] = {place: [] for place in PLACES}
        for card in self._cards(threads, asked):
            cards[card.place].append(card)
        return self.render_to_response(
            self.get_context_data(
                cards=cards,
                asked=asked,
                settled_shown=bool(request.GET.get("settled")) or not self.is_fragment,
                settled_count=threads.settled().count(),
                thing=self.subject,
                may_comment=HostPolicy(self.member, self.subject).may("comment"),
                refusal=HostPolicy(self.member, self.subject).refusal("comment"),
                has_text=host_of(self.subject.subject_type) is not None,
                kinds=Kind.choices,
                plain_kinds=kinds_without_suggestion(),
                teams=Team.choices,
            )
        )

    def _cards(self, threads: Any, asked: str) -> list[Card]:
        shown = threads.told().order_by("created_at", "pk")
        if self.is_fragment:
            wanted_settled = bool(self.request.GET.get("settled"))
            shown = shown.settled() if wanted_settled else shown.open()
        cards = folded(self._known(one) for one in shown)
        return [self._opened(one) if str(one.thread.pk) == asked else one for one in cards]

    def _known(self, thread: Thread) -> Thread:
        thread.subject = self.subject
        return thread

    def _opened(self, card: Card) -> OpenCard:
        told = Thread.objects.told().with_comments().get(pk=card.thread.pk)
        return OpenCard(self._known(told), self.member)

    @step
    def post(self) -> Thread:
        """Begin a thread, on selected words (`start` and `end`, base64) or on the whole thing."""
        sent = self.request.POST
        return Thread.begin(
            self.subject,
            by=self.member,
            kind=sent.get("kind") or Kind.COMMENT,
            body=sent.get("body", ""),
            blocking=bool(sent.get("blocking")),
            awaiting_team=sent.get("awaiting_team", ""),
            anchor=self._anchor(),
            replacement=sent.get("replacement", "") if sent.get("kind") == Kind.SUGGESTION else "",
        )

    def _anchor(self) -> Anchor | None:
        """The words that were selected: by their place, or else by what they say."""
        sent = {name: self.request.POST.get(name, "") for name in SELECTED}
        if not sent["start"] and not sent["quote"].strip():
            return None
        return Selection(**sent).on(self.subject)


class ThreadCard(ThreadView):
    """One thread, open; for a list that shows it already."""

    permissions: ClassVar = {"get": allow(ThreadPolicy, "view")}

    def get(self, request: MemberRequest, thread: UUID, **kwargs: Any) -> HttpResponse:
        if request.GET.get("folded"):
            return self.render_to_response(self.get_context_data(card=Card(self.subject)))
        return self.card(self.subject)
