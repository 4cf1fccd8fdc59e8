"""The text of a document as data: read as of now, written by the smallest edit.

Page import, REST and commands write through here, so that open editors see the change, other
people's cursors stay on their words, and nothing is logged when nothing differs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from apps.core.errors import InvalidInput, Stale
from apps.core.richtext import ydoc
from apps.core.richtext.schema import InvalidText, checked
from apps.documents.collaboration import journal
from apps.documents.models import Document
from apps.documents.projection import project_at_commit
from apps.workspaces.models import Member

Change = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Content:
    """A document's text as ProseMirror JSON, and the number of the update it is as of."""

    json: dict[str, Any]
    revision: int


def read_content(document: Document) -> Content:
    """The live text as of now."""
    doc, revision = journal.read(document.pk)
    return Content(ydoc.read(doc), revision)


def write_content(
    document: Document,
    *,
    by: Member,
    json: dict[str, Any],
    expected_revision: int | None = None,
    keep_tail: bool = False,
) -> Content:
    """Make the live text say this; see `rewrite_content`."""
    based_on = None if expected_revision is None else frozenset({expected_revision})
    return rewrite_content(
        document, by=by, change=lambda _: json, based_on=based_on, keep_tail=keep_tail
    )


@transaction.atomic
def rewrite_content(
    document: Document,
    *,
    by: Member,
    change: Change,
    based_on: frozenset[int] | None = None,
    keep_tail: bool = False,
) -> Content:
    """Make the live text say what `change` makes of it; it stands still meanwhile.

    Headings without an id keep that of the section they were. `keep_tail` leaves empty paragraphs
    at the end alone, for sources that cannot hold them. Raises `Stale` if the text is at none of
    the revisions `based_on`, and `InvalidInput` if the JSON is not a text of our schema.
    """
    doc, revision = journal.read(document.pk, lock=True)
    if based_on is not None and revision not in based_on:
        raise Stale(f"The text is at revision {revision} now. Read it again.")
    wanted = of_our_schema(change(ydoc.read(doc)))
    update = ydoc.edit(doc, wanted, keep_tail=keep_tail)
    if update:
        revision = journal.append(document.pk, member_id=by.pk, data=update)
        project_at_commit(document.pk)
    return Content(ydoc.read(doc), revision)


def of_our_schema(json: object) -> dict[str, Any]:
    """The canonical form of a text that came from outside; `InvalidInput` names what is wrong."""
    try:
        return checked(json)
    except InvalidText as refusal:
        raise InvalidInput({"content": [str(problem) for problem in refusal.problems]}) from None
