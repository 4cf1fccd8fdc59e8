"""The live text for everybody who has no socket: REST, imports, tasks. Plain Django, any process.

    with transaction.atomic():
        doc, revision = journal.read(document_id, lock=True)
        … compare If-Match, compute the smallest edit …
        revision = journal.append(document_id, member_id=member.pk, data=update)

Open rooms of every process hear of it when the transaction commits.
"""

from base64 import b64encode
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from pycrdt import Doc

from apps.documents.collaboration.headings import missing_section_ids
from apps.documents.collaboration.letters import Letters
from apps.documents.collaboration.log import Gone
from apps.documents.collaboration.postgres import INLINE, UPDATES
from apps.documents.collaboration.protocol import EMPTY_UPDATE
from apps.documents.collaboration.replica import Replica, merged

HEAD_LOCKED = """
SELECT revision, snapshot, snapshot_revision FROM documents_livetext WHERE document_id = %s
FOR UPDATE
"""
SINCE = """
SELECT data FROM documents_update WHERE document_id = %s AND revision > %s AND revision <= %s
ORDER BY revision
"""
WHOLE = """
SELECT revision, snapshot, ARRAY(
    SELECT data FROM documents_update u WHERE u.document_id = l.document_id
    AND u.revision > l.snapshot_revision AND u.revision <= l.revision ORDER BY u.revision
) FROM documents_livetext l WHERE document_id = %s
"""
"""One statement, so head and updates are as of one moment."""

BEGINNING = """
WITH head AS (
    INSERT INTO documents_livetext
        (document_id, revision, snapshot, snapshot_revision, projected_revision, versioned_revision)
    VALUES (%(document)s, 1, '', 0, 1, 0)
)
INSERT INTO documents_update (document_id, revision, member_id, data, at)
VALUES (%(document)s, 1, %(member)s, %(data)s, statement_timestamp())
"""

ORIGIN = "journal"
"""Stands where a socket process puts its own mark, so none of them takes it for its own."""


def read(document_id: UUID, *, lock: bool = False) -> tuple[Doc[Any], int]:
    """The document as of now, and its revision. The `Doc` is the caller's to change.

    `lock` (in a transaction) keeps everybody else from writing to this document until the
    transaction ends: keep it short. Raises `Gone`.
    """
    replica, revision, _ = _read(document_id, lock=lock)
    replica.drop()
    return replica.doc, revision


@transaction.atomic
def append(document_id: UUID, *, member_id: UUID | None, data: bytes) -> int:
    """Store an update in the caller's transaction and answer the document's revision.

    What changes nothing stores nothing. Headings that came without an id of their own get one.
    Raises `Gone`, or `BadUpdate` if the bytes are not an update of this document or would cut a
    letter in two.
    """
    if data == EMPTY_UPDATE:
        return _revision(document_id)
    replica, revision, pieces = _read(document_id, lock=True)
    Letters.of(pieces).check(data, replica.clocks)
    changes = [replica.take([data])]
    changes.append(missing_section_ids(replica.doc))
    replica.drop()
    stored = [change for change in changes if change]
    return _store(document_id, revision + 1, member_id, merged(stored)) if stored else revision


def begin(document_id: UUID, *, member_id: UUID, data: bytes) -> None:
    """Store the first text of a document that the caller's transaction has just made, as derived
    already. Nobody else knows the document, so nobody has to be told. Headings carry their ids."""
    with connection.cursor() as cursor:
        cursor.execute(BEGINNING, {"document": document_id, "member": member_id, "data": data})


def _read(document_id: UUID, *, lock: bool) -> tuple[Replica, int, list[bytes]]:
    """A copy of the text, its revision, and the bytes that it was made of."""
    revision, snapshot, updates = _locked(document_id) if lock else _whole(document_id)
    stored = [bytes(snapshot or b""), *(bytes(data) for data in updates)]
    pieces = [piece for piece in stored if piece]
    return Replica.of(pieces), revision, pieces


def _whole(document_id: UUID) -> tuple[int, bytes, list[bytes]]:
    with connection.cursor() as cursor:
        cursor.execute(WHOLE, [document_id])
        found = cursor.fetchone()
    if found is None:
        raise Gone(document_id)
    revision, snapshot, updates = found
    return revision, snapshot, updates


def _locked(document_id: UUID) -> tuple[int, bytes, list[bytes]]:
    """Head first: what is read after its lock is granted is the newest there is."""
    with connection.cursor() as cursor:
        cursor.execute(HEAD_LOCKED, [document_id])
        head = cursor.fetchone()
        if head is None:
            raise Gone(document_id)
        revision, snapshot, snapshot_revision = head
        cursor.execute(SINCE, [document_id, snapshot_revision, revision])
        return revision, snapshot, [data for (data,) in cursor.fetchall()]


def _revision(document_id: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT revision FROM documents_livetext WHERE document_id = %s", [document_id]
        )
        head = cursor.fetchone()
    if head is None:
        raise Gone(document_id)
    return int(head[0])


def _store(document_id: UUID, revision: int, member_id: UUID | None, data: bytes) -> int:
    inline = b64encode(data).decode() if len(data) <= INLINE else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO documents_update (document_id, revision, member_id, data, at)"
            " VALUES (%s, %s, %s, %s, statement_timestamp())",
            [document_id, revision, member_id, data],
        )
        cursor.execute(
            "UPDATE documents_livetext SET revision = %s WHERE document_id = %s",
            [revision, document_id],
        )
        news = f"{ORIGIN} {document_id} {revision} {inline}"
        cursor.execute("SELECT pg_notify(%s, %s)", [UPDATES, news])
    return revision
