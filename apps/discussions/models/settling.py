"""How a thread is settled, and opened again: the steps behind `Thread.resolve` and its like."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from apps.core.errors import InvalidInput, RuleViolation
from apps.core.validation import checked
from apps.discussions import events
from apps.discussions.anchors import host_of
from apps.discussions.models.resolution import Resolution
from apps.discussions.vocabulary import Outcome
from apps.workspaces.models import Member

if TYPE_CHECKING:
    from apps.discussions.models.thread import Thread


@dataclass(frozen=True)
class Settling:
    """What one member does about the end of a thread, at one moment, inside a transaction."""

    thread: "Thread"
    by: Member
    at: datetime

    def settle(self, outcome: str, note: str) -> Resolution:
        """Settle it; what is settled in this way already stays as it is."""
        self.thread.hold()
        return self._settled_as(outcome) or self._settled(outcome, note)

    def accept(self, note: str) -> Resolution:
        """Put the words of a suggestion into the text and settle it."""
        host, subject = host_of(self.thread.subject_type), self.thread.subject
        if not self.thread.is_suggestion or host is None or subject is None:
            raise InvalidInput({"outcome": "Only a suggestion can be accepted."})
        self._hold_subject()
        self.thread.hold()
        if settled := self._settled_as(Outcome.ACCEPTED):
            return settled
        anchor = self.thread.anchor
        if anchor is None or self.thread.detached_at is not None:
            raise RuleViolation("anchor_detached", "The words that it would replace are gone.")
        host.replace(subject, by=self.by, anchor=anchor, replacement=self.thread.replacement)
        return self._settled(Outcome.ACCEPTED, note)

    def reopen(self) -> None:
        """Take the settlement back, if there is one."""
        self.thread.hold()
        settled = self.thread.settlement
        if settled is None:
            return
        if settled.outcome == Outcome.ACCEPTED:
            raise RuleViolation(
                "suggestion_accepted", "Its words stand in the text. Open a new thread on them."
            )
        settled.delete()
        self.thread.forget_settlement()
        self.thread.note(at=self.at)
        self.thread.tell(events.ThreadReopened, by=self.by, at=self.at)

    def _settled_as(self, outcome: str) -> Resolution | None:
        found = self.thread.settlement
        if found is not None and found.outcome != outcome:
            said = f"{found.by.name} has settled this thread otherwise: {found.outcome}."
            raise RuleViolation("already_resolved", said, outcome=found.outcome)
        return found

    def _settled(self, outcome: str, note: str) -> Resolution:
        resolution = checked(
            Resolution(
                workspace_id=self.thread.workspace_id,
                thread_id=self.thread.pk,
                by=self.by,
                at=self.at,
                outcome=outcome,
                note=note.strip(),
            )
        )
        resolution.save(force_insert=True)
        self.thread.forget_settlement()
        self.thread.note(at=self.at)
        self.thread.tell(
            events.ThreadResolved, by=self.by, at=self.at, outcome=outcome, note=resolution.note
        )
        return resolution

    def _hold_subject(self) -> None:
        """Before the thread, as those do who settle anchors after an edit."""
        model: Any = type(self.thread.subject)
        rows = model._default_manager  # noqa: SLF001 - public, in Django
        rows.select_for_update(no_key=True).get(pk=self.thread.subject_id)
