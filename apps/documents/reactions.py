"""What follows for documents when something happens below: rights of open sockets."""

import json
from uuid import UUID

from django.db import connection

from apps.core.events import reacts_to
from apps.documents.events import DocumentArchived, DocumentRestored
from apps.workspaces.events import MemberChanged, MemberLeft

CHANNEL = "tandem_rights"


@reacts_to(MemberChanged, MemberLeft)
def tell_sockets_of_member(event: MemberChanged | MemberLeft) -> None:
    """A lowered role must hold at the next frame, not at the next connection."""
    tell_sockets(member=event.subject.id)


@reacts_to(DocumentArchived, DocumentRestored)
def tell_sockets_of_document(event: DocumentArchived | DocumentRestored) -> None:
    """An archived document is read-only; so is everything that went along with it."""
    tell_sockets(workspace=event.workspace_id)


def tell_sockets(**whom: UUID) -> None:
    """Ask every socket process to look at these rights again when this transaction commits."""
    news = json.dumps({name: str(pk) for name, pk in whom.items()})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, news])
