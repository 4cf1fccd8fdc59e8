"""Sections: the spans from one heading to the next, and what their content hashes to.

All functions take and give canonical JSON and change nothing in place.
"""

import hashlib
import json
import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from apps.core.richtext import plain
from apps.core.richtext.alignment import bag_of, pairs, shared
from apps.core.richtext.attributes import SECTION_ID
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import MARK_DEFAULTS, NODE_DEFAULTS, Json, canonical_marks, joined

OPENING = "opening"
_ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
# The share of words from which on a section under a new title is still taken for the old one.
LEAST_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks up to the next one. The text before the first heading is the
    section `opening` of level 0, without a title. `nodes` begins with the heading."""

    id: str
    title: str
    level: int
    nodes: tuple[Json, ...]


class NoSuchSection(LookupError):
    """The document has no section with this id."""


def split(document: Json) -> list[Section]:
    """The sections of a document in order; `opening` only when it has content."""
    spans: list[list[Json]] = [[]]
    for block in document.get("content", []):
        if block["type"] == "heading":
            spans.append([block])
        else:
            spans[-1].append(block)
    opening = [Section(OPENING, "", 0, tuple(spans[0]))] if _has_content(spans[0]) else []
    return opening + [_section(span) for span in spans[1:]]


def _section(span: list[Json]) -> Section:
    heading = span[0]
    title = " ".join(plain.inline(heading).split())
    return Section(attr(heading, "id") or "", title, attr(heading, "level"), tuple(span))


def _has_content(blocks: list[Json]) -> bool:
    return any(not _is_empty(block) for block in blocks)


def _is_empty(block: Json) -> bool:
    return block["type"] == "paragraph" and not block.get("content")


def with_section_ids(document: Json) -> Json:
    """The document with an id on each heading; where one repeats, the later gets a fresh one."""
    seen: set[str] = set()
    content = []
    for block in document.get("content", []):
        if block["type"] == "heading":
            section = attr(block, "id")
            if not section or section in seen or not SECTION_ID.fullmatch(section):
                section = new_section_id()
                block = block | {"attrs": block.get("attrs", {}) | {"id": section}}
            seen.add(section)
        content.append(block)
    return document | {"content": content}


def new_section_id() -> str:
    """A fresh id for a section: `s` and nine characters of a-z and 0-9."""
    return "s" + "".join(secrets.choice(_ID_LETTERS) for _ in range(9))


def with_kept_ids(document: Json, before: Json) -> Json:
    """The document with ids from an earlier state of it on the headings that carry none.

    A heading is the one it was if its words stayed, or else if it stands in the same place and its
    section reads much alike. Headings that are new stay without an id.
    """
    new, old = _spans(document), _spans(before)
    taken = {attr(span[0], "id") for span in new}
    free = [span for span in old if attr(span[0], "id") and attr(span[0], "id") not in taken]
    bare = [span for span in new if not attr(span[0], "id")]
    found = {id(b[0]): attr(f[0], "id") for b, f in _same_sections(bare, free)}
    content = [
        block | {"attrs": block["attrs"] | {"id": found[id(block)]}}
        if id(block) in found
        else block
        for block in document.get("content", [])
    ]
    return document | {"content": content}


def _spans(document: Json) -> list[list[Json]]:
    spans: list[list[Json]] = []
    for block in document.get("content", []):
        if block["type"] == "heading":
            spans.append([block])
        elif spans:
            spans[-1].append(block)
    return spans


def _same_sections(
    new: list[list[Json]], old: list[list[Json]]
) -> Iterator[tuple[list[Json], list[Json]]]:
    """Pairs of a new and an old span, headings first, that are one section."""
    for told in (_title_and_level, _title):
        left = dict[object, list[list[Json]]]()
        for span in old:
            left.setdefault(told(span), []).append(span)
        for span in list(new):
            if same := left.get(told(span)):
                match = same.pop(0)
                new = [one for one in new if one is not span]
                old = [one for one in old if one is not match]
                yield span, match
    bags = [_bag(span) for span in new], [_bag(span) for span in old]

    def likeness(i: int, j: int) -> float:
        alike = shared(bags[0][i], bags[1][j])
        return alike if alike >= LEAST_ALIKE else 0.0

    for i, j in pairs(new, old, likeness):
        yield new[i], old[j]


def _title(span: list[Json]) -> str:
    return " ".join(plain.inline(span[0]).split())


def _title_and_level(span: list[Json]) -> tuple[str, int]:
    return _title(span), attr(span[0], "level")


def _bag(span: list[Json]) -> Counter[str]:
    return bag_of({"type": "doc", "content": span})


# -- hashes


def content_hash(content: Section | Json) -> str:
    """SHA-256, in hex, over what a reader sees of a section or document: words, structure, marks
    and addresses. Section ids, the order in which marks were made, attributes that equal their
    default, column widths and empty paragraphs at the end do not count."""
    nodes = content.nodes if isinstance(content, Section) else content.get("content", [])
    visible = list(nodes)
    while visible and _is_empty(visible[-1]):
        visible.pop()
    written = json.dumps(
        [_visible(node) for node in visible],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


_UNSEEN = frozenset({("heading", "id"), ("tableCell", "colwidth"), ("tableHeader", "colwidth")})


def _visible(node: Json) -> Json:
    kind = node["type"]
    out: Json = {"type": kind}
    if kind == "text":
        out["text"] = node["text"]
    if attrs := _told(kind, node.get("attrs"), NODE_DEFAULTS[kind]):
        out["attrs"] = attrs
    if marks := node.get("marks"):
        out["marks"] = [_visible_mark(mark) for mark in canonical_marks(marks)]
    if content := [_visible(child) for child in node.get("content", [])]:
        out["content"] = joined(content)
    return out


def _visible_mark(mark: Json) -> Json:
    attrs = _told(mark["type"], mark.get("attrs"), MARK_DEFAULTS[mark["type"]])
    return {"type": mark["type"]} | ({"attrs": attrs} if attrs else {})


def _told(owner: str, attrs: Json | None, defaults: Json) -> dict[str, Any]:
    """Attributes that differ from their default and can be seen; an empty text is as none."""
    return {
        name: value
        for name, value in (attrs or {}).items()
        if (owner, name) not in _UNSEEN
        and value != defaults.get(name)
        and not (value == "" and defaults.get(name) is None)
    }


# -- operations


def replace_section(document: Json, section: str, nodes: list[Json]) -> Json:
    """The document with the content of a section, heading included, replaced by `nodes`.

    A heading that begins `nodes` stands for the section's own and takes its id; without one the
    old heading stays and only what is under it is replaced. Raises NoSuchSection.
    """
    content = list(document.get("content", []))
    start, end = _span(content, section)
    if start < len(content) and content[start]["type"] == "heading" and section != OPENING:
        old = content[start]
        if nodes and nodes[0]["type"] == "heading":
            attrs = nodes[0].get("attrs", {}) | {"id": attr(old, "id")}
            nodes = [nodes[0] | {"attrs": attrs}, *nodes[1:]]
        else:
            nodes = [old, *nodes]
    return _whole(document, [*content[:start], *nodes, *content[end:]])


def append_to_section(document: Json, section: str, nodes: list[Json]) -> Json:
    """The document with `nodes` at the end of a section, before empty paragraphs that close it.
    Raises NoSuchSection."""
    content = list(document.get("content", []))
    start, end = _span(content, section)
    while end > start and _is_empty(content[end - 1]):
        end -= 1
    return _whole(document, [*content[:end], *nodes, *content[end:]])


def append(document: Json, nodes: list[Json]) -> Json:
    """The document with `nodes` at its end, in place of empty paragraphs there."""
    content = list(document.get("content", []))
    while content and _is_empty(content[-1]):
        content.pop()
    return _whole(document, [*content, *nodes])


def _span(content: list[Json], section: str) -> tuple[int, int]:
    starts = [index for index, block in enumerate(content) if block["type"] == "heading"]
    if section == OPENING:
        return 0, starts[0] if starts else len(content)
    for start, end in zip(starts, [*starts[1:], len(content)], strict=True):
        if attr(content[start], "id") == section:
            return start, end
    raise NoSuchSection(section)


def _whole(document: Json, content: list[Json]) -> Json:
    """A document holds at least one block."""
    return document | {"content": content or [{"type": "paragraph"}]}


def headings(document: Json) -> Iterator[Json]:
    """The headings of a document, in order."""
    return (block for block in document.get("content", []) if block["type"] == "heading")
