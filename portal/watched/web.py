"""What a web process holds right now, written down once a second."""

from collections.abc import Callable

from django.conf import settings


def sampling() -> Callable[[], None]:
    """What to call each second; nothing where nobody looks."""
    if not settings.MEASURED:
        return lambda: None
    from apps.documents.collaboration import assembly
    from portal.watched.instruments import COMMIT_SECONDS, EDITS_STORED

    def committed(seconds: float, edits: int) -> None:
        COMMIT_SECONDS.observe(seconds)
        EDITS_STORED.inc(edits)

    assembly.on_commit(committed)
    return _sample


def _sample() -> None:
    from apps.documents.collaboration import assembly
    from apps.workspaces.live.hub import hub
    from portal.watched import instruments as now

    here, process = assembly.figures(), now.NAME
    now.SOCKETS.labels(process, "document").set(here.sockets)
    now.SOCKETS.labels(process, "live").set(hub.sockets)
    now.ROOMS.labels(process).set(here.rooms)
    now.PENDING.labels(process).set(here.pending)
    now.PENDING_BYTES.labels(process).set(here.pending_bytes)
    now.TROUBLE.labels(process).set(bool(here.trouble))
    now.WAITING.labels(process).set(here.waiting_seconds)
