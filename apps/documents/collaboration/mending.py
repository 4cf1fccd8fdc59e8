"""Putting edits together with others that their author had not seen.

What the author had seen is made anew from the log, its edits are put on top, and the two texts are
merged with the one that everybody else has (`richtext.merging`). The edits are stored as they
came, and in the same row what puts every word where it belongs: nobody sees one without the other.
"""

import asyncio
import itertools
import logging
from collections.abc import Sequence
from typing import NamedTuple

from apps.core.richtext import ydoc
from apps.core.richtext.merging import merge
from apps.core.richtext.schema import Json
from apps.documents.collaboration.changes import Change, Poisoned
from apps.documents.collaboration.client import Client, Typed
from apps.documents.collaboration.disputes import unseen_by
from apps.documents.collaboration.log import Gone, Log, Row, Shortened, Step
from apps.documents.collaboration.replica import Replica, chunked, merged
from apps.documents.collaboration.returning import Coverage, Known
from apps.documents.collaboration.room import Room
from apps.documents.collaboration.safety import BadUpdate

logger = logging.getLogger(__name__)

ROWS_AT_ONCE = 500
"""Steps of the log that are read in one go to find what somebody had seen who comes back."""
SMALL = 64 * 1024
"""Bytes of a text that is made anew at once; a larger one is, in a thread."""


class Views(NamedTuple):
    """The text as an author had seen it, and with its own edits."""

    base: Json
    mine: Json


async def mend(log: Log, room: Room, client: Client) -> None:
    """Take in the first of a client's pending edits. Raises `Poisoned`, `Unavailable`."""
    run = _run(client)
    views = await _views(log, room, client, run)
    if room.replica is None or client.held or client.pending[: len(run)] != run:
        room.mended(None)  # much has changed meanwhile; it is looked at anew
        return
    pulled = client.pull_first(len(run))
    try:
        room.mended(await _taken(room, room.replica, client, pulled, views))
    except BadUpdate:
        raise Poisoned([(client, pulled)]) from None


def _run(client: Client) -> list[Typed]:
    """What a client made while it had seen the same."""
    first = client.pending[0]
    if first.returning or not (first.exact or first.early):
        return [first]
    alike = itertools.takewhile(lambda one: one[1:] == first[1:], client.pending)
    return list(alike)


async def _views(log: Log, room: Room, client: Client, run: list[Typed]) -> Views | None:
    """None where nobody knows any more what the author had seen, or where it had seen all."""
    try:
        known = await _known(log, room, client, run[0])
        if known is None:
            return None
        pieces = await log.state_at(room.document_id, known.revision)
        edits = [one.data for one in run]
        if sum(map(len, pieces)) < SMALL:
            return _made(pieces, known.own, edits)
        return await asyncio.to_thread(_made, pieces, known.own, edits)
    except (Shortened, Gone):
        logger.warning("document %s: too old edits are put together by Yjs", room.document_id)
        return None
    except BadUpdate:
        return None  # they are refused when they are taken in


async def _known(log: Log, room: Room, client: Client, first: Typed) -> Known | None:
    if first.returning or first.early:
        return await _known_to_returning(log, room, client)
    unseen = unseen_by(room.recent, client, first)
    if not unseen:
        return None
    revision = min(shown.before for shown in unseen)
    return Known(revision, room.recent.own_since(client, revision))


async def _known_to_returning(log: Log, room: Room, client: Client) -> Known:
    """What it had seen when it came back, with what it has sent since."""
    last = room.revisions.last
    knows = client.knows if client.knows <= last else 0
    coverage = Coverage(client.vector, client.brought, knows)
    unstored = [Step(last + 1, row.data, row.sent) for row in room.unstored]
    revision = last + 1
    while True:
        rows = await log.before(room.document_id, revision, ROWS_AT_ONCE)
        found = await asyncio.to_thread(coverage.read, rows)
        if found or len(rows) < ROWS_AT_ONCE:
            known = coverage.known(least=rows[-1].revision - 1 if rows else 0)
            since = room.recent.own_since(client, known.revision)
            fresh = filter(None, map(coverage.part_of, unstored))
            return Known(known.revision, [*known.own, *since, *fresh])
        revision = rows[-1].revision


def _made(pieces: Sequence[bytes], own: Sequence[bytes], edits: Sequence[bytes]) -> Views | None:
    replica = Replica.of(pieces)
    try:
        replica.take(list(own))
        base = ydoc.read(replica.doc)
        replica.take(list(edits))
        if any(map(replica.lacks, edits)):
            return None
        return Views(base, ydoc.read(replica.doc))
    finally:
        replica.drop()


async def _taken(
    room: Room, replica: Replica, client: Client, run: list[Typed], views: Views | None
) -> Change | None:
    """What is to be stored, None for nothing. The room keeps news away from the text meanwhile."""
    edits = list(chunked([one.data for one in run]))
    theirs = ydoc.read(replica.doc) if views else None
    change = replica.take(edits)
    room.note_unexplained(client, run)
    if change is None:
        return None
    stored = [change]
    if views and theirs:
        together = ydoc.read(replica.doc)
        wanted = await _merged(room, views, theirs, together)
        if room.replica is not replica:
            room.put_back([(client, run)])  # its text had to be read anew, without these
            return None
        if wanted is not together and (update := ydoc.edit(replica.doc, wanted)):
            replica.changed()
            stored.append(update)
    sent = merged(edits) if len(stored) > 1 else None
    row = Row(client.access.member_id, merged(stored), sent)
    return Change(row, frozenset((client,)), [(client, run)])


async def _merged(room: Room, views: Views, theirs: Json, together: Json) -> Json:
    """The merged text; as Yjs has it, should the merge fail: no edit is lost over that."""
    versions = {"base": views.base, "mine": views.mine, "theirs": theirs, "together": together}
    try:
        if room.size < SMALL:
            return merge(**versions)
        return await asyncio.to_thread(merge, **versions)
    except Exception:
        logger.exception("document %s: edits could not be merged", room.document_id)
        return together
