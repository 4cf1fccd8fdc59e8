"""A new document as a person starts it: with the outline of its kind."""

from typing import Any
from uuid import UUID

from apps.core.errors import InvalidInput
from apps.core.richtext import ydoc
from apps.core.richtext.sections import with_section_ids
from apps.documents.collaboration import journal
from apps.documents.kinds import Kind, kinds
from apps.documents.models import Document, Template
from apps.documents.projection import derive_first
from apps.workspaces.models import Member

PARAGRAPH: dict[str, Any] = {"type": "paragraph"}


def outline_text(kind: Kind) -> dict[str, Any]:
    """The headings of a kind, each with room below it.

    What belongs there is a hint of the page, never a text: nobody should have to delete it, and
    nobody can agree to it.
    """
    blocks: list[dict[str, Any]] = []
    for part in kind.outline:
        title = {"type": "text", "text": part.title}
        blocks += [{"type": "heading", "attrs": {"level": 2}, "content": [title]}, PARAGRAPH]
    return {"type": "doc", "content": blocks or [PARAGRAPH]}


def start_document(
    *,
    by: Member,
    title: str,
    kind: str,
    parent: Document | None = None,
    position: int | None = None,
    review_every_days: int | None = None,
    template: Template | None = None,
) -> Document:
    """Make a document and lay out its kind's outline in it, or the text of a template.

    One without an outline gets its first paragraph, or the first two who type would each make one.
    A template brings its kind and, unless another is given, its review interval.
    """
    if template is not None:
        kind = template.kind
        review_every_days = review_every_days or template.review_every_days

    def begin(document: Document) -> None:
        begun = template.content if template else outline_text(kinds()[document.kind])
        text = ydoc.new(with_section_ids(begun))
        journal.begin(document.pk, member_id=by.pk, data=text.get_update())
        derive_first(document, ydoc.read(text), by_id=by.pk)

    return Document.create(
        by=by,
        title=title,
        kind=kind,
        parent=parent,
        position=position,
        review_every_days=review_every_days,
        begin=begin,
    )


def template_named(pk: UUID | None, member: Member) -> Template | None:
    """The template that a new document is to begin with, if one is named; `InvalidInput` if the
    member's workspace has none like that."""
    if pk is None:
        return None
    template = Template.objects.visible_to(member).filter(pk=pk).first()
    if template is None:
        raise InvalidInput({"template": "There is no such template in this workspace."})
    return template
