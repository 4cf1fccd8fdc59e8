"""A manuscript as a PDF: set by Typst in a process of its own."""

import json
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from apps.core.richtext.nodes import attr
from apps.core.richtext.sections import headings
from apps.documents.exporting.addresses import full, led_out
from apps.documents.exporting.manuscript import Manuscript, Page
from apps.documents.exporting.pdf_data import PdfData
from apps.documents.exporting.pictures import Picture, pictures_of

HERE = Path(__file__).parent
FONTS = [
    str(Path(str(files(package))) / "files") for package in ("fontpkg_literata", "fontpkg_figtree")
]
"""The portal's own type. For letters that it lacks the typesetter takes its own, then what the
machine has."""

SECONDS = 120.0


class TypesettingFailed(RuntimeError):
    """The typesetter gave up; says why in a few words."""


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
    with TemporaryDirectory(prefix="pdf-") as name:
        folder = Path(name)
        shutil.copy(HERE / "book.typ", folder)
        (folder / "book.json").write_text(json.dumps(data), encoding="utf-8")
        for picture in pictures.values():
            (folder / picture.name).write_bytes(picture.data)
        return _typeset(folder)


def _typeset(folder: Path) -> bytes:
    command = [sys.executable, "-I", str(HERE / "typesetter.py"), str(folder), *FONTS]
    try:
        done = subprocess.run(
            command, capture_output=True, cwd=folder, env={}, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise TypesettingFailed(f"not done after {SECONDS:g} seconds") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-300:]
        raise TypesettingFailed(said or f"ended with {done.returncode}")
    return (folder / "book.pdf").read_bytes()


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
