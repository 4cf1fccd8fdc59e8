"""How a thread is settled, opened again, and what it is."""

from typing import ClassVar

from apps.discussions.models import Thread
from apps.discussions.policies import ThreadPolicy
from apps.discussions.views.base import ThreadView, step
from apps.discussions.vocabulary import Outcome
from apps.workspaces.doors import allow


class Resolving(ThreadView):
    """Settle it: `outcome` settled, declined or, of a suggestion, accepted; and a `note` on how."""

    permissions: ClassVar = {"post": allow(ThreadPolicy, "resolve", "accept")}
    subject: Thread

    @step
    def post(self) -> Thread:
        sent = self.request.POST
        outcome = sent.get("outcome") or Outcome.SETTLED
        ThreadPolicy(self.member, self.subject).require_outcome(outcome)
        self.subject.resolve(by=self.member, outcome=outcome, note=sent.get("note", ""))
        return self.subject


class Reopening(ThreadView):
    """Take back that it is settled."""

    permissions: ClassVar = {"post": allow(ThreadPolicy, "reopen")}
    subject: Thread

    @step
    def post(self) -> Thread:
        self.subject.reopen(by=self.member)
        return self.subject


class Changing(ThreadView):
    """What it is and whether it blocks."""

    permissions: ClassVar = {"post": allow(ThreadPolicy, "change")}
    subject: Thread

    @step
    def post(self) -> Thread:
        sent = self.request.POST
        self.subject.change(
            by=self.member, kind=sent.get("kind"), blocking=bool(sent.get("blocking"))
        )
        return self.subject


class Asking(ThreadView):
    """Which team has to answer; an empty one asks nobody any more."""

    permissions: ClassVar = {"post": allow(ThreadPolicy, "ask")}
    subject: Thread

    @step
    def post(self) -> Thread:
        self.subject.change(
            by=self.member, awaiting_team=self.request.POST.get("awaiting_team", "")
        )
        return self.subject
