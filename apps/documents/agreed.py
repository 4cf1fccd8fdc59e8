"""The text as both teams agreed to it, section by section."""

from typing import Any

from apps.core.richtext.schema import empty_document
from apps.documents.models import AgreedText, Document, Section
from apps.documents.projection import current_sections


def agreed_content(document: Document) -> dict[str, Any]:
    """Each section of the present text as last agreed, as ProseMirror JSON.

    Sections that were never agreed are left out, and so is what was agreed and later removed.
    """
    sections = current_sections(document)  # first: it may bring back one that was agreed
    texts = agreed_nodes(document)
    content = [node for one in sections for node in texts.get(one.key, [])]
    return {"type": "doc", "content": content} if content else empty_document()


def agreed_nodes(document: Document) -> dict[str, list[dict[str, Any]]]:
    """The blocks last agreed of each section that has such, by its id."""
    wanted = dict(
        Section.objects.filter(document=document)
        .exclude(agreed_hash="")
        .values_list("key", "agreed_hash")
    )
    rows = AgreedText.objects.filter(document=document, content_hash__in=wanted.values())
    return {row.key: row.nodes for row in rows if wanted.get(row.key) == row.content_hash}


def agreed_as(document: Document, section: str, content_hash: str) -> list[dict[str, Any]]:
    """The blocks of a section as both teams agreed to them, now or before; none if they did not."""
    kept = AgreedText.objects.filter(document=document, key=section, content_hash=content_hash)
    row = kept.first()
    return list(row.nodes) if row else []
