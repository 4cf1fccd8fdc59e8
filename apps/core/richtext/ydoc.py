"""The text as it lives in a Yjs document, in the shapes that y-tiptap writes and reads.

A block is an `XmlElement` named as its node, attributes of null left out; a run of text is one
`XmlText` whose formatting holds the marks, each with its attributes. `read` gives canonical JSON
(see `schema.checked`) whatever the document holds: what the schema has no place for, which an
editor would remove when it opens the document, is left out here too.

The documents are pycrdt's. Its numbers come back as floats and its text counts UTF-8 bytes.
"""

import re
import secrets
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from apps.core.richtext.attributes import SECTION_ID, complaint
from apps.core.richtext.schema import (
    MARK_DEFAULTS,
    NODE_DEFAULTS,
    Json,
    canonical_marks,
    empty_document,
    joined,
    may_hold,
    may_mark,
)

FRAGMENT = "default"
_OVERLAPPING = re.compile(r"--[a-zA-Z0-9+/=]{8}$")
_ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


def fragment_of(doc: Doc[Any]) -> XmlFragment:
    """The fragment of a Yjs document that holds the text."""
    return doc.get(FRAGMENT, type=XmlFragment)


def read(doc: Doc[Any]) -> Json:
    """The text as canonical JSON; an empty document reads as one empty paragraph."""
    fragment = fragment_of(doc)
    with doc.transaction():
        content = [node for child in fragment.children for node in nodes_of(child, "doc")]
    content = [node for node in content if may_hold("doc", (node["type"],))]
    return {"type": "doc", "content": content} if content else empty_document()


def new(document: Json) -> Doc[Any]:
    """A fresh Yjs document with this text, given as canonical JSON."""
    doc: Doc[Any] = Doc()
    fragment = fragment_of(doc)
    with doc.transaction():
        for index, part in enumerate(parts_of(document)):
            insert(fragment, index, part)
    return doc


def give_section_ids(doc: Doc[Any]) -> bool:
    """Give each top-level heading that has none, or that repeats one above it, an id of its own.

    Changes the document in place, in one transaction, and tells whether it did.
    """
    seen: set[str] = set()
    changed = False
    with doc.transaction():
        for child in fragment_of(doc).children:
            if isinstance(child, XmlElement) and child.tag == "heading":
                section = child.attributes.get("id")
                if not isinstance(section, str) or section in seen or not _is_id(section):
                    section = new_section_id()
                    child.attributes["id"] = section
                    changed = True
                seen.add(section)
    return changed


def _is_id(section: str) -> bool:
    return SECTION_ID.fullmatch(section) is not None


def new_section_id() -> str:
    """A fresh id for a section: `s` and nine characters of a-z and 0-9."""
    return "s" + "".join(secrets.choice(_ID_LETTERS) for _ in range(9))


# -- reading


def nodes_of(child: object, parent: str) -> list[Json]:
    """The nodes that one child of a fragment or element stands for: none, one, or runs of text."""
    if isinstance(child, XmlText):
        return runs_of(child, parent)
    if isinstance(child, XmlElement):
        node = _element(child)
        return [] if node is None else [node]
    return []


def runs_of(text: XmlText, parent: str) -> list[Json]:
    """The text nodes of an `XmlText`; embeds, which no editor of ours writes, are left out."""
    runs = []
    for words, formats in text.diff():
        if isinstance(words, str):
            marks = _marks(formats, parent) if formats else []
            runs.append({"type": "text", "text": words} | ({"marks": marks} if marks else {}))
    return runs


def _element(element: XmlElement) -> Json | None:
    name = element.tag
    if name not in NODE_DEFAULTS or name == "doc":
        return None
    content = [node for child in element.children for node in nodes_of(child, name)]
    if not may_hold(name, tuple(node["type"] for node in content)):
        return None
    out: Json = {"type": name}
    if defaults := NODE_DEFAULTS[name]:
        out["attrs"] = _attrs(name, defaults, dict(element.attributes))
    return out | ({"content": joined(content)} if content else {})


def _attrs(owner: str, defaults: Json, given: Json) -> Json:
    """Attributes in the schema's names; a value of the wrong type gives way to the default."""
    full = {}
    for name, default in defaults.items():
        value = _number(given[name]) if name in given else default
        full[name] = default if complaint(owner, name, value) else value
    return full


def _number(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return [_number(one) for one in value] if isinstance(value, list) else value


def _marks(formats: Json, parent: str) -> list[Json]:
    marks = []
    for key, attrs in formats.items():
        name = _OVERLAPPING.sub("", key)
        if name not in MARK_DEFAULTS or attrs is None or not may_mark(parent, name):
            continue
        mark: Json = {"type": name}
        if defaults := MARK_DEFAULTS[name]:
            mark["attrs"] = _attrs(name, defaults, attrs if isinstance(attrs, dict) else {})
        # A link whose address may not stand has none left, and is no link.
        if name != "link" or mark["attrs"]["href"]:
            marks.append(mark)
    return canonical_marks(marks)


# -- writing


def parts_of(node: Json) -> list[Json | list[Json]]:
    """The children of a node as y-tiptap keeps them: neighbouring texts are one part."""
    parts: list[Json | list[Json]] = []
    for child in node.get("content", []):
        if child["type"] != "text":
            parts.append(child)
        elif parts and isinstance(parts[-1], list):
            parts[-1].append(child)
        else:
            parts.append([child])
    return parts


def insert(parent: XmlFragment | XmlElement, index: int, part: Json | list[Json]) -> None:
    """Put a node with all that is in it, or a run of texts, among the children of `parent`."""
    if isinstance(part, list):
        text = parent.children.insert(index, XmlText())
        at = 0
        for run in part:
            text.insert(at, run["text"], formats_of(run))
            at += len(run["text"].encode())
        return
    element = parent.children.insert(index, XmlElement(part["type"]))
    for name, value in part.get("attrs", {}).items():
        if value is not None:
            element.attributes[name] = value
    for at, child in enumerate(parts_of(part)):
        insert(element, at, child)


def formats_of(run: Json) -> Json:
    """The marks of a text node as formatting of an `XmlText`."""
    return {mark["type"]: dict(mark.get("attrs", {})) for mark in run.get("marks", [])}


