"""After a text has changed: which threads still stand on their words.

Called by the app that owns the text, once it has settled, with the subject's row held.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.core.subjects import SubjectLike
from apps.discussions import events
from apps.discussions.anchors import Anchor, AnchorHost, Place
from apps.discussions.models import Thread


@transaction.atomic
def settle(subject: SubjectLike, host: AnchorHost, *, at: datetime | None = None) -> None:
    """Detach the threads whose words are gone, attach those whose words are there (again).

    Words that were cut and pasted within the text are other characters to it; a thread goes along
    if the host finds its quote once more (`found_again`). A detached thread keeps its quote and
    its old positions, so that an undo brings it back. Reads the text once, however many threads.
    """
    at = at or timezone.now()
    threads = {
        one.pk: one
        for one in Thread.objects.on(subject)
        .anchored()
        .order_by("pk")
        .select_for_update(no_key=True)
    }
    anchors = {pk: one.anchor for pk, one in threads.items() if one.anchor is not None}
    if not anchors:
        return
    places = host.locate(subject, anchors)
    lost = {pk: anchor for pk, anchor in anchors.items() if places.get(pk) is None}
    moved = host.found_again(subject, lost) if lost else {}
    for pk, thread in threads.items():
        thread.subject = subject
        _settle_one(thread, places.get(pk), moved.get(pk), at)


def _settle_one(thread: Thread, place: Place | None, moved: Anchor | None, at: datetime) -> None:
    changes: dict[str, Any] = {}
    if moved is not None:
        changes = {
            "anchor_start": moved.start,
            "anchor_end": moved.end,
            "section": moved.section,
        }
    elif place is not None and place.section != thread.section:
        changes = {"section": place.section}
    is_there = place is not None or moved is not None
    event: type[events.ThreadEvent] | None = None
    if is_there and thread.detached_at is not None:
        changes["detached_at"], event = None, events.ThreadAttached
    elif not is_there and thread.detached_at is None:
        changes["detached_at"], event = at, events.ThreadDetached
    if not changes:
        return
    for name, value in changes.items():
        setattr(thread, name, value)
    thread.note(*changes)
    if event is not None:
        thread.tell(event, by=None, at=at)
