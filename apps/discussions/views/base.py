"""What the doors of threads share: finding them, and answering with the card as it is now."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse

from apps.core.errors import DomainError, InvalidInput
from apps.discussions.cards import OpenCard
from apps.discussions.models import Comment, Thread
from apps.workspaces.doors import MemberRequest, WorkspaceView


class ThreadView(WorkspaceView):
    """A page or a step about one thread, which its address names by id."""

    template_name = "discussions/_thread.html"
    subject: Any

    def get_subject(self) -> Any:
        return self.find_thread(self.kwargs["thread"])

    def find_thread(self, pk: UUID) -> Thread:
        """A thread on something that still is; `Http404` otherwise."""
        threads = Thread.objects.visible_to(self.member).told()
        thread = threads.filter(pk=pk).first()
        if thread is None or thread.subject is None:
            raise Http404("There is no such thread.")
        return thread

    def find_comment(self, pk: UUID) -> Comment:
        comments = Comment.objects.visible_to(self.member).select_related("thread__workspace")
        comment = comments.filter(pk=pk).first()
        if comment is None or comment.thread.subject is None:
            raise Http404("There is no such comment.")
        return comment

    def card(self, thread: Thread, *, status: int = 200) -> HttpResponse:
        """The thread with all that is said in it, as of now."""
        told = Thread.objects.visible_to(self.member).told().with_comments().get(pk=thread.pk)
        told.subject = thread.subject
        shown = self.get_context_data(card=OpenCard(told, self.member))
        return self.response_class(
            request=self.request,
            template=["discussions/_thread.html"],
            context=shown,
            status=status,
        )


V = TypeVar("V", bound=ThreadView)


def step(take: "Callable[[V], Thread]") -> "Callable[..., HttpResponse]":
    """A POST that changes a thread: `take` does it and names the thread. Scripts are answered with
    the card, or the refusal in words; others are led to where the thread is shown."""

    @wraps(take)
    def post(self: V, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        scripted = bool(request.headers.get("HX-Request"))
        try:
            thread = take(self)
        except DomainError as refusal:
            if not scripted:
                raise
            return refused(refusal)
        return self.card(thread) if scripted else HttpResponseRedirect(shown_at(thread))

    return post


def shown_at(thread: Thread) -> str:
    """Where a thread is shown without scripts."""
    slug = thread.workspace.slug
    page = reverse("discussions:on", args=[slug, thread.subject_type, thread.subject_id])
    return f"{page}?thread={thread.pk}#thread-{thread.pk}"


def refused(refusal: DomainError) -> JsonResponse:
    """A refusal for a script that shows it beside the form, which keeps what was typed."""
    if isinstance(refusal, InvalidInput):
        said = " ".join(sentence for each in refusal.errors.values() for sentence in each)
    else:
        said = refusal.detail
    return JsonResponse({"detail": said, "code": refusal.code}, status=refusal.status)
