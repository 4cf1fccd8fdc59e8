"""From nodes to the types of a Yjs document, as y-tiptap makes them."""

from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from apps.core.richtext.schema import Json
from apps.core.richtext.ydoc_reading import fragment_of


def new(document: Json) -> Doc[Any]:
    """A fresh Yjs document with this text, given as canonical JSON."""
    doc: Doc[Any] = Doc()
    fragment = fragment_of(doc)
    with doc.transaction():
        for index, part in enumerate(parts_of(document)):
            insert(fragment, index, part)
    return doc


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
