"""Which words of a Word file each comment is on, carried through pandoc to the very letter.

Pandoc drops comments. So signs are written into the words themselves, before the first letter and
behind the last one, in characters that no language uses; they come out where the words come out,
and are taken away again. What a sign carries need not be looked for by its words, of which there
may be the same again three lines further down.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from apps.core.richtext.losses import shortened
from apps.core.richtext.schema import Json, joined
from apps.core.richtext.text_index import TextIndex
from apps.documents.importing.word_xml import BLANKS, PICTURES, get, name_of

LONGEST = 500
"""Characters that are told of the words that a comment is on."""

_WORD = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_GONE = frozenset({"del", "moveFrom", "Fallback"})
"""What stands inside is not in the text: deleted, moved away, drawn in another way already."""
_MARKS = frozenset({"commentRangeStart", "commentRangeEnd", "commentReference"})
_LOOKED_AT = 2_000
"""Pieces, at most, to tell what a comment is on."""

_FIRST = 0xF0000
"""Of Unicode's supplementary private characters: no font of Word's has any."""
_OPENS, _CLOSES = chr(_FIRST), chr(_FIRST + 15)
_SIGN = re.compile(f"{_OPENS}([{chr(_FIRST + 1)}-{chr(_FIRST + 10)}]+){_CLOSES}")
_DIGITS = {ord(str(digit)): chr(_FIRST + 1 + digit) for digit in range(10)}
_FIGURES = {_FIRST + 1 + digit: str(digit) for digit in range(10)}


@dataclass(slots=True)
class Spot:
    """Where a comment stands in a part of the file. `start` and `end` count its pieces. `on` are
    the words in between, shortened; they are `deleted` ones where there are no others."""

    start: int
    end: int | None = None
    refers: int | None = None
    on: str = ""
    deleted: bool = False
    picture: bool = False

    @property
    def is_point(self) -> bool:
        """Whether it is on nothing: a place between two letters."""
        return not self.on and not self.picture


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some words, with the element that holds them if a sign can be put there; or a border."""

    words: str
    holder: "etree._Element | None" = None
    deleted: bool = False
    picture: bool = False


