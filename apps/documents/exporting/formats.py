"""The formats in which a page leaves the book."""

from enum import StrEnum


class Format(StrEnum):
    """Named by the suffix of its files."""

    MARKDOWN = "md"
    HTML = "html"
    WORD = "docx"
    PDF = "pdf"

    @property
    def label(self) -> str:
        """As a person calls it."""
        return {"md": "Markdown", "html": "HTML", "docx": "Word", "pdf": "PDF"}[self.value]

    @property
    def media_type(self) -> str:
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.HTML: "text/html; charset=utf-8",
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}
ZIP = "application/zip"
