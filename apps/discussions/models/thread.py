"""A thread: what is said about one thing of the workspace, or about some words of its text."""

from datetime import datetime
from typing import ClassVar

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import InvalidInput, RuleViolation
from apps.core.subjects import SubjectLike
from apps.core.validation import checked
from apps.discussions import events
from apps.discussions.anchors import Anchor
from apps.discussions.mentions import ids_of, said_by
from apps.discussions.models.comment import Comment
from apps.discussions.models.queries import ThreadQuerySet
from apps.discussions.models.resolution import Resolution
from apps.discussions.models.settling import Settling
from apps.discussions.models.standing import Standing
from apps.discussions.vocabulary import Kind, Outcome
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team


class Thread(Standing):
    """What is said about a subject, or about some words of its live text."""

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="discussions_thread_kind"
            ),
            models.CheckConstraint(
                condition=Q(awaiting_team__in=["", *Team.values], opened_team__in=Team.values),
                name="discussions_thread_teams",
            ),
            models.CheckConstraint(
                condition=Q(anchor_start=b"", anchor_end=b"", quote="", detached_at=None)
                | (~Q(anchor_start=b"") & ~Q(anchor_end=b"") & ~Q(quote="")),
                name="discussions_thread_anchor_whole",
            ),
            models.CheckConstraint(
                condition=(Q(kind=Kind.SUGGESTION) & ~Q(anchor_start=b""))
                | (~Q(kind=Kind.SUGGESTION) & Q(replacement="")),
                name="discussions_thread_suggestion_of_words",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["workspace", "subject_type", "subject_id", "created_at"],
                name="discussions_thread_of_subject",
            ),
            models.Index(
                fields=["workspace", "-blocking", "-active_at", "-id"],
                name="discussions_thread_inbox",
            ),
            models.Index(
                fields=["workspace", "awaiting_team", "-blocking", "-active_at", "-id"],
                condition=~Q(awaiting_team=""),
                name="discussions_thread_awaiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        """The permanent link to it; it leads to wherever it is shown."""
        return reverse("discussions:thread", args=[self.workspace.slug, self.pk])

    @classmethod
    @transaction.atomic
    def begin(
        cls,
        subject: SubjectLike,
        *,
        by: Member,
        body: str = "",
        kind: str = Kind.COMMENT,
        blocking: bool = False,
        awaiting_team: str = "",
        anchor: Anchor | None = None,
        replacement: str = "",
        at: datetime | None = None,
    ) -> "Thread":
        """Open a thread with its first comment. A suggestion hangs on words and brings others, and
        need not say why; `replacement` is plain text, empty to leave the words out."""
        at = at or timezone.now()
        said = said_by(by, body, optional=kind == Kind.SUGGESTION)
        thread = cls(
            workspace=by.workspace,
            subject_type=subject.subject_type,
            subject_id=subject.pk,
            kind=kind,
            blocking=blocking,
            awaiting_team=awaiting_team,
            opened_by=by,
            opened_team=by.team,
            replacement=replacement.replace("\r\n", "\n"),
            active_at=at,
            **cls.columns(anchor),
        )
        thread.subject = subject
        thread._check_suggestion()
        checked(thread).save(force_insert=True)
        comment = Comment.write(thread, by=by, said=said)
        about = {"comment_id": comment.pk, "mentions": ids_of(said)}
        thread.tell(events.ThreadOpened, by=by, at=at, awaiting_team=awaiting_team, **about)
        return thread

    @transaction.atomic
    def reply(
        self, *, by: Member, body: str, reopen: bool = False, at: datetime | None = None
    ) -> Comment:
        """Say something in it. What the awaited team says is its answer: the thread waits no more.

        Raises `RuleViolation` `thread_resolved` if it is settled, unless it shall be opened again.
        """
        at = at or timezone.now()
        said = said_by(by, body)
        if reopen:
            self.reopen(by=by, at=at)
        else:
            self._hold_open()
        answered = self.awaiting_team if self.awaiting_team == by.team else ""
        if answered:
            self.awaiting_team = ""
        self.note("awaiting_team", at=at)
        comment = Comment.write(self, by=by, said=said)
        about = {"comment_id": comment.pk, "mentions": ids_of(said)}
        self.tell(events.ThreadReplied, by=by, at=at, answered=answered, **about)
        return comment

    @transaction.atomic
    def change(
        self,
        *,
        by: Member,
        kind: str | None = None,
        blocking: bool | None = None,
        awaiting_team: str | None = None,
        at: datetime | None = None,
    ) -> None:
        """Say otherwise what it is, whether it blocks, who has to answer. What is None stays."""
        self._hold_open()
        wanted = {"kind": kind, "blocking": blocking, "awaiting_team": awaiting_team}
        changes = {
            name: value
            for name, value in wanted.items()
            if value is not None and value != getattr(self, name)
        }
        if not changes:
            return
        if "kind" in changes and Kind.SUGGESTION in (self.kind, kind):
            raise InvalidInput({"kind": "A suggestion begins and ends as one."})
        for name, value in changes.items():
            setattr(self, name, value)
        checked(self)
        self.note(*changes)
        self.tell(events.ThreadChanged, by=by, at=at or timezone.now(), changes=changes)

    @transaction.atomic
    def resolve(
        self,
        *,
        by: Member,
        outcome: str = Outcome.SETTLED,
        note: str = "",
        at: datetime | None = None,
    ) -> Resolution:
        """Settle it; in the same way again changes nothing. Accepting a suggestion puts its words
        into the text. Raises `RuleViolation` `already_resolved` if it was settled otherwise."""
        settling = Settling(self, by, at or timezone.now())
        if outcome == Outcome.ACCEPTED:
            return settling.accept(note)
        return settling.settle(outcome, note)

    def accept(self, *, by: Member, note: str = "", at: datetime | None = None) -> Resolution:
        """Put the words of a suggestion into the text, as one edit by `by`, and settle it.

        Raises `RuleViolation`: `anchor_detached` if the words that it would replace are gone,
        `words_changed` if they read otherwise by now.
        """
        return self.resolve(by=by, outcome=Outcome.ACCEPTED, note=note, at=at)

    def decline(self, *, by: Member, note: str = "", at: datetime | None = None) -> Resolution:
        """Settle it by saying no."""
        return self.resolve(by=by, outcome=Outcome.DECLINED, note=note, at=at)

    @transaction.atomic
    def reopen(self, *, by: Member, at: datetime | None = None) -> None:
        """Take back that it is settled. Not what was accepted: its words are in the text."""
        Settling(self, by, at or timezone.now()).reopen()

    def hold(self) -> None:
        """Let it change by one after the other, until the transaction ends, and know it as of
        now."""
        Thread.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.refresh_from_db(
            fields=[
                "kind", "blocking", "awaiting_team", "active_at",
                "detached_at", "anchor_start", "anchor_end", "section",
            ]
        )  # fmt: skip
        self.forget_settlement()

    def _hold_open(self) -> None:
        self.hold()
        if (settled := self.settlement) is not None:
            said = f"{settled.by.name} has settled this thread. Open it again to go on."
            raise RuleViolation("thread_resolved", said)

    def _check_suggestion(self) -> None:
        if self.is_suggestion and not self.anchor_start:
            raise InvalidInput({"anchor": "A suggestion replaces words; say which."})
        if self.is_suggestion and self.replacement == self.quote:
            raise InvalidInput({"replacement": "These are the words that stand there."})
        if not self.is_suggestion and self.replacement:
            raise InvalidInput({"replacement": "Only a suggestion brings words of its own."})
