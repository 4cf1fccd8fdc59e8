"""A stored file as a block of a text."""

from typing import Any

from apps.core.richtext.nodes import node
from apps.core.richtext.sections import append
from apps.documents.models import Document
from apps.documents.writing import rewrite_content
from apps.files.models import StoredFile
from apps.files.names import described
from apps.workspaces.models import Member


def block_of(file: StoredFile) -> dict[str, Any]:
    """A picture as a picture, everything else as a block to download it."""
    if file.is_picture:
        return node("image", src=file.src, alt=described(file.name))
    return node("file", href=file.get_absolute_url(), name=file.name, size=file.size)


def attach(file: StoredFile, document: Document, *, by: Member) -> None:
    """Set the file at the end of the text."""
    rewrite_content(document, by=by, change=lambda text: append(text, [block_of(file)]))
