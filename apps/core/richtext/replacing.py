"""Other words in the place of some words of a text."""

from typing import Any

from prosemirror.model import Fragment, Node
from prosemirror.transform import Transform

from apps.core.richtext.schema import SCHEMA, Json, checked


class AcrossCells(ValueError):
    """The words are in several cells of a table, which must not become one."""


def replace_words(document: Json, start: int, end: int, words: str) -> Json:
    """The document with these words between two positions. They look as the first replaced
    character did; a line feed is a line break. Blocks that the positions are in become one.

    Raises `AcrossCells`.
    """
    doc = Node.from_json(SCHEMA, document)
    place = doc.resolve(start)
    for side in (place, doc.resolve(end)):
        inside = range(place.shared_depth(end) + 1, side.depth + 1)
        if any(side.node(depth).type.spec.get("isolating") for depth in inside):
            raise AcrossCells
    change: Any = Transform(doc)
    if words:
        marks = place.node_after.marks if place.node_after else []
        code = bool(place.parent.type.spec.get("code"))
        change.replace_with(start, end, _inline(words, marks, code=code))
    else:
        change.delete(start, end)
    return checked(change.doc.to_json())


def _inline(words: str, marks: Any, *, code: bool) -> Any:
    if code:
        return Fragment.from_(SCHEMA.text(words, []))
    nodes = []
    for number, line in enumerate(words.split("\n")):
        if number:
            nodes.append(SCHEMA.node("hardBreak"))
        if line:
            nodes.append(SCHEMA.text(line, marks))
    return Fragment.from_(nodes)
