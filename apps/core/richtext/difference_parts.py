"""What a difference is made of: sections, the blocks in them, words and formats in those."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from apps.core.richtext.alignment import Change
from apps.core.richtext.schema import Json

BlockState = Literal["same", "changed", "recast", "gone", "new"]
SectionState = Literal["same", "changed", "added", "removed", "moved"]


class Format(NamedTuple):
    """A change that leaves the words: `what` says it, `text` is what it was made to.

    `start` and `end` are offsets in the words of the block after, None where the whole block is
    meant.
    """

    what: str
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Blocks that went together from one place to another. `number` counts the moves of a
    comparison from 1, `text` begins the first block; sections are told by their ids."""

    number: int
    text: str
    from_section: str
    to_section: str
    blocks: int = 1


@dataclass(eq=False, slots=True)
class BlockChange:
    """What became of one node.

    same     `before` and `after` read alike
    changed  `before` became `after`: by `words` if they hold words, by `inside` if they hold blocks
    recast   the same lines in other containers: `nodes` hold them now, `inside` pairs the lines
    gone     `before` alone, or taken to where `move` says
    new      `after` alone, or brought; then `twin` tells it from what it was
    """

    state: BlockState
    before: Json | None = None
    after: Json | None = None
    inside: list["BlockChange"] = field(default_factory=list)
    words: list[Change] = field(default_factory=list)
    formats: list[Format] = field(default_factory=list)
    nodes: list[Json] = field(default_factory=list)
    move: Move | None = None
    twin: "BlockChange | None" = None


@dataclass(slots=True)
class SectionChange:
    """What became of one section. `title_before` is None unless the heading was renamed; `moved`
    tells that it changed its place among the sections that stayed, whatever else befell it."""

    section: str
    title: str
    state: SectionState
    level: int
    title_before: str | None = None
    moved: bool = False
    blocks: list[BlockChange] = field(default_factory=list)
