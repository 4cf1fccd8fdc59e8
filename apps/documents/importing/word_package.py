"""A Word file as the parts it is packed from, opened with care.

The package is a ZIP that a stranger made: nothing is unpacked before its size is known, parts are
read to that size and no further, and what goes on from here is a copy packed anew by us.
"""

import posixpath
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from apps.documents.importing.plan import MB

MOST_PARTS = 2_000
MOST_XML = 60 * MB
"""Of all texts together, unpacked; a novel takes two."""
MOST_PICTURES = 100 * MB

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
_BROKEN = "not a Word file, or a damaged one; open it in Word and save it again"
_DIRT = (BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Unreadable(ValueError):
    """The file cannot be taken; says why and what to do."""


@dataclass(frozen=True)
class Package:
    """`texts` are the XML parts and `pictures` the files in `media` beside the main part, by their
    path in the package; `main` names the part with the words; `names` are those of all parts."""

    texts: Mapping[str, bytes]
    pictures: Mapping[str, bytes]
    main: str
    names: frozenset[str]

    def packed(self) -> bytes:
        """A copy with the texts alone; in place of each picture stands an empty one."""
        out = BytesIO()
        with ZipFile(out, "w", ZIP_STORED) as archive:
            for name, part in self.texts.items():
                archive.writestr(name, part)
            for name in self.pictures:
                archive.writestr(name, b"")
        return out.getvalue()

    def part(self, name: str) -> "etree._Element | None":
        """An XML part beside the main one, such as `comments.xml`."""
        raw = self.texts.get(posixpath.join(posixpath.dirname(self.main), name))
        return parsed(raw) if raw is not None else None

    def path_of(self, kind: str) -> str:
        """Where the part lies that the main one names as its `comments` or the like."""
        folder = posixpath.dirname(self.main)
        for one in self._relations(self.main):
            if _kind(one) == kind and one.get("TargetMode") != "External":
                return posixpath.normpath(posixpath.join(f"/{folder}", one.get("Target", "")))[1:]
        return posixpath.join(folder, f"{kind}.xml")

    def related(self, kind: str) -> "etree._Element | None":
        """Such a part, if there is one. Raises Unreadable."""
        raw = self.texts.get(self.path_of(kind))
        return parsed(raw) if raw is not None else None

    def links_of(self, kind: str) -> dict[str, str]:
        """Where the links in such a part lead, by their id in it."""
        relations = self._relations(self.path_of(kind))
        return {one.get("Id", ""): one.get("Target", "") for one in relations
                if _kind(one) == "hyperlink"}  # fmt: skip

    def without(self, *kinds: str) -> "Package":
        """A copy that has no such parts."""
        paths = {self.path_of(kind) for kind in kinds} - {self.main}
        return replace(self, texts={name: raw for name, raw in self.texts.items()
                                    if name not in paths})  # fmt: skip

    def _relations(self, path: str) -> "list[etree._Element]":
        folder, name = posixpath.split(path)
        raw = self.texts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [] if raw is None else list(parsed(raw))


def opened(raw: bytes) -> Package:
    """The parts of a Word file. Raises Unreadable."""
    if raw.startswith(_OLE):
        if _ENCRYPTED in raw:
            raise Unreadable("protected by a password; save it without one and try again")
        raise Unreadable("the old Word format (.doc); open it in Word and save it as .docx")
    if raw.startswith(b"{\\rtf"):
        raise Unreadable("rich text (.rtf) under another name; save it as .docx")
    if not raw:
        raise Unreadable("an empty file")
    try:
        with ZipFile(BytesIO(raw)) as archive:
            return _package(archive)
    except Unreadable:
        raise
    except _DIRT as error:
        raise Unreadable(_BROKEN) from error


def _package(archive: ZipFile) -> Package:
    parts = [info for info in archive.infolist() if not info.is_dir()]
    if len(parts) > MOST_PARTS:
        raise Unreadable(f"{len(parts)} parts inside; a Word file has at most {MOST_PARTS}")
    texts = [info for info in parts if info.filename.lower().endswith((".xml", ".rels"))]
    pictures = [info for info in parts if "/media/" in f"/{info.filename}"]
    _check(texts, MOST_XML, "text")
    _check(pictures, MOST_PICTURES, "pictures")
    read = {info.filename.lstrip("/"): archive.read(info) for info in texts}
    main = _main(read)
    return Package(
        texts=read,
        pictures={info.filename.lstrip("/"): archive.read(info) for info in pictures},
        main=main,
        names=frozenset(info.filename for info in parts),
    )


def _check(parts: list[ZipInfo], most: int, what: str) -> None:
    size = sum(info.file_size for info in parts)
    if size > most:
        raise Unreadable(f"{size / MB:.0f} MB of {what} once unpacked; at most {most / MB:g} MB")
    if any(info.flag_bits & 1 for info in parts):
        raise Unreadable("protected by a password; save it without one and try again")


def _main(texts: Mapping[str, bytes]) -> str:
    """The part that the package says is the document."""
    relations = texts.get("_rels/.rels")
    if relations is None:
        raise Unreadable(_BROKEN)
    for relation in parsed(relations):
        if relation.get("Type") in (_MAIN, _MAIN_STRICT):
            name = posixpath.normpath((relation.get("Target") or "").lstrip("/"))
            if name in texts and etree.QName(parsed(texts[name])).localname == "document":
                return name
            raise Unreadable("an Office file, but no text: only Word files can be imported")
    raise Unreadable(_BROKEN)


def _kind(relation: "etree._Element") -> str:
    return (relation.get("Type") or "").rpartition("/")[2]


def parsed(raw: bytes) -> "etree._Element":
    """The root of an XML part. Raises Unreadable; nothing outside is asked for, no entity read."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, recover=False
    )
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(_BROKEN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("a part of it declares a document type, which no Word file does")
    return root
