"""A text as lines: each block that holds words or is a thing of its own, with what it stands in.

Changing a block's kind, quoting or indenting it changes what is around a line and not the line;
splits and joins move the border between two. So lines are the form in which two people's changes
of one text are put together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from apps.core.richtext import plain
from apps.core.richtext.schema import (
    SCHEMA,
    Json,
    canonical_marks,
    joined,
    may_hold,
    may_mark,
)

HOLDS_WORDS = {name for name, node in SCHEMA.nodes.items() if node.is_textblock}


@dataclass(eq=False, slots=True)
class Frame:
    """A list, item, quote, table, row or cell. Lines with the same frame (`is`) next to each other
    stand in one node."""

    type: str
    attrs: Json | None

    @property
    def node(self) -> Json:
        return {"type": self.type} | ({"attrs": self.attrs} if self.attrs else {})


@dataclass(slots=True)
class Letter:
    """A character, or an inline node (`atom`) such as a mention, with its marks."""

    value: str
    marks: list[Json]
    atom: Json | None = None


@dataclass(eq=False, slots=True)
class Line:
    """A paragraph, heading or code block, or a block without words such as a picture (`alone`)."""

    block: Json
    frames: tuple[Frame, ...]
    _letters: list[Letter] | None = field(default=None, repr=False)
    _key: tuple[object, ...] | None = field(default=None, repr=False)

    @property
    def alone(self) -> bool:
        return self.block["type"] not in HOLDS_WORDS

    @property
    def kind(self) -> tuple[str, Json]:
        return self.block["type"], self.block.get("attrs") or {}

    @property
    def shape(self) -> tuple[object, ...]:
        """What the line is and stands in, without its words."""
        around = tuple((frame.type, repr(frame.attrs)) for frame in self.frames)
        return around, self.block["type"], repr(self.block.get("attrs"))

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for lines that read and look the same."""
        if self._key is None:
            self._key = self.shape, repr(self.block.get("content"))
        return self._key

    @property
    def letters(self) -> list[Letter]:
        if self._letters is None:
            self._letters = list(_letters(self.block.get("content", ())))
        return self._letters


def lines_of(blocks: Sequence[Json]) -> list[Line]:
    """The lines of neighbouring blocks, in order."""
    return [line for block in blocks for line in _lines(block, ())]


def _lines(block: Json, frames: tuple[Frame, ...]) -> Iterator[Line]:
    content = block.get("content")
    if block["type"] in HOLDS_WORDS or not content:
        yield Line(block, frames)
        return
    frames = (*frames, Frame(block["type"], block.get("attrs")))
    for child in content:
        yield from _lines(child, frames)


def _letters(content: Sequence[Json]) -> Iterator[Letter]:
    for node in content:
        marks = node.get("marks") or []
        if node["type"] == "text":
            for character in node["text"]:
                yield Letter(character, marks)
        else:
            yield Letter(f"\ufffc{node!r}", marks, node)


def block_of(kind: tuple[str, Json], letters: Sequence[Letter]) -> Json:
    """The block of this kind with these letters; in code, which has neither marks nor inline nodes,
    their words."""
    name, attrs = kind
    block: Json = {"type": name} | ({"attrs": attrs} if attrs else {})
    content = joined([_inline(name, letter) for letter in letters])
    return block | ({"content": content} if content else {})


def _inline(parent: str, letter: Letter) -> Json:
    marks = [mark for mark in letter.marks if may_mark(parent, mark["type"])]
    more = {"marks": canonical_marks(marks)} if marks else {}
    if letter.atom is None:
        return {"type": "text", "text": letter.value, **more}
    if may_hold(parent, (letter.atom["type"],)):
        return {key: value for key, value in letter.atom.items() if key != "marks"} | more
    return {"type": "text", "text": plain.inline({"content": [letter.atom]}), **more}


def blocks_of(lines: Sequence[Line]) -> list[Json]:
    """The blocks that these lines make: neighbours share the frames that they have in common."""
    return _blocks([(line, 0) for line in lines])


def _blocks(lines: Sequence[tuple[Line, int]]) -> list[Json]:
    blocks: list[Json] = []
    for frame, group in groupby(lines, key=lambda at: _frame(*at)):
        if frame is None:
            blocks += [line.block for line, _ in group]
        else:
            inner = _blocks([(line, depth + 1) for line, depth in group])
            blocks.append(frame.node | {"content": inner})
    return blocks


def _frame(line: Line, depth: int) -> Frame | None:
    return line.frames[depth] if depth < len(line.frames) else None
