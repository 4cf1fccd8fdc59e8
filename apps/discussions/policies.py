"""Who may do what in threads: first of all, who may do it with what the thread hangs on."""

from collections.abc import Collection
from typing import ClassVar

from apps.core.policies import Policy, policy_about
from apps.core.subjects import SubjectLike
from apps.discussions.models import Comment, Thread
from apps.discussions.vocabulary import Outcome
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team


class HostPolicy(Policy[Member, SubjectLike]):
    """What a member may do beside a thing that carries threads: what its own policy says."""

    actions: ClassVar = ("view", "comment")

    def view(self) -> bool:
        return policy_about(self.member, self.subject).may("view")

    def comment(self) -> bool:
        return policy_about(self.member, self.subject).may("comment")

    def refusal(self, action: str) -> str:
        return policy_about(self.member, self.subject).refusal(action)


class ThreadPolicy(Policy[Member, Thread]):
    """Whoever may comment on a thing takes part in its threads.

    What blocks is settled by the side that raised it: by whoever opened the thread or a signatory
    of their team (leadership has none; there it is any of them). Otherwise an objection would be
    settled by the side that it is raised against, and so would it if that side could say that it
    does not block.
    """

    actions: ClassVar = ("view", "reply", "resolve", "accept", "reopen", "change", "ask")

    def view(self) -> bool:
        return _host_allows(self.member, self.subject, "view")

    def reply(self) -> bool:
        return _host_allows(self.member, self.subject, "comment")

    def resolve(self) -> bool:
        """One's own, always. What blocks, for the side that raised it. A suggestion, if one
        writes the text or signs it."""
        if self._opened:
            return self.view()
        if self.subject.blocking:
            return self.reply() and self._of_the_side_that_raised_it
        if self.subject.is_suggestion:
            return self.reply() and (self.member.signatory or self._edits)
        return self.reply()

    def accept(self) -> bool:
        """An edit by who accepts. It gives what was asked for, so also where that blocks."""
        return self.subject.is_suggestion and self._edits

    def reopen(self) -> bool:
        return self.reply()

    def change(self) -> bool:
        """What it is and whether it blocks says the side that raised it."""
        return self.reply() and (self._opened or self._of_the_side_that_raised_it)

    def ask(self) -> bool:
        """Which team has to answer says anybody who takes part."""
        return self.reply()

    def require_change(self, fields: Collection[str]) -> None:
        """Raise `Forbidden` unless the member may change these fields of a thread."""
        self.require("ask" if set(fields) <= {"awaiting_team"} else "change")

    def require_outcome(self, outcome: str) -> None:
        """Raise `Forbidden` unless the member may settle it in this way."""
        accepts = outcome == Outcome.ACCEPTED and self.subject.is_suggestion
        self.require("accept" if accepts else "resolve")

    def refusal(self, action: str) -> str:
        if self.view() and not self.reply():
            return _refusal_of_host(self.member, self.subject)
        if action in ("resolve", "change") and self.reply():
            side = self.subject.get_opened_team_display()
            who = f"{self.subject.opened_by.name} or {_settlers(self.subject)}"
            if self.subject.blocking or action == "change":
                return f"{side} raised this: {who} can {action} it."
            return "Those who write or sign this text decide on a suggestion."
        return super().refusal(action)

    @property
    def _opened(self) -> bool:
        return self.member.pk == self.subject.opened_by_id

    @property
    def _of_the_side_that_raised_it(self) -> bool:
        if self.member.team != self.subject.opened_team:
            return False
        return self.member.signatory or self.member.team == Team.LEADERSHIP

    @property
    def _edits(self) -> bool:
        return _host_allows(self.member, self.subject, "edit")


class CommentPolicy(Policy[Member, Comment]):
    """Everybody's words are their own; an admin can take away what should not stand there."""

    actions: ClassVar = ("view", "edit", "remove", "react")

    def view(self) -> bool:
        return _host_allows(self.member, self.subject.thread, "view")

    def edit(self) -> bool:
        return self._wrote and self.react()

    def remove(self) -> bool:
        return self.view() and (self._wrote or self.member.is_admin)

    def react(self) -> bool:
        return _host_allows(self.member, self.subject.thread, "comment")

    def refusal(self, action: str) -> str:
        if self.view() and not self.react():
            return _refusal_of_host(self.member, self.subject.thread)
        if action in ("edit", "remove"):
            return "Only who wrote a comment changes it."
        return super().refusal(action)

    @property
    def _wrote(self) -> bool:
        return self.member.pk == self.subject.author_id


def carries_threads(thing: SubjectLike) -> bool:
    """Whether threads can hang on things of this kind."""
    try:
        actions = policy_about(None, thing).actions
    except LookupError:
        return False
    return "view" in actions and "comment" in actions


def _host_allows(member: Member, thread: Thread, action: str) -> bool:
    if member.left_at is not None or member.workspace_id != thread.workspace_id:
        return False
    thing = thread.subject
    return thing is not None and policy_about(member, thing).may(action)


def _refusal_of_host(member: Member, thread: Thread) -> str:
    return policy_about(member, thread.subject).refusal("comment")


def _settlers(thread: Thread) -> str:
    if thread.opened_team == Team.LEADERSHIP:
        return "anybody of leadership"
    return f"a signatory of {thread.opened_team}"
