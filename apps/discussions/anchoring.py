"""After a text has changed: which threads still stand on their words.

Called by the app that owns the text, once it has settled, with the subject's row held: so two
never settle the threads of one text at the same time, and nothing else writes what they write.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.discussions import events
from apps.discussions.anchors import Anchor, Follower, host_of
from apps.discussions.models import Thread
from apps.workspaces.live import poke


@transaction.atomic
def settle(subject: Any, follower: Follower, *, at: datetime | None = None) -> None:
    """Let the threads on a text follow their words; detach those whose words are gone, attach
    those whose words are there again.

    A detached thread keeps its quote and its old positions. What stands as it stood is not
    written. The follower is asked nothing if no thread hangs on words.
    """
    at = at or timezone.now()
    threads = Thread.objects.filter(workspace=subject.workspace_id).on(subject).anchored()
    for thread in threads.select_related("resolution").order_by("pk"):
        if thread.anchor is not None:
            thread.subject = subject
            gone = at - thread.detached_at if thread.detached_at else None
            _settle_one(thread, thread.anchor, follower.follow(thread.anchor, lost_for=gone), at)


def catch_up(threads: Iterable[Thread]) -> bool:
    """Let the texts that these hang on settle that have changed since they did; whether any did,
    and the threads are to be read again. One query when none has."""
    texts: dict[str, set[UUID]] = defaultdict(set)
    for thread in threads:
        if thread.anchor is not None:
            texts[thread.subject_type].add(thread.subject_id)
    hosts = [(host_of(kind), ids) for kind, ids in texts.items()]
    return True in {host.catch_up(ids) for host, ids in hosts if host is not None}


def _settle_one(thread: Thread, was: Anchor, now: Anchor | None, at: datetime) -> None:
    changes: dict[str, Any] = {}
    if now is not None and now != was:
        changes = Thread.columns(now)
    event: type[events.ThreadEvent] | None = None
    if now is not None and thread.detached_at is not None:
        changes["detached_at"], event = None, events.ThreadAttached
    elif now is None and thread.detached_at is None:
        changes["detached_at"], event = at, events.ThreadDetached
    if not changes:
        return
    for name, value in changes.items():
        setattr(thread, name, value)
    thread.note(*changes)
    if event is not None and thread.is_open:
        thread.tell(event, by=None, at=at)
    else:  # nobody waits for it, but it is drawn elsewhere now
        poke(f"{thread.subject_type}:{thread.subject_id}", "threads", thread.pk)
