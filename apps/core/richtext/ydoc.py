"""The text as it lives in a Yjs document, in the shapes that y-tiptap writes and reads.

A block is an `XmlElement` named as its node, attributes of null left out; a run of text is one
`XmlText` whose formatting holds the marks, each with its attributes. `read` gives canonical JSON
(see `schema.checked`) whatever the document holds: what the schema has no place for, which an
editor would remove when it opens the document, is left out here too.

`edit` turns a document into a given text by the smallest edit. What stays the same is not touched,
so cursors, anchors and the words that others type at the same moment survive: blocks are paired
by likeness, text changes by words, formatting is set only where marks differ, and a heading keeps
its id.

The documents are pycrdt's. Its numbers come back as floats and its text counts UTF-8 bytes.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from apps.core.richtext.alignment import LEAST_LIKENESS, bag_of, pairs, shared
from apps.core.richtext.attributes import SECTION_ID
from apps.core.richtext.kept_ids import with_kept_ids
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json
from apps.core.richtext.sections import new_section_id, with_section_ids
from apps.core.richtext.ydoc_reading import FRAGMENT, children_of, fragment_of, nodes_of, read
from apps.core.richtext.ydoc_text import edit_text
from apps.core.richtext.ydoc_writing import insert, new, parts_of

__all__ = ["FRAGMENT", "edit", "fragment_of", "give_section_ids", "new", "read"]

Part: TypeAlias = Json | list[Json]


def edit(doc: Doc[Any], document: Json, *, keep_tail: bool = False, origin: Any = None) -> bytes:
    """Make the text of `doc` read as `document`, given as canonical JSON; gives the update.

    The update is b"" when the text reads so already. Headings without an id take the id of the
    section that they were made from, or a fresh one. `keep_tail` leaves empty paragraphs at the
    end where they are, for sources that cannot hold them, such as Markdown. The change is one
    transaction with this `origin`; raises RuntimeError inside another one.
    """
    if doc._txn is not None:  # noqa: SLF001
        raise RuntimeError("an edit is a transaction of its own")
    present = read(doc)
    if keep_tail:
        document = _with_tail_of(present, document)
    wanted = with_kept_ids(document, present)
    if wanted == present:
        return b""
    wanted = with_section_ids(wanted)
    updates: list[bytes] = []
    subscription = doc.observe(lambda event: updates.append(event.update))
    try:
        with doc.transaction(origin=origin):
            _edit_children(fragment_of(doc), "doc", parts_of(wanted))
    finally:
        doc.unobserve(subscription)
    return updates[0] if updates else b""


def _with_tail_of(present: Json, document: Json) -> Json:
    def tail(content: Sequence[Json]) -> int:
        count = 0
        for block in reversed(content):
            if block["type"] != "paragraph" or block.get("content"):
                break
            count += 1
        return count

    missing = tail(present["content"]) - tail(document["content"])
    empties = [{"type": "paragraph"}] * max(0, missing)
    return document | {"content": [*document["content"], *empties]}


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
                if (
                    not isinstance(section, str)
                    or section in seen
                    or not SECTION_ID.fullmatch(section)
                ):
                    section = new_section_id()
                    child.attributes["id"] = section
                    changed = True
                seen.add(section)
    return changed


def _edit_children(parent: XmlFragment | XmlElement, name: str, new: list[Part]) -> None:
    old = _parts_in(parent, name)
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    _edit_gap(parent, name, start, old[start : len(old) - end], new[start : len(new) - end])


def _parts_in(parent: XmlFragment | XmlElement, name: str) -> list[Part | None]:
    with parent.doc.transaction() as transaction:
        parts: list[Part | None] = []
        for child, raw in zip(parent.children, children_of(parent, transaction), strict=True):
            nodes = nodes_of(raw, transaction, name)
            if isinstance(child, XmlText):
                parts.append(nodes if name != "doc" else None)
            else:
                parts.append(nodes[0] if nodes else None)
    return parts


def _edit_gap(
    parent: XmlFragment | XmlElement,
    name: str,
    at: int,
    old: list[Part | None],
    new: list[Part],
) -> None:
    """Turn the children from index `at` on, which read as `old`, into `new`."""
    if len(old) == 1 and not new and isinstance(old[0], list):
        # Others may be typing in this very text: empty it, but let it stand.
        new = [[]]
    partner = dict(_paired(old, new))
    done = 0
    for index, part in enumerate(old):
        target = partner.get(index)
        if target is None:
            del parent.children[at]
            continue
        for fresh in new[done:target]:
            insert(parent, at, fresh)
            at += 1
        if part != new[target]:
            _edit_child(parent.children[at], name, new[target])
        done, at = target + 1, at + 1
    for fresh in new[done:]:
        insert(parent, at, fresh)
        at += 1


def _edit_child(child: object, parent_name: str, part: Part) -> None:
    if isinstance(child, XmlText) and isinstance(part, list):
        edit_text(child, part, parent_name)
    elif isinstance(child, XmlElement) and isinstance(part, dict):
        _edit_attributes(child, part.get("attrs", {}))
        _edit_children(child, part["type"], parts_of(part))


def _edit_attributes(element: XmlElement, wanted: Json) -> None:
    for key, value in wanted.items():
        present = element.attributes.get(key)
        if value is None and present is not None:
            del element.attributes[key]
        elif value is not None and present != value:
            element.attributes[key] = value


def _paired(old: list[Part | None], new: list[Part]) -> list[tuple[int, int]]:
    bags = [bag_of(part) if part else None for part in old], [bag_of(part) for part in new]

    def likeness(i: int, j: int) -> float:
        before, after = old[i], new[j]
        if before is None or not _may_become(before, after):
            return 0.0
        if before == after:
            return 1.0 + LEAST_LIKENESS
        one, other = bags[0][i], bags[1][j]
        return LEAST_LIKENESS + 0.9 * (shared(one, other) if one is not None else 0.0)

    return pairs(old, new, likeness)


def _may_become(before: Part, after: Part) -> bool:
    """A block changes within its type only, and a heading within its section."""
    if isinstance(before, list) or isinstance(after, list):
        return isinstance(before, list) and isinstance(after, list)
    if before["type"] != after["type"]:
        return False
    ids = attr(before, "id"), attr(after, "id")
    return before["type"] not in {"heading", "mention"} or None in ids or ids[0] == ids[1]
