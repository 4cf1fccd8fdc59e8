"""A manuscript as a Word file: one document, each page a chapter."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apps.documents.exporting.addresses import full, led_out
from apps.documents.exporting.manuscript import Manuscript, Page
from apps.documents.exporting.pictures import pictures_of
from apps.documents.exporting.word_reference import reference
from apps.documents.exporting.word_tree import WordTree, header, styled
from apps.documents.pandoc import converted

ABOUT = "About This Page"
"""The style of the line below the title, which an import of the file leaves out again."""

API_VERSION = [1, 23, 1]
SECONDS = 120.0


def word_file(manuscript: Manuscript) -> bytes:
    """All pages of a manuscript. Raises PandocFailed where it is too much."""
    pictures = pictures_of(manuscript)
    blocks = [styled(ABOUT, manuscript.about)]
    for number, page in enumerate(manuscript.pages):
        if number:
            blocks.append(header(page.depth, _chapter(number), page.title))
        tree = WordTree(pictures, down=page.depth, ids=_prefix(number))
        blocks += tree.blocks(_text(page, manuscript)["content"])
    source = {
        "pandoc-api-version": API_VERSION,
        "meta": {"title": {"t": "MetaString", "c": manuscript.title}},
        "blocks": blocks,
    }
    with TemporaryDirectory(prefix="word-") as name:
        folder = Path(name)
        (folder / "reference.docx").write_bytes(reference())
        for picture in pictures.values():
            (folder / picture.name).write_bytes(picture.data)
        return converted(json.dumps(source).encode(), _ARGUMENTS, folder=folder, seconds=SECONDS)


_ARGUMENTS = [
    "--from=json",
    "--to=docx+empty_paragraphs",
    "--reference-doc=reference.docx",
    "--output=-",
]


def _text(page: Page, manuscript: Manuscript) -> dict[str, Any]:
    numbers = {one.id: number for number, one in enumerate(manuscript.pages)}

    def inside(target: Page, section: str) -> str:
        number = numbers[target.id]
        if section:
            return f"#{_prefix(number)}{section}"
        return f"#{_chapter(number)}" if number else full(target.address)

    return led_out(page.json, page, manuscript.by_id, inside)


def _chapter(number: int) -> str:
    return f"page{number}"


def _prefix(number: int) -> str:
    """In front of section ids, since a copied page may carry those of another one."""
    return f"p{number}-" if number else ""
