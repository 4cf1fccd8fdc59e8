"""From the types of a Yjs document to nodes, below the wrappers of pycrdt.

A wrapper for each element, with a transaction opened for each of its properties, makes reading
eight times as slow; so this module alone works on pycrdt's raw types, within one transaction.
"""

import re
from functools import lru_cache
from typing import Any, TypeAlias

from pycrdt import Doc, ReadTransaction, Transaction, XmlElement, XmlFragment
from pycrdt._pycrdt import XmlElement as RawElement
from pycrdt._pycrdt import XmlText as RawText

from apps.core.richtext.attributes import complaint
from apps.core.richtext.schema import (
    DEEPEST,
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

Open: TypeAlias = Transaction | ReadTransaction

# y-prosemirror appends a hash to the name of a mark that may stand several times on one text.
_OVERLAPPING = re.compile(r"--[a-zA-Z0-9+/=]{8}$")


def fragment_of(doc: Doc[Any]) -> XmlFragment:
    """The fragment of a Yjs document that holds the text."""
    fragment: XmlFragment = doc.get(FRAGMENT, type=XmlFragment)
    return fragment


def read(doc: Doc[Any]) -> Json:
    """The text as canonical JSON; an empty document reads as one empty paragraph."""
    fragment = fragment_of(doc)
    with doc.transaction() as transaction:
        children = children_of(fragment, transaction)
        content = [node for child in children for node in nodes_of(child, transaction, "doc")]
    content = [node for node in content if may_hold("doc", (node["type"],))]
    return {"type": "doc", "content": content} if content else empty_document()


def children_of(parent: XmlFragment | XmlElement, transaction: Open) -> list[Any]:
    """The raw children of a fragment or element, for `nodes_of`."""
    children: list[Any] = parent.integrated.children(transaction._txn)  # noqa: SLF001
    return children


def nodes_of(child: Any, transaction: Open, parent: str, depth: int = 1) -> list[Json]:
    """The nodes that one raw child stands for: none, one, or the runs of a text.

    `parent` is the type of node around it, `depth` the number of nodes around it. What the schema
    has no place for, or what lies too deep, gives none.
    """
    return _nodes(child, transaction._txn, parent, depth)  # noqa: SLF001


def _nodes(child: Any, txn: Any, parent: str, depth: int) -> list[Json]:
    if isinstance(child, RawText):
        return _runs(child, txn, parent)
    if isinstance(child, RawElement):
        node = _element(child, txn, depth)
        return [] if node is None else [node]
    return []


def _runs(text: Any, txn: Any, parent: str) -> list[Json]:
    """The text nodes of a text; embeds, which no editor of ours writes, are left out."""
    runs: list[Json] = []
    for words, formats in text.diff(txn):
        if isinstance(words, str):
            marks = marks_of(formats, parent) if formats else None
            if marks:
                runs.append({"type": "text", "text": words, "marks": marks})
            else:
                runs.append({"type": "text", "text": words})
    return runs


def _element(element: Any, txn: Any, depth: int) -> Json | None:
    name: str = element.tag()
    defaults = NODE_DEFAULTS.get(name)
    if defaults is None or name == "doc" or depth > DEEPEST:
        return None
    content: list[Json] = []
    for child in element.children(txn):
        content += _nodes(child, txn, name, depth + 1)
    if not may_hold(name, tuple([node["type"] for node in content])):
        return None
    out: Json = {"type": name}
    if defaults:
        out["attrs"] = _attrs(name, defaults, dict(element.attributes(txn)))
    if content:
        out["content"] = joined(content) if len(content) > 1 else content
    return out


def _attrs(owner: str, defaults: Json, given: Json) -> Json:
    """Attributes in the schema's names; a value of the wrong type gives way to the default."""
    full = defaults.copy()
    for name, value in given.items():
        if name in defaults:
            value = _number(value)
            if not complaint(owner, name, value):
                full[name] = value
    return full


def _number(value: Any) -> Any:
    """Yjs has one kind of number, which pycrdt gives as a float."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return [_number(one) for one in value] if isinstance(value, list) else value


def marks_of(formats: Json, parent: str) -> list[Json]:
    """The marks that the formatting of a text stands for, inside a node of type `parent`."""
    marks = []
    for key, attrs in formats.items():
        name = mark_name(key)
        if name is None or attrs is None or not may_mark(parent, name):
            continue
        mark: Json = {"type": name}
        if defaults := MARK_DEFAULTS[name]:
            mark["attrs"] = _attrs(name, defaults, attrs if isinstance(attrs, dict) else {})
        # A link whose address may not stand has none left, and is no link.
        if name != "link" or mark["attrs"]["href"]:
            marks.append(mark)
    return canonical_marks(marks) if len(marks) > 1 else marks


@lru_cache(maxsize=256)
def mark_name(key: str) -> str | None:
    """The mark that a format of this name stands for, None if the schema has none."""
    name = _OVERLAPPING.sub("", key)
    return name if name in MARK_DEFAULTS else None
