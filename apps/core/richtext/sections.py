"""Sections: the spans from one heading to the next, and what their content hashes to.

All functions take and give canonical JSON and change nothing in place.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from apps.core.richtext import plain
from apps.core.richtext.attributes import SECTION_ID
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import MARK_DEFAULTS, NODE_DEFAULTS, Json, canonical_marks, joined

OPENING = "opening"
_ID_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


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


def without_section_ids(document: Json) -> Json:
    """The document as one that nobody has begun: its headings get ids of their own later."""
    content = [
        block | {"attrs": {k: v for k, v in block.get("attrs", {}).items() if k != "id"}}
        if block["type"] == "heading"
        else block
        for block in document.get("content", [])
    ]
    return document | {"content": content}


def new_section_id() -> str:
    """A fresh id for a section: `s` and nine characters of a-z and 0-9."""
    return "s" + "".join(secrets.choice(_ID_LETTERS) for _ in range(9))


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


def document_hash(document: Json) -> str:
    """SHA-256, in hex, over the hashes of the sections in order; what a document's row tells."""
    return hashlib.sha256("".join(map(content_hash, split(document))).encode()).hexdigest()


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
