"""A new document as a person starts it: with the outline of its kind."""

from typing import Any

from django.db import transaction

from apps.documents.kinds import Kind, kinds
from apps.documents.models import Document
from apps.documents.writing import write_content
from apps.workspaces.models import Member


def outline_text(kind: Kind) -> dict[str, Any]:
    """The headings of a kind, each with its line of guidance as a quote to write over."""
    blocks: list[dict[str, Any]] = []
    for part in kind.outline:
        blocks.append(
            {
                "type": "heading",
                "attrs": {"level": 2},
                "content": [{"type": "text", "text": part.title}],
            }
        )
        blocks.append(
            {
                "type": "paragraph",
                "content": [{"type": "text", "text": part.guidance, "marks": [{"type": "italic"}]}],
            }
        )
    return {"type": "doc", "content": blocks or [{"type": "paragraph"}]}


@transaction.atomic
def start_document(
    *,
    by: Member,
    title: str,
    kind: str,
    parent: Document | None = None,
    position: int | None = None,
    review_every_days: int | None = None,
) -> Document:
    """Make a document and lay out its kind's outline in it."""
    document = Document.create(
        by=by,
        title=title,
        kind=kind,
        parent=parent,
        position=position,
        review_every_days=review_every_days,
    )
    if kinds()[document.kind].outline:
        write_content(document, by=by, json=outline_text(kinds()[document.kind]))
    return document
