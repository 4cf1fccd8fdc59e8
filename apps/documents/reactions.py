"""What follows when something happens to documents or below them: news for open pages."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from apps.core.events import Event, reacts_to, reacts_to_all
from apps.documents.collaboration.postgres import RIGHTS
from apps.documents.events import (
    DocumentArchived,
    DocumentCreated,
    DocumentImported,
    DocumentMoved,
    DocumentRenamed,
    DocumentRestored,
    DocumentReviewIntervalSet,
    SectionAgreed,
    SectionChanged,
)
from apps.documents.impacts import mark_changed, settle_agreed
from apps.documents.linking import tell_linking
from apps.documents.models.tree import branch_below
from apps.documents.signing import resettle
from apps.workspaces.events import MemberChanged, MemberLeft
from apps.workspaces.live import poke


@reacts_to(MemberChanged, MemberLeft)
def tell_sockets_of_member(event: MemberChanged | MemberLeft) -> None:
    """A lowered role must hold at the next frame, not at the next connection."""
    tell_sockets(member=event.subject.id)


@reacts_to(DocumentArchived, DocumentRestored)
def tell_sockets_of_document(event: DocumentArchived | DocumentRestored) -> None:
    """An archived document is read-only; so is everything that went along with it."""
    tell_sockets(workspace=event.workspace_id)


@reacts_to(
    DocumentCreated,
    DocumentImported,
    DocumentRenamed,
    DocumentMoved,
    DocumentArchived,
    DocumentRestored,
)
def tell_book(event: Event) -> None:
    """Every tree of the book that somebody looks at is drawn anew."""
    poke(f"workspace:{event.workspace_id}", "book", event.subject.id)


@reacts_to(DocumentRenamed, DocumentMoved)
def tell_page(event: DocumentRenamed | DocumentMoved) -> None:
    poke(f"document:{event.subject.id}", "document", event.subject.id)


@reacts_to(DocumentArchived, DocumentRestored)
def tell_branch(event: DocumentArchived | DocumentRestored) -> None:
    """The open pages of all that was put away or taken out together, and those that link there."""
    pages = [page for page, _ in branch_below(event.subject.id)]
    for page in pages:
        poke(f"document:{page}", "document", page)
    tell_linking(pages)


@reacts_to_all(SectionChanged)
def mark_what_links_there(events: Sequence[SectionChanged]) -> None:
    mark_changed(events)


@reacts_to_all(SectionAgreed)
def settle_what_was_marked(events: Sequence[SectionAgreed]) -> None:
    settle_agreed(events)


@reacts_to(DocumentReviewIntervalSet)
def settle_again(event: DocumentReviewIntervalSet) -> None:
    """What was due may be agreed with a longer interval, and the reverse."""
    resettle(event.subject.id)


def tell_sockets(**whom: UUID) -> None:
    """Ask every socket process to look at these rights again when this transaction commits."""
    news = json.dumps({name: str(pk) for name, pk in whom.items()})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [RIGHTS, news])
