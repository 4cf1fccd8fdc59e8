"""Saying that something changed; what changed is fetched through the authorised view."""

import json
import logging
import time
from functools import partial
from uuid import UUID

from django.db import transaction

from apps.workspaces.live.valkey import Unreachable, channel, client

logger = logging.getLogger(__name__)

SILENCE = 2.0
"""Seconds without a new try after Valkey did not answer, so that requests stay quick."""

_silent_until = 0.0


def poke(stream: str, kind: str, pk: UUID | str = "") -> None:
    """Tell every page that listens to `stream`, once this transaction has committed.

    `stream` is `type:id`, `kind` says what changed in it, `pk` which thing of it. Never content.
    Without Valkey nobody hears it; the request goes on.
    """
    _say({"stream": stream, "kind": kind, "id": str(pk)})


def rights_changed(*, member: UUID | None = None, person: UUID | None = None) -> None:
    """Have the open sockets of a member, or of a person in all their seats, ask for rights anew."""
    _say({"rights": {"member": str(member or ""), "person": str(person or "")}})


def _say(news: dict[str, object]) -> None:
    transaction.on_commit(partial(_publish, json.dumps(news)), robust=True)


def _publish(text: str) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        client().publish(channel(), text)
    except Unreachable as error:
        _silent_until = time.monotonic() + SILENCE
        logger.warning("Nobody heard a poke: Valkey does not answer (%s)", error)


def try_again() -> None:
    """Forget that Valkey did not answer a moment ago."""
    global _silent_until
    _silent_until = 0.0
