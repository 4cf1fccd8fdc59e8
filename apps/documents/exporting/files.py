"""From a document to the file that a member takes away."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from apps.core.errors import RuleViolation
from apps.core.typesetting import TypesettingFailed
from apps.documents.exporting.formats import ZIP, Format
from apps.documents.exporting.html_file import html_file
from apps.documents.exporting.manuscript import LIVE, Manuscript, Note, gather
from apps.documents.exporting.markdown_file import markdown_file
from apps.documents.exporting.names import file_name
from apps.documents.exporting.pdf import pdf_file
from apps.documents.exporting.word import word_file
from apps.documents.exporting.zipped import zipped
from apps.documents.models import Document
from apps.documents.pandoc import PandocFailed

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ExportedFile:
    """A file, whole. `name` is safe as a file name, not yet as a header."""

    name: str
    media_type: str
    data: bytes


def export(
    document: Document,
    form: Format,
    *,
    tree: bool = False,
    text: str = LIVE,
    note: Note = lambda done, of: None,
) -> ExportedFile:
    """The document in this format; with `tree` all pages below it, too. `text` is `live`, or
    `agreed` for each section as both teams last agreed to it; `note` hears how far it is.

    Markdown and HTML of a tree come as a ZIP of folders, Word and PDF as one book. Raises
    `RuleViolation` for what cannot be written.
    """
    manuscript = gather(document, tree=tree, text=text, note=note)
    if tree and form in (Format.MARKDOWN, Format.HTML):
        return ExportedFile(file_name(document.title, "zip"), ZIP, zipped(manuscript, form))
    try:
        data = _WRITERS[form](manuscript)
    except (PandocFailed, TypesettingFailed) as failure:
        logger.error("Export of %s as %s: %s", document.pk, form, failure)
        raise RuleViolation(
            "export_failed",
            f"This is too much for one {form.label} file. Take fewer pages, or Markdown or HTML.",
        ) from failure
    return ExportedFile(file_name(document.title, form), form.media_type, data)


_WRITERS: dict[Format, Callable[[Manuscript], bytes]] = {
    Format.MARKDOWN: markdown_file,
    Format.HTML: html_file,
    Format.WORD: word_file,
    Format.PDF: pdf_file,
}
