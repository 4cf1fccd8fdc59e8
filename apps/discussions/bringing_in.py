"""Threads that were written elsewhere and come with a file, all of them at once.

Who brings them in is their author here: names in a file prove nothing. However many there are, it
is one event and a fixed number of queries for each some hundred, and nobody is called by them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from apps.core.events import publish
from apps.core.subjects import Subject, SubjectLike
from apps.discussions import bodies
from apps.discussions.anchors import Anchor
from apps.discussions.events import ThreadsImported
from apps.discussions.models import Comment, Resolution, Thread
from apps.discussions.vocabulary import Kind, Outcome
from apps.workspaces.models import Member

AT_ONCE: Final = 500
"""Rows of one query."""


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A thread to be: what is said in it, each as Markdown, the first of which opens it; the words
    that it hangs on, None for the whole subject. `settled` says how it was settled, if it was."""

    said: Sequence[str]
    anchor: Anchor | None = None
    settled: str = ""


@transaction.atomic
def bring_in(
    subject: SubjectLike, *, by: Member, talks: Iterable[Talk], at: datetime | None = None
) -> list[Thread]:
    """Open these threads, in this order, and settle those that were. `InvalidInput` naming `body`
    if something said in them says nothing, or too much."""
    at = at or timezone.now()
    listed = list(talks)
    threads = [_thread(subject, by, talk, at) for talk in listed]
    comments = [
        _comment(thread, by, source)
        for thread, talk in zip(threads, listed, strict=True)
        for source in talk.said
    ]
    settled = [
        _resolution(thread, by, talk, at)
        for thread, talk in zip(threads, listed, strict=True)
        if talk.settled
    ]
    Thread.objects.bulk_create(threads, batch_size=AT_ONCE)
    Comment.objects.bulk_create(comments, batch_size=AT_ONCE)
    Resolution.objects.bulk_create(settled, batch_size=AT_ONCE)
    if threads:
        counts = len(threads), len(comments), len(settled)
        publish(_told(subject, by, at, *counts))
    return threads


def _told(
    subject: SubjectLike, by: Member, at: datetime, threads: int, comments: int, settled: int
) -> ThreadsImported:
    return ThreadsImported(
        workspace_id=by.workspace_id,
        by_id=by.pk,
        at=at,
        subject=Subject.of(subject),
        threads=threads,
        comments=comments,
        settled=settled,
    )


def _thread(subject: SubjectLike, by: Member, talk: Talk, at: datetime) -> Thread:
    thread = Thread(
        workspace=by.workspace,
        subject_type=subject.subject_type,
        subject_id=subject.pk,
        kind=Kind.COMMENT,
        opened_by=by,
        opened_team=by.team,
        active_at=at,
        **Thread.columns(talk.anchor),
    )
    thread.subject = subject
    return thread


def _resolution(thread: Thread, by: Member, talk: Talk, at: datetime) -> Resolution:
    return Resolution(
        workspace=by.workspace,
        thread=thread,
        by=by,
        at=at,
        outcome=Outcome.SETTLED,
        note=talk.settled,
    )


def _comment(thread: Thread, by: Member, source: str) -> Comment:
    said = bodies.read(source).uncalling()
    return Comment(
        workspace=by.workspace, thread=thread, author=by, body=said.source, content=said.content
    )
