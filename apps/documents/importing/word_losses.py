"""What a Word file holds beside the words of its text, told before it is left behind. Its comments
come along; see `word_comments`."""

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from apps.core.richtext.losses import Loss, shortened
from apps.documents.importing.word_package import Package
from apps.documents.importing.word_xml import counted, get, inside, name_of, named, words

_CHANGES = {"ins": "insertion", "del": "deletion", "moveFrom": "move", "moveTo": "move"}
_HEADER = re.compile(r"(header|footer)\d*\.xml")
_THINGS = {
    "chart": ("chart", "charts cannot be kept; left out"),
    "relIds": ("SmartArt drawing", "cannot be kept; left out"),
    "OLEObject": ("embedded object", "files inside a Word file cannot be kept; left out"),
    "altChunk": ("embedded file", "files inside a Word file cannot be kept; left out"),
    "txbxContent": ("text box", "its words stand in the text, without the frame"),
    "oMath": ("equation", "set as plain words"),
}


def losses_of(package: Package) -> list[Loss]:
    """What stays behind, in the order of the text. Word knows no lines, so none is named."""
    body = package.part(posixpath.basename(package.main))
    if body is None:
        return []
    return [
        *_changes(body),
        *_notes(package, body),
        *_things(body),
        *_linked_pictures(package, body),
        *_margins(package),
        *_macros(package),
    ]


def _changes(body: "etree._Element") -> Iterator[Loss]:
    found = [one for one in body.iter() if name_of(one) in _CHANGES and get(one, "author") != ""]
    if found:
        authors = list(dict.fromkeys(get(one, "author") for one in found))
        who = ", ".join(authors[:5]) + (" and others" if len(authors) > 5 else "")
        why = "accepted: what was inserted stands, what was deleted does not"
        yield Loss(0, f"{counted(len(found), 'tracked change')} by {who}", why)


def _notes(package: Package, body: "etree._Element") -> Iterator[Loss]:
    for kind in ("footnote", "endnote"):
        count = sum(1 for _ in named(body, f"{kind}Reference"))
        if count:
            yield Loss(0, counted(count, kind), "they stand as a list at the end of the text")


def _things(body: "etree._Element") -> Iterator[Loss]:
    """Each thing that a text has no place for, with its words if it has any."""
    told: set[str] = set()
    for element in body.iter():
        what, why = _THINGS.get(name_of(element), ("", ""))
        # Newer and older drawings of one thing stand side by side; one of them is enough.
        if not what or inside(element, "Fallback"):
            continue
        shown = shortened(words(element), 200)
        said = f"{what} “{shown}”" if shown else what
        if said not in told:
            told.add(said)
            yield Loss(0, said, why)


def _linked_pictures(package: Package, body: "etree._Element") -> Iterator[Loss]:
    """Pictures that the file only points at."""
    if not any(get(picture, "link") for picture in named(body, "blip")):
        return
    relations = package.part(f"_rels/{posixpath.basename(package.main)}.rels")
    for relation in [] if relations is None else relations:
        outside = get(relation, "TargetMode") == "External"
        if outside and get(relation, "Type").endswith("/image"):
            why = "a picture outside of the file; not brought along"
            yield Loss(0, f"picture {shortened(get(relation, 'Target'), 200)}", why)


def _margins(package: Package) -> Iterator[Loss]:
    told: set[str] = set()
    for path in sorted(package.texts):
        found = _HEADER.fullmatch(posixpath.basename(path))
        part = package.part(posixpath.basename(path)) if found else None
        shown = shortened(words(part), 200) if part is not None else ""
        if found and any(map(str.isalpha, shown)) and shown not in told:
            told.add(shown)
            why = "headers and footers belong to printed sheets; left out"
            yield Loss(0, f"{found[1]} “{shown}”", why)


def _macros(package: Package) -> Iterator[Loss]:
    if any(posixpath.basename(name).lower() == "vbaproject.bin" for name in package.names):
        yield Loss(0, "macros", "a text runs no programs; left out")
