"""The schema of a document's text: the editor's own, exported to `schema.json`.

`check` is for input that nobody vouches for: it reports what is wrong and where, and bounds
depth, size and number of nodes, so a hostile document costs no more than its bytes.
`checked` gives the canonical form, the one that ProseMirror's `Node.toJSON()` gives: every
attribute present, marks in the schema's order, neighbours of equal marks joined.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from prosemirror.model import Schema

from apps.core.richtext.attributes import complaint

Json: TypeAlias = dict[str, Any]

DEEPEST = 64
MOST_NODES = 200_000
MOST_CHARACTERS = 5_000_000
MOST_PROBLEMS = 20


def _load() -> Schema[str, str]:
    spec = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
    return Schema({"nodes": spec["nodes"], "marks": spec["marks"], "topNode": spec["topNode"]})


SCHEMA: Schema[str, str] = _load()
MARK_RANK: dict[str, int] = {name: mark.rank for name, mark in SCHEMA.marks.items()}
NODE_DEFAULTS: dict[str, Json] = {
    name: {key: value.default for key, value in node.attrs.items()}
    for name, node in SCHEMA.nodes.items()
}
MARK_DEFAULTS: dict[str, Json] = {
    name: {key: value.default for key, value in mark.attrs.items()}
    for name, mark in SCHEMA.marks.items()
}
_EXCLUDED: dict[str, frozenset[str]] = {
    name: frozenset(other.name for other in mark.excluded) for name, mark in SCHEMA.marks.items()
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a document: `path` leads to it, as in `content[2].attrs.level`."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class InvalidText(ValueError):
    """The JSON is no document of the schema; `problems` holds at most twenty of the faults."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in problems))


def empty_document() -> Json:
    """A document of one empty paragraph, the least that the schema allows."""
    return {"type": "doc", "content": [{"type": "paragraph"}]}


def check(document: object) -> list[Problem]:
    """The faults of a document, none if it may be stored. Never raises on any JSON value."""
    return _Reading().document(document)[1]


def checked(document: object) -> Json:
    """The canonical form of a document. Raises InvalidText, which names each fault."""
    canonical, problems = _Reading().document(document)
    if canonical is None or problems:
        raise InvalidText(problems)
    return canonical


@lru_cache(maxsize=4096)
def _holds(parent: str, children: tuple[str, ...]) -> bool:
    match: Any = SCHEMA.nodes[parent].content_match
    for child in children:
        match = match.match_type(SCHEMA.nodes[child])
        if match is None:
            return False
    return bool(match.valid_end)


def may_hold(parent: str, children: tuple[str, ...]) -> bool:
    """True if nodes of these types, in this order, are whole content for a `parent`."""
    # A long list of children is rarely seen twice: keep it out of the cache.
    return _holds(parent, children) if len(children) < 32 else _holds.__wrapped__(parent, children)


@lru_cache(maxsize=1024)
def may_mark(parent: str, mark: str) -> bool:
    """True if text inside a `parent` may carry this mark."""
    return SCHEMA.nodes[parent].allows_mark_type(SCHEMA.marks[mark])


def canonical_marks(marks: list[Json]) -> list[Json]:
    """Marks in the schema's order; where one excludes another, the later wins, as in an editor."""
    kept: list[Json] = []
    for mark in marks:
        name = mark["type"]
        if any(name in _EXCLUDED[other["type"]] and other["type"] != name for other in kept):
            continue
        kept = [other for other in kept if other["type"] not in _EXCLUDED[name]]
        kept.append(mark)
    return sorted(kept, key=lambda mark: MARK_RANK[mark["type"]])


def joined(nodes: list[Json]) -> list[Json]:
    """The nodes with neighbouring texts of equal marks made one, and empty texts left out."""
    out: list[Json] = []
    for node in nodes:
        if node["type"] == "text":
            if not node["text"]:
                continue
            last = out[-1] if out else None
            if last and last["type"] == "text" and last.get("marks") == node.get("marks"):
                out[-1] = {**last, "text": last["text"] + node["text"]}
                continue
        out.append(node)
    return out


