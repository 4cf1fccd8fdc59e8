"""The words of a text as one string, and the ProseMirror position of each of its characters.

Between two blocks stands one `BORDER`; a line break is a line feed and a mention its name. What
has no words (pictures, files, rules) has no characters. Positions count as ProseMirror does: UTF-16
units in texts, one for each border of a node, one for each leaf.
"""

from bisect import bisect_right
from dataclasses import dataclass

from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import SCHEMA, Json
from apps.core.richtext.sections import OPENING

BORDER = "\u2029"
"""The paragraph separator: outside borders it is told as a line feed."""

_LEAVES = frozenset(name for name, node in SCHEMA.nodes.items() if node.is_leaf and name != "text")


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters that stand together: in one text, in the place of one leaf, or between blocks.

    `offset` is that of the first in the string, `at` and `end` are positions.
    """

    offset: int
    at: int
    end: int
    words: str

    @property
    def is_plain(self) -> bool:
        """One position a character."""
        return self.end - self.at == len(self.words)

    @property
    def is_whole(self) -> bool:
        """All characters share one place: a mention, a border."""
        return self.words[0] == BORDER or self.end - self.at < len(self.words)


class TextIndex:
    """Made from canonical JSON in one pass; offsets count characters of `text`."""

    def __init__(self, document: Json) -> None:
        self._pieces: list[_Piece] = []
        self._length = 0
        self._border: int | None = None
        self._sections: list[tuple[int, str]] = []
        at = 0
        for block in document.get("content", []):
            if block["type"] == "heading":
                self._sections.append((at, attr(block, "id") or ""))
            at = self._read(block, at)
        self.text = "".join(piece.words for piece in self._pieces)

    def start(self, offset: int) -> int:
        """The position at which a character begins."""
        piece = self._piece(offset)
        inside = offset - piece.offset
        if piece.is_whole:
            return piece.at
        return piece.at + (inside if piece.is_plain else _units(piece.words[:inside]))

    def end(self, offset: int) -> int:
        """The position at which the character before this offset ends."""
        piece = self._piece(offset - 1)
        inside = offset - piece.offset
        if piece.is_whole:
            return piece.end
        return piece.at + (inside if piece.is_plain else _units(piece.words[:inside]))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The offsets of what stands between two positions; a mention only as a whole."""
        low = self._offset(start, after=True)
        return low, max(low, self._offset(end, after=False))

    def section(self, position: int) -> str:
        """The id of the section that a position is in."""
        index = bisect_right(self._sections, position, key=lambda one: one[0]) - 1
        return self._sections[index][1] if index >= 0 else OPENING

    def _offset(self, position: int, *, after: bool) -> int:
        """How many characters stand before a position. Of a leaf that it is inside of, none do
        for the end of a span, and all for its start."""
        index = bisect_right(self._pieces, position, key=lambda piece: piece.at) - 1
        if index < 0:
            return 0
        piece = self._pieces[index]
        if position >= piece.end:
            return piece.offset + len(piece.words)
        if piece.is_whole:
            inside = after and position > piece.at
            return piece.offset + (len(piece.words) if inside else 0)
        inside_at = position - piece.at
        return piece.offset + (inside_at if piece.is_plain else _letters(piece.words, inside_at))

    def _piece(self, offset: int) -> _Piece:
        if not 0 <= offset < self._length:
            raise IndexError(offset)
        return self._pieces[bisect_right(self._pieces, offset, key=lambda one: one.offset) - 1]

    # -- reading

    def _read(self, node: Json, at: int) -> int:
        """Take in a node that stands at a position; gives the position behind it."""
        kind = node["type"]
        if kind == "text":
            return self._add(node["text"].replace(BORDER, "\u2028"), at, at + _units(node["text"]))
        if kind in _LEAVES:
            words = {"mention": f"@{attr(node, 'label') or ''}", "hardBreak": "\n"}.get(kind, "")
            if words:
                return self._add(words, at, at + 1)
            return self._part(at, at + 1)
        end = self._part(at, at + 1)
        for child in node.get("content", ()):
            end = self._read(child, end)
        return self._part(end, end + 1)

    def _add(self, words: str, at: int, end: int) -> int:
        if self._border is not None:
            border, self._border = self._border, None
            if self._pieces:
                self._take(_Piece(self._length, border, at, BORDER))
        self._take(_Piece(self._length, at, end, words))
        return end

    def _part(self, at: int, behind: int) -> int:
        """A border of a block: one character, if words follow, however many borders there are."""
        if self._border is None:
            self._border = at
        return behind

    def _take(self, piece: _Piece) -> None:
        self._pieces.append(piece)
        self._length += len(piece.words)


def told(text: str) -> str:
    """A stretch of `TextIndex.text` as people read it."""
    return text.replace(BORDER, "\n")


def _units(words: str) -> int:
    """UTF-16 units."""
    return len(words) if words.isascii() else len(words.encode("utf-16-le", "surrogatepass")) // 2


def _letters(words: str, units: int) -> int:
    """The characters that begin within so many UTF-16 units."""
    return len(words.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))


