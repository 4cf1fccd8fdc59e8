"""A manuscript as a PDF, set by Typst."""

from pathlib import Path
from typing import Any

from apps.core.richtext.nodes import attr
from apps.core.richtext.sections import headings
from apps.core.typesetting import typeset
from apps.documents.exporting.addresses import full, led_out
from apps.documents.exporting.manuscript import Manuscript, Page
from apps.documents.exporting.pdf_data import PdfData
from apps.documents.exporting.pictures import Picture, pictures_of

HERE = Path(__file__).parent


def pdf_file(manuscript: Manuscript) -> bytes:
    """All pages of a manuscript. Raises TypesettingFailed where it is too much."""
    pictures = pictures_of(manuscript)
    pages = list(enumerate(manuscript.pages))
    labels = {label for number, page in pages for label in _labels(number, page)}
    data = {
        "title": manuscript.title,
        "about": manuscript.about,
        "workspace": manuscript.workspace.name,
        "chapters": len(pages) > 1,
        "pages": [_page(*one, manuscript, pictures, labels) for one in pages],
    }
    shown = {picture.name: picture.data for picture in pictures.values()}
    return typeset(HERE / "book.typ", data, shown)


def _page(
    number: int,
    page: Page,
    manuscript: Manuscript,
    pictures: dict[str, Picture],
    labels: set[str],
) -> dict[str, Any]:
    numbers = {one.id: place for place, one in enumerate(manuscript.pages)}

    def inside(target: Page, section: str) -> str:
        place = numbers[target.id]
        if f"{_prefix(place)}{section}" in labels:
            return f"#{_prefix(place)}{section}"
        return f"#{_chapter(place)}" if place else full(target.address)

    text = led_out(page.json, page, manuscript.by_id, inside)
    data = PdfData(pictures, labels, down=page.depth, ids=_prefix(number))
    return {
        "title": page.title,
        "depth": page.depth,
        "label": _chapter(number),
        "blocks": data.blocks(text["content"]),
    }


def _labels(number: int, page: Page) -> list[str]:
    """The places on a page that links may lead to."""
    ids = [attr(heading, "id") for heading in headings(page.json)]
    sections = [f"{_prefix(number)}{section}" for section in ids if section]
    return [*sections, _chapter(number)] if number else sections


def _chapter(number: int) -> str:
    return f"page{number}"


def _prefix(number: int) -> str:
    """In front of section ids, since a copied page may carry those of another one."""
    return f"p{number}-"
