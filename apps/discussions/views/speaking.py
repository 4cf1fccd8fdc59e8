"""Saying something in a thread, and what can be done with one comment."""

from typing import Any, ClassVar

from django.http import HttpResponse

from apps.core.errors import DomainError
from apps.discussions import bodies
from apps.discussions.models import Comment, Thread
from apps.discussions.policies import CommentPolicy, ThreadPolicy
from apps.discussions.views.base import ThreadView, refused, step
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy


class Replies(ThreadView):
    """Say something in a thread; `reopen` goes on with one that is settled."""

    permissions: ClassVar = {"post": allow(ThreadPolicy, "reply")}
    subject: Thread

    @step
    def post(self) -> Thread:
        sent = self.request.POST
        self.subject.reply(
            by=self.member, body=sent.get("body", ""), reopen=bool(sent.get("reopen"))
        )
        return self.subject


class CommentView(ThreadView):
    """A change to one comment."""

    subject: Comment

    def get_subject(self) -> Comment:
        return self.find_comment(self.kwargs["comment"])


class Wording(CommentView):
    """Say it in other words. What it said before, for those who ask."""

    template_name = "discussions/wording.html"
    fragment_template = "discussions/_wording.html"
    permissions: ClassVar = {
        "get": allow(CommentPolicy, "view"),
        "post": allow(CommentPolicy, "edit"),
    }

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        shown = self.get_context_data(
            comment=self.subject,
            versions=list(self.subject.versions.all()),
            can=CommentPolicy(self.member, self.subject).can(),
            thread=self.subject.thread,
        )
        return self.render_to_response(shown)

    @step
    def post(self) -> Thread:
        self.subject.edit(by=self.member, body=self.request.POST.get("body", ""))
        return self.subject.thread


class Removal(CommentView):
    """Take a comment back; that something stood there stays."""

    permissions: ClassVar = {"post": allow(CommentPolicy, "remove")}

    @step
    def post(self) -> Thread:
        self.subject.remove(by=self.member)
        return self.subject.thread


class Reactions(CommentView):
    """React with an emoji, or take it back with `off`."""

    permissions: ClassVar = {"post": allow(CommentPolicy, "react")}

    @step
    def post(self) -> Thread:
        emoji = self.request.POST.get("emoji", "")
        if self.request.POST.get("off"):
            self.subject.unreact(by=self.member, emoji=emoji)
        else:
            self.subject.react(by=self.member, emoji=emoji)
        return self.subject.thread


class Preview(WorkspaceView):
    """How a comment will read. Keeps nothing."""

    template_name = "discussions/_preview.html"
    permissions: ClassVar = {"post": allow(WorkspacePolicy, "view")}

    def post(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        try:
            said = bodies.read(request.POST.get("body", ""))
        except DomainError as refusal:
            return refused(refusal)
        return self.render_to_response(self.get_context_data(html=bodies.shown(said.content)))
