"""Pages of the book as files: Markdown, HTML, Word, PDF; one page, or one with all below it.

file = export(document, Format.PDF, tree=True)
file.name, file.media_type, file.data

What an export tells of a text is decided once, in `manuscript`; each format has a module that
writes the manuscript. Word and PDF are written by child processes with limits of their own.
"""

from apps.documents.exporting.files import ExportedFile, export
from apps.documents.exporting.formats import Format

__all__ = ["ExportedFile", "Format", "export"]
