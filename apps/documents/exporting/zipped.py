"""A page with all below it as a ZIP: a folder for each page that has pages below it.

The folder's own page is its README (or index), and names are numbered as the pages stand, so that
a listing of the folder reads in the order of the book and an import of it makes the same tree.
"""

import posixpath
from collections.abc import Mapping
from html import escape
from io import BytesIO
from urllib.parse import quote
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from apps.documents.exporting import html_file, markdown_file
from apps.documents.exporting.formats import Format
from apps.documents.exporting.manuscript import Manuscript, Page
from apps.documents.exporting.names import file_name
from apps.documents.exporting.pictures import pictures_of

LONGEST_PART = 60
"""Letters of a title in a path; deep trees have to fit into what Windows takes for one."""


def zipped(manuscript: Manuscript, form: Format) -> bytes:
    """The ZIP, as Markdown or HTML."""
    places = _places(manuscript, form)
    pictures = pictures_of(manuscript)
    top = posixpath.dirname(places[manuscript.pages[0].id])
    kept = {src: f"{top}/pictures/{one.name}" for src, one in pictures.items()}
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for page in manuscript.pages:
            archive.writestr(places[page.id], _written(page, manuscript, form, places, kept))
        for src, one in pictures.items():
            archive.writestr(kept[src], one.data)
    return out.getvalue()


def _places(manuscript: Manuscript, form: Format) -> dict[UUID, str]:
    """The path of each page's file."""
    pages = manuscript.by_id
    index = "README.md" if form is Format.MARKDOWN else "index.html"
    places: dict[UUID, str] = {}

    def place(page: Page, folder: str, number: str) -> None:
        name = file_name(number + page.title[:LONGEST_PART], form)
        if page.depth and not page.below:
            places[page.id] = posixpath.join(folder, name)
            return
        inner = posixpath.join(folder, name.removesuffix(f".{form}").rstrip(". "))
        places[page.id] = posixpath.join(inner, index)
        width = max(2, len(str(len(page.below))))
        for count, below in enumerate(page.below, start=1):
            place(pages[below], inner, f"{count:0{width}d} ")

    place(manuscript.pages[0], "", "")
    return places


def _written(
    page: Page,
    manuscript: Manuscript,
    form: Format,
    places: Mapping[UUID, str],
    kept: Mapping[str, str],
) -> str:
    here = posixpath.dirname(places[page.id])

    def beside(path: str) -> str:
        return quote(posixpath.relpath(path, here))

    def inside(target: Page, section: str) -> str:
        path = "" if target is page else beside(places[target.id])
        if form is Format.HTML:
            return path + (f"#{section}" if section else "") or "#"
        anchor = markdown_file.anchor(target, section) if section else ""
        return path + anchor.removesuffix("#") or "#"

    pictures = {src: beside(path) for src, path in kept.items()}
    if form is Format.MARKDOWN:
        return markdown_file.written(page, manuscript, inside, pictures)
    frame = _below(page, manuscript, {pk: beside(places[pk]) for pk in page.below})
    return html_file.written(page, manuscript, inside, pictures, frame)


def _below(page: Page, manuscript: Manuscript, addresses: Mapping[UUID, str]) -> str:
    """The pages below as a list of links."""
    pages = manuscript.by_id
    rows = "".join(
        f'<li><a href="{escape(addresses[pk])}">{escape(pages[pk].title)}</a></li>'
        for pk in page.below
    )
    return f'<nav aria-label="Pages below"><ul>{rows}</ul></nav>' if rows else ""
