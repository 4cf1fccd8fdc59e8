"""What happens in threads. The subject is the thing that the thread hangs on."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from apps.core.events import Event


@dataclass(frozen=True, kw_only=True)
class ThreadEvent(Event):
    """Something about a thread. `kind` and `blocking` are as of then, `quote` the words that it
    hangs on, shortened; empty for a thread on the whole thing."""

    thread_id: UUID
    kind: str
    blocking: bool
    quote: str


@dataclass(frozen=True, kw_only=True)
class CommentEvent(ThreadEvent):
    """Something about one comment of a thread."""

    comment_id: UUID


@dataclass(frozen=True, kw_only=True)
class ThreadOpened(CommentEvent):
    """`mentions` are the ids of the members who are mentioned in the first comment."""

    name: ClassVar[str] = "thread.opened"
    awaiting_team: str
    mentions: list[str]


@dataclass(frozen=True, kw_only=True)
class ThreadReplied(CommentEvent):
    """`answered` names the team that the thread waited for, if this reply came from it."""

    name: ClassVar[str] = "thread.replied"
    answered: str
    mentions: list[str]


@dataclass(frozen=True, kw_only=True)
class ThreadChanged(ThreadEvent):
    """`changes` maps a field (kind, blocking, awaiting_team) to its new value."""

    name: ClassVar[str] = "thread.changed"
    changes: dict[str, str | bool]


@dataclass(frozen=True, kw_only=True)
class ThreadResolved(ThreadEvent):
    name: ClassVar[str] = "thread.resolved"
    outcome: str
    note: str


@dataclass(frozen=True, kw_only=True)
class ThreadReopened(ThreadEvent):
    name: ClassVar[str] = "thread.reopened"


@dataclass(frozen=True, kw_only=True)
class ThreadDetached(ThreadEvent):
    """The words that it hangs on are gone."""

    name: ClassVar[str] = "thread.detached"


@dataclass(frozen=True, kw_only=True)
class ThreadAttached(ThreadEvent):
    """Its words are back."""

    name: ClassVar[str] = "thread.attached"


@dataclass(frozen=True, kw_only=True)
class CommentEdited(CommentEvent):
    """`mentions` are those who were not mentioned before."""

    name: ClassVar[str] = "comment.edited"
    mentions: list[str]


@dataclass(frozen=True, kw_only=True)
class CommentRemoved(CommentEvent):
    name: ClassVar[str] = "comment.removed"


@dataclass(frozen=True, kw_only=True)
class ThreadsImported(Event):
    """Threads came with a file, all at once: how many, how many comments they hold together, and
    how many of them are settled."""

    name: ClassVar[str] = "thread.imported"
    threads: int
    comments: int
    settled: int
