"""What a Word file holds beside the words of its text, told before it is left behind."""

import posixpath
import re
from collections.abc import Iterator

from lxml import etree

from apps.core.richtext.losses import Loss, shortened
from apps.documents.importing.word_package import Package

# Names are compared without namespaces: strict and transitional files differ in these alone.
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
        *_comments(package, body),
        *_changes(body),
        *_notes(package, body),
        *_things(body),
        *_linked_pictures(package, body),
        *_margins(package),
        *_macros(package),
    ]


def _comments(package: Package, body: "etree._Element") -> Iterator[Loss]:
    """Each comment with the words that it stands at."""
    part = package.part("comments.xml")
    if part is None:
        return
    quotes = _quotes(body)
    for comment in _named(part, "comment"):
        words = shortened(_words(comment), 500)
        if words:
            quote = shortened(quotes.get(_get(comment, "id"), ""), 80)
            about = f" on “{quote}”" if quote else ""
            who = _get(comment, "author") or "somebody"
            yield Loss(0, f"comment by {who}{about}: {words}", "comments are not brought along")


def _quotes(body: "etree._Element") -> dict[str, str]:
    """The words between the marks of each comment."""
    opened: dict[str, list[str]] = {}
    done: dict[str, str] = {}
    for element in body.iter():
        name = _name(element)
        if name == "commentRangeStart":
            opened[_get(element, "id")] = []
        elif name == "commentRangeEnd":
            done[_get(element, "id")] = "".join(opened.pop(_get(element, "id"), []))
        elif name == "t" and opened:
            for words in opened.values():
                words.append(element.text or "")
        elif name == "p" and opened:
            for words in opened.values():
                words.append(" ")
    return done


def _changes(body: "etree._Element") -> Iterator[Loss]:
    found = [one for one in body.iter() if _name(one) in _CHANGES and _get(one, "author") != ""]
    if found:
        authors = list(dict.fromkeys(_get(one, "author") for one in found))
        who = ", ".join(authors[:5]) + (" and others" if len(authors) > 5 else "")
        why = "accepted: what was inserted stands, what was deleted does not"
        yield Loss(0, f"{_counted(len(found), 'tracked change')} by {who}", why)


def _notes(package: Package, body: "etree._Element") -> Iterator[Loss]:
    for kind in ("footnote", "endnote"):
        count = sum(1 for _ in _named(body, f"{kind}Reference"))
        if count:
            yield Loss(0, _counted(count, kind), "they stand as a list at the end of the text")


def _things(body: "etree._Element") -> Iterator[Loss]:
    """Each thing that a text has no place for, with its words if it has any."""
    told: set[str] = set()
    for element in body.iter():
        what, why = _THINGS.get(_name(element), ("", ""))
        # Newer and older drawings of one thing stand side by side; one of them is enough.
        if not what or _inside(element, "Fallback"):
            continue
        words = shortened(_words(element), 200)
        said = f"{what} “{words}”" if words else what
        if said not in told:
            told.add(said)
            yield Loss(0, said, why)


def _linked_pictures(package: Package, body: "etree._Element") -> Iterator[Loss]:
    """Pictures that the file only points at."""
    if not any(_get(picture, "link") for picture in _named(body, "blip")):
        return
    relations = package.part(f"_rels/{posixpath.basename(package.main)}.rels")
    for relation in [] if relations is None else relations:
        outside = _get(relation, "TargetMode") == "External"
        if outside and _get(relation, "Type").endswith("/image"):
            why = "a picture outside of the file; not brought along"
            yield Loss(0, f"picture {shortened(_get(relation, 'Target'), 200)}", why)


def _margins(package: Package) -> Iterator[Loss]:
    told: set[str] = set()
    for path in sorted(package.texts):
        found = _HEADER.fullmatch(posixpath.basename(path))
        part = package.part(posixpath.basename(path)) if found else None
        words = shortened(_words(part), 200) if part is not None else ""
        if found and any(map(str.isalpha, words)) and words not in told:
            told.add(words)
            why = "headers and footers belong to printed sheets; left out"
            yield Loss(0, f"{found[1]} “{words}”", why)


def _macros(package: Package) -> Iterator[Loss]:
    if any(posixpath.basename(name).lower() == "vbaproject.bin" for name in package.names):
        yield Loss(0, "macros", "a text runs no programs; left out")


def _words(element: "etree._Element") -> str:
    return "".join(
        (part.text or "") if _name(part) == "t" else " "
        for part in element.iter()
        if _name(part) in ("t", "p", "tab", "br")
    ).strip()


def _named(root: "etree._Element", name: str) -> Iterator["etree._Element"]:
    return (element for element in root.iter() if _name(element) == name)


def _name(element: "etree._Element") -> str:
    """The tag without its namespace; of a comment it is none that we ask for."""
    return str(element.tag).rpartition("}")[2]


def _get(element: "etree._Element", name: str) -> str:
    """An attribute, whichever namespace it is in."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _inside(element: "etree._Element", name: str) -> bool:
    return any(_name(above) == name for above in element.iterancestors())


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count > 1 else ''}"
