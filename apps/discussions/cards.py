"""Threads as a page shows them: folded in a list, or open with all that is said in them."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.safestring import SafeString

from apps.core.policies import policy_about
from apps.core.richtext.difference import compare_nodes
from apps.core.richtext.difference_page import as_page
from apps.core.richtext.nodes import paragraph, text
from apps.discussions import bodies
from apps.discussions.models import Comment, Thread
from apps.discussions.models.reaction import Emoji
from apps.discussions.policies import CommentPolicy, ThreadPolicy
from apps.discussions.vocabulary import EMOJI, Kind
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team

EXCERPT = 180
"""Characters of the first comment that a folded card shows."""

ICONS = {
    Kind.COMMENT: "message-square",
    Kind.QUESTION: "circle-question-mark",
    Kind.OBJECTION: "octagon-alert",
    Kind.SUGGESTION: "replace",
}


@dataclass(frozen=True)
class Card:
    """A folded thread: who opened it, on which words, how it begins."""

    thread: Thread

    @property
    def _told(self) -> Any:
        """With what `told()` adds to each row."""
        return self.thread

    @property
    def icon(self) -> str:
        return ICONS[Kind(self.thread.kind)]

    @property
    def start(self) -> str:
        return b64encode(bytes(self.thread.anchor_start)).decode()

    @property
    def end(self) -> str:
        return b64encode(bytes(self.thread.anchor_end)).decode()

    @property
    def place(self) -> str:
        """The list it stands in: `settled`, `detached`, `anchored` or `whole`."""
        if not self.thread.is_open:
            return "settled"
        if self.thread.detached_at:
            return "detached"
        return "anchored" if self.thread.anchor_start else "whole"

    @property
    def excerpt(self) -> str:
        said = " ".join(bodies.words(self._told.opening).split())
        if not said and self.thread.is_suggestion:
            said = (
                f"Instead: “{self.thread.replacement}”"
                if self.thread.replacement
                else "Leave it out."
            )
        return said if len(said) <= EXCERPT else f"{said[: EXCERPT - 1].rstrip()}…"

    @property
    def replies(self) -> int:
        """How many comments follow the first; those that were removed do not count."""
        return max(0, int(self._told.comment_count) - 1)

    @property
    def waits_for(self) -> str:
        """Which team has to answer, as it is called."""
        team = self.thread.awaiting_team
        return Team(team).label if team else ""


@dataclass(frozen=True)
class OpenCard(Card):
    """A thread with all that is said in it, as one member sees it."""

    member: Member

    @cached_property
    def can(self) -> list[str]:
        return ThreadPolicy(self.member, self.thread).can()

    @property
    def why_not_resolve(self) -> str:
        """Why the member may not settle it; empty for those who may, or who may do nothing."""
        if "resolve" in self.can or "reply" not in self.can or not self.thread.is_open:
            return ""
        return ThreadPolicy(self.member, self.thread).refusal("resolve")

    @cached_property
    def said(self) -> "list[Saying]":
        rows = [Saying(comment, self.member, self.thread) for comment in self.thread.comments.all()]
        return [one for one in rows if one.says_something]

    @property
    def change(self) -> SafeString:
        """What a suggestion changes in its words, word by word."""
        before, after = (
            [paragraph([text(words)] if words else [])]
            for words in (self.thread.quote, self.thread.replacement)
        )
        return as_page([compare_nodes(before, after)])[0].html

    @property
    def asks(self) -> list[tuple[str, str]]:
        """The teams that can be asked for an answer."""
        return list(Team.choices)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        return kinds_without_suggestion()

    @property
    def archived_or_closed(self) -> str:
        """Why nobody can say anything here any more, if so."""
        thing = self.thread.subject
        if "reply" in self.can or thing is None:
            return ""
        return policy_about(self.member, thing).refusal("comment")


@dataclass(frozen=True)
class Saying:
    """One comment as a member sees it."""

    comment: Comment
    member: Member
    thread: Thread

    @property
    def says_something(self) -> bool:
        """A suggestion need not say why."""
        return bool(self.comment.content) or self.comment.is_removed

    @cached_property
    def can(self) -> list[str]:
        self.comment.thread = self.thread
        return [] if self.comment.is_removed else CommentPolicy(self.member, self.comment).can()

    @property
    def reactions(self) -> "list[tuple[Emoji, bool]]":
        """Each emoji with who reacted, and whether the member did."""
        return [
            (one, any(by.pk == self.member.pk for by in one.members))
            for one in self.comment.reacted
        ]

    @property
    def offered(self) -> tuple[str, ...]:
        return EMOJI


def kinds_without_suggestion() -> list[tuple[str, str]]:
    """What a thread can become or be opened as without words to replace."""
    return [(value, label) for value, label in Kind.choices if value != Kind.SUGGESTION]


def folded(threads: Iterable[Thread]) -> list[Card]:
    return [Card(one) for one in threads]
