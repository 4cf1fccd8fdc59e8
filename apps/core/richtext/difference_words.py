"""Which words of one text became which of another, told so that a person can read it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import Indel, Levenshtein

from apps.core.richtext import plain
from apps.core.richtext.alignment import Change
from apps.core.richtext.schema import Json

# The exact way keeps one bit for each pair of tokens: 64 MB. Beyond, a way that needs no more.
MOST_PAIRS = 512_000_000
# The most words that an island of kept ones may have and still be drowned by changes around it.
LARGEST_ISLAND = 3
# The share of kept letters below which two texts have nothing in common worth telling.
LEAST_KEPT = 0.2


def _combining() -> str:
    """Characters that belong to the one before, as ranges for a pattern."""
    signs = [n for n in range(0x300, 0x1F000) if unicodedata.category(chr(n))[0] == "M"]
    ranges: list[list[int]] = []
    for sign in signs:
        if ranges and ranges[-1][1] == sign - 1:
            ranges[-1][1] = sign
        else:
            ranges.append([sign, sign])
    written = "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)
    return f"{written}\\u200d\\U0001f3fb-\\U0001f3ff\\U000e0100-\\U000e01ef"


_SIGNS = _combining()
# Scripts that set no space between words: each letter is a word there.
_UNSPACED = (
    "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u9fff"
    "\\uf900-\\ufaff\\U00020000-\\U0003ffff"
)
_TOKEN = re.compile(
    rf"(\d+(?:[.,:]\d+)+"
    rf"|[{_UNSPACED}][{_SIGNS}]*"
    rf"|(?:(?![{_UNSPACED}])[\w{_SIGNS}])+(?:['’](?:(?![{_UNSPACED}])[\w{_SIGNS}])+)*"
    r"|[\U0001f1e6-\U0001f1ff]{2}"
    rf"|(?P<sign>[^\w\s])(?:(?P=sign)+|(?:[{_SIGNS}]|(?<=\u200d)[^\w\s])*)"
    r"|(?=\s))\s*"
)
# Some signs in a row; scripts without spaces have no such thing.
_CHUNK = re.compile(rf"(?:(?![{_UNSPACED}])\S){{1,24}}")
_LETTERS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Said:
    """A text in tokens. A token is a word, a sign, a break or a mention, with the white space that
    follows; `keys` tell them apart without that space. Token k begins at `starts[k]`."""

    text: str
    keys: list[str]
    starts: list[int]

    def end_of_word(self, token: int) -> int:
        """Where the white space after a token begins."""
        return self.starts[token] + len(self.keys[token].removeprefix("\x00"))


def said(block: Json) -> Said:
    """The tokens of a block of inline content. A mention or a break is one."""
    atoms: list[tuple[int, int]] = []
    pieces: list[str] = []
    at = 0
    for part in block.get("content", []):
        piece = plain.inline({"content": [part]})
        if part["type"] != "text" and piece:
            atoms.append((at, at + len(piece)))
        pieces.append(piece)
        at += len(piece)
    return said_text("".join(pieces), atoms)


def said_text(text: str, atoms: list[tuple[int, int]] | None = None) -> Said:
    """The tokens of a text; `atoms` are spans in it that are one token each."""
    keys: list[str] = []
    starts: list[int] = []
    at = 0
    for start, end in [*(atoms or []), (len(text), len(text))]:
        for token in _TOKEN.finditer(text, at, start):
            keys.append(token[1])
            starts.append(token.start())
        if start < end:
            keys.append(f"\x00{text[start:end]}")
            starts.append(start)
            at = end
    return Said(text, keys, [*starts, len(text)])


def steps(old: Said, new: Said) -> list[Change]:
    """The steps from one text to another in order and without gaps, offsets in characters.

    A kept word between larger changes counts as changed with them.
    """
    found = _Steps()
    for tag, i1, i2, j1, j2 in opcodes(old.keys, new.keys):
        if tag != "equal":
            found.add("change", old.starts[i2], new.starts[j2])
            continue
        ends = old.starts[i2], new.starts[j2]
        if old.text[found.i : ends[0]] == new.text[found.j : ends[1]]:
            found.add("equal", *ends)
            continue
        for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
            found.add("equal", old.end_of_word(i), new.end_of_word(j))
            spaces = old.text[found.i : old.starts[i + 1]], new.text[found.j : new.starts[j + 1]]
            alike = spaces[0] == spaces[1]
            found.add("equal" if alike else "change", old.starts[i + 1], new.starts[j + 1])
    return _readable(found.steps, old.text, new.text)


def opcodes(old: list[str], new: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """The steps from one list to another by most kept items: `equal`, else something changed."""
    exact = len(old) * len(new) <= MOST_PAIRS
    for code in (Indel if exact else Levenshtein).opcodes(old, new):
        yield code.tag, code.src_start, code.src_end, code.dest_start, code.dest_end


class _Steps:
    """Steps by their ends, neighbours of one kind made one."""

    def __init__(self) -> None:
        self.steps: list[Change] = []
        self.i = self.j = 0

    def add(self, op: str, i: int, j: int) -> None:
        if (i, j) == (self.i, self.j):
            return
        kind = "equal" if op == "equal" else "change"
        last = self.steps[-1] if self.steps else None
        if last and last.op == kind:
            self.steps[-1] = Change(last.op, last.i1, i, last.j1, j)
        else:
            self.steps.append(Change("equal" if op == "equal" else "change", self.i, i, self.j, j))
        self.i, self.j = i, j


def _readable(found: list[Change], old: str, new: str) -> list[Change]:
    """The steps without islands of a word or two, space that both keep told as kept."""
    joined = _without_islands(found, old, new)
    kept = sum(_letters(old[step.i1 : step.i2]) for step in joined if step.op == "equal")
    if kept < LEAST_KEPT * min(_letters(old), _letters(new)):
        joined = [Change("change", 0, len(old), 0, len(new))]
    out = _Steps()
    for step in joined:
        if step.op == "equal":
            out.add("equal", step.i2, step.j2)
            continue
        gone, came = old[step.i1 : step.i2], new[step.j1 : step.j2]
        before, after = _shared_space(gone, came)
        out.add("equal", step.i1 + before, step.j1 + before)
        out.add("change", step.i2 - after, step.j2 - after)
        out.add("equal", step.i2, step.j2)
    return out.steps


def _letters(text: str) -> int:
    return sum(map(len, _LETTERS.findall(text)))


def _without_islands(found: list[Change], old: str, new: str) -> list[Change]:
    out: list[Change] = []
    for number, step in enumerate(found):
        last = out[-1] if out else None
        after = found[number + 1] if number + 1 < len(found) else None
        drowned = step.op == "change" or (
            after and last and _is_island(step, last, after, old, new)
        )
        if last and last.op == "change" and drowned:
            out[-1] = Change("change", last.i1, step.i2, last.j1, step.j2)
        else:
            out.append(step)
    return out


def _is_island(kept: Change, before: Change, after: Change, old: str, new: str) -> bool:
    text = old[kept.i1 : kept.i2]
    if _CHUNK.fullmatch(text) and _cuts_chunk(before, after, old, new):
        return True
    if "\n" in text:
        return False
    words = len(_LETTERS.findall(text))
    if not words:
        return len(text.strip()) < LARGEST_ISLAND
    return words <= LARGEST_ISLAND and 2 * len(text.strip()) <= min(_size(before), _size(after))


def _cuts_chunk(before: Change, after: Change, old: str, new: str) -> bool:
    """Whether a change on each side reaches into the run of signs, without space, that kept ones
    are in: an address or a number is not told letter by letter."""
    ends = old[before.i1 : before.i2][-1:], new[before.j1 : before.j2][-1:]
    starts = old[after.i1 : after.i2][:1], new[after.j1 : after.j2][:1]
    return not any(sign.isspace() for sign in (*ends, *starts))


def _size(change: Change) -> int:
    return max(change.i2 - change.i1, change.j2 - change.j1)


def _shared_space(gone: str, came: str) -> tuple[int, int]:
    """How much white space two texts have in common at the start, and at the end."""
    if not gone or not came:
        return 0, 0
    most = min(len(gone), len(came))
    before = 0
    while before < most and gone[before] == came[before] and gone[before].isspace():
        before += 1
    after = 0
    while after < most - before and gone[-1 - after] == came[-1 - after]:
        if not gone[-1 - after].isspace():
            break
        after += 1
    return before, after