@dataclass
class _Reading:
    """One pass over unvouched JSON that collects faults and builds the canonical form."""

    problems: list[Problem] = field(default_factory=list)
    nodes: int = 0
    characters: int = 0

    def document(self, document: object) -> tuple[Json | None, list[Problem]]:
        canonical = self._node(document, "", 0)
        if canonical is not None and canonical["type"] != SCHEMA.top_node_type.name:
            self._fault("type", f"the outermost node must be {SCHEMA.top_node_type.name}")
        return canonical, self.problems

    def _fault(self, path: str, message: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(path, message))

    def _refused(self, path: str, message: str) -> Json | None:
        self._fault(path, message)
        return None

    def _node(self, node: object, path: str, depth: int) -> Json | None:
        if not isinstance(node, dict):
            return self._refused(path, "a node must be an object")
        name = node.get("type")
        if not isinstance(name, str) or name not in SCHEMA.nodes:
            return self._refused(_under(path, "type"), f"unknown node {str(name)[:40]!r}")
        self.nodes += 1
        if self.nodes > MOST_NODES:
            return self._refused(path, f"more than {MOST_NODES} nodes")
        if depth > DEEPEST:
            return self._refused(path, f"nested deeper than {DEEPEST}")
        if extra := node.keys() - {"type", "attrs", "content", "marks", "text"}:
            return self._refused(path, f"unknown key {sorted(map(str, extra))[0][:40]!r}")
        return self._text(node, path) if name == "text" else self._element(node, name, path, depth)

    def _text(self, node: Json, path: str) -> Json | None:
        text = node.get("text")
        if not isinstance(text, str) or not text:
            return self._refused(_under(path, "text"), "must be a text that is not empty")
        self.characters += len(text)
        if self.characters > MOST_CHARACTERS:
            return self._refused(path, f"more than {MOST_CHARACTERS} characters")
        if any("\ud800" <= char <= "\udfff" for char in text) or "\x00" in text:
            return self._refused(_under(path, "text"), "holds half a character or a zero byte")
        marks = self._marks(node.get("marks"), _under(path, "marks"))
        return {"type": "text", "text": text} | ({"marks": marks} if marks else {})

    def _element(self, node: Json, name: str, path: str, depth: int) -> Json | None:
        attrs = self._attrs(node.get("attrs"), name, NODE_DEFAULTS[name], _under(path, "attrs"))
        given = node.get("content")
        if given is not None and not isinstance(given, list):
            return self._refused(_under(path, "content"), "must be a list")
        content = []
        for index, child in enumerate(given or ()):
            if len(self.problems) >= MOST_PROBLEMS:
                return None
            read = self._node(child, _under(path, f"content[{index}]"), depth + 1)
            if read is not None:
                content.append(read)
        if len(content) == len(given or ()):
            self._content(name, content, path)
        out: Json = {"type": name} | ({"attrs": attrs} if attrs else {})
        return out | ({"content": joined(content)} if content else {})

    def _content(self, name: str, content: list[Json], path: str) -> None:
        types = tuple(child["type"] for child in content)
        if not may_hold(name, types):
            wanted = SCHEMA.nodes[name].spec.get("content", "") or "nothing"
            found = ", ".join(types[:6]) or "nothing"
            self._fault(_under(path, "content"), f"{name} holds {wanted}, not {found}")
        for index, child in enumerate(content):
            for mark in child.get("marks", ()):
                if not may_mark(name, mark["type"]):
                    where = _under(path, f"content[{index}].marks")
                    self._fault(where, f"{name} takes no {mark['type']}")

    def _marks(self, given: object, path: str) -> list[Json]:
        if given is None:
            return []
        if not isinstance(given, list) or len(given) > len(SCHEMA.marks):
            self._fault(path, "must be a list of marks, each type once")
            return []
        marks: list[Json] = []
        for index, mark in enumerate(given):
            where = f"{path}[{index}]"
            name = mark.get("type") if isinstance(mark, dict) else None
            if not isinstance(name, str) or name not in SCHEMA.marks:
                self._fault(where, f"unknown mark {str(name)[:40]!r}")
                continue
            attrs = self._attrs(mark.get("attrs"), name, MARK_DEFAULTS[name], f"{where}.attrs")
            marks.append({"type": name} | ({"attrs": attrs} if attrs else {}))
        return canonical_marks(marks)

    def _attrs(self, given: object, owner: str, defaults: Json, path: str) -> Json:
        if given is None:
            given = {}
        if not isinstance(given, dict):
            self._fault(path, "must be an object")
            return defaults
        for name in given.keys() - defaults.keys():
            self._fault(_under(path, str(name)[:40]), f"unknown attribute of {owner}")
        full = {name: given.get(name, default) for name, default in defaults.items()}
        for name, value in full.items():
            if wrong := complaint(owner, name, value):
                self._fault(_under(path, name), wrong)
        return full


def _under(path: str, step: str) -> str:
    return f"{path}.{step}" if path else step