class Marks:
    """The comments' places in one part of the file, by the ids of the comments."""

    def __init__(self, root: "etree._Element") -> None:
        self.spots: dict[str, Spot] = {}
        self._pieces: list[_Piece] = []
        self._notes: list[etree._Element] = []
        self._read(root)
        self._solid = [
            number for number, one in enumerate(self._pieces)
            if one.holder is not None and one.words.strip()
        ]  # fmt: skip
        self._borders = [number for number, one in enumerate(self._pieces) if one.words == "\n"]
        for spot in self.spots.values():
            self._look_at(spot)

    def sign(self, wanted: Iterable[tuple[int, str]]) -> None:
        """Write the signs of some comments, each by its number and id, into the part, in place of
        Word's own marks: between these pandoc reads a bold blank as a plain one."""
        for note in self._notes:
            if (above := note.getparent()) is not None:
                above.remove(note)
        before: dict[int, str] = {}
        behind: dict[int, str] = {}
        for number, key in wanted:
            spot = self.spots[key]
            if spot.is_point:
                at, follows = self._beside(spot.start)
                side = behind if follows else before
                side[at] = side.get(at, "") + _sign(2 * number)
            elif (words := self._words_of(spot)) is not None:
                first, last = words
                before[first] = before.get(first, "") + _sign(2 * number)
                behind[last] = behind.get(last, "") + _sign(2 * number + 1)
        for at in (before.keys() | behind.keys()) - {-1}:
            piece = self._pieces[at]
            if piece.holder is not None:
                core = piece.words.strip()
                lead, _, trail = piece.words.partition(core)
                signed = f"{lead}{before.get(at, '')}{core}{behind.get(at, '')}{trail}"
                piece.holder.text = signed

    # -- reading

    def _read(self, root: "etree._Element") -> None:
        gone = 0
        for event, one in etree.iterwalk(root, events=("start", "end")):
            name = name_of(one)
            if name in _GONE:
                gone += 1 if event == "start" else -1
            elif event == "start" and name in _MARKS:
                self._note(name, get(one, "id"))
                self._notes.append(one)
            elif event == "start" and (piece := _piece(one, name, gone > 0)) is not None:
                self._pieces.append(piece)

    def _note(self, name: str, key: str) -> None:
        """What is told of one comment; where it is told twice, the first counts."""
        here = len(self._pieces)
        if name == "commentRangeStart":
            self.spots.setdefault(key, Spot(here))
        elif name == "commentRangeEnd":
            spot = self.spots.setdefault(key, Spot(here))
            spot.end = here if spot.end is None else spot.end
        elif name == "commentReference":
            spot = self.spots.setdefault(key, Spot(here))
            spot.refers = here if spot.refers is None else spot.refers

    def _look_at(self, spot: Spot) -> None:
        """What it is on. A range that never ends goes on to where the comment is referred to."""
        ends = spot.end if spot.end is not None else spot.refers
        spot.end = max(spot.start, spot.start if ends is None else ends)
        between = self._pieces[spot.start : min(spot.end, spot.start + _LOOKED_AT)]
        spot.on = shortened("".join(one.words for one in between if not one.deleted), LONGEST)
        spot.picture = any(one.picture for one in between)
        if not spot.on:
            spot.on = shortened("".join(one.words for one in between), LONGEST)
            spot.deleted = bool(spot.on)

    # -- where a sign can be put

    def _words_of(self, spot: Spot) -> tuple[int, int] | None:
        """The first and the last piece with words."""
        low, high = bisect_left(self._solid, spot.start), bisect_left(self._solid, spot.end or 0)
        return (self._solid[low], self._solid[high - 1]) if low < high else None

    def _beside(self, at: int) -> tuple[int, bool]:
        """The piece with words before a place in the same block, and that the place follows it;
        else the one behind it; -1 if the block has none."""
        number = bisect_left(self._solid, at)
        border = bisect_left(self._borders, at)
        begins = self._borders[border - 1] if border else -1
        ends = self._borders[border] if border < len(self._borders) else len(self._pieces)
        if number and self._solid[number - 1] > begins:
            return self._solid[number - 1], True
        if number < len(self._solid) and self._solid[number] < ends:
            return self._solid[number], False
        return -1, False


def taken_out(document: Json) -> tuple[Json, dict[int, int]]:
    """The text without signs, and where they stood: offsets in its `TextIndex`, by number."""
    places: dict[int, int] = {}
    signed = TextIndex(document).text
    taken = 0
    for found in _SIGN.finditer(signed):
        places.setdefault(int(found[1].translate(_FIGURES)), found.start() - taken)
        taken += len(found[0])
    clean = _clean(document) if taken else document
    return clean, places if len(TextIndex(clean).text) == len(signed) - taken else {}


def unsigned(words: str) -> str:
    """Words without the signs in them."""
    return _SIGN.sub("", words)


def _clean(node: Json) -> Json:
    if node["type"] == "text":
        return node | {"text": unsigned(node["text"])}
    if not node.get("content"):
        return node
    return node | {"content": joined([_clean(child) for child in node["content"]])}


def _sign(number: int) -> str:
    return f"{_OPENS}{str(number).translate(_DIGITS)}{_CLOSES}"


def _piece(element: "etree._Element", name: str, gone: bool) -> _Piece | None:
    if name in ("t", "delText"):
        ours = etree.QName(element).namespace in _WORD
        holder = element if ours and name == "t" and not gone else None
        return _Piece(element.text or "", holder, deleted=gone or name == "delText")
    if name in BLANKS:
        return _Piece("\n" if name == "p" else " ")
    if name in PICTURES and not gone:
        return _Piece("", picture=True)
    return None
