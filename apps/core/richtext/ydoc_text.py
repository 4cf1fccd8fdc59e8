"""Changing one `XmlText` by the words and formats that differ."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from pycrdt import XmlText

from apps.core.richtext.alignment import Change, changes
from apps.core.richtext.schema import Json
from apps.core.richtext.ydoc_reading import mark_name, marks_of
from apps.core.richtext.ydoc_writing import formats_of


def edit_text(text: XmlText, runs: list[Json], parent: str) -> None:
    """Make a text read as these runs. `parent` is the type of node around it."""
    chunks = text.diff()
    if not all(isinstance(words, str) for words, _ in chunks):
        # No editor of ours puts anything else in a text: begin anew.
        text.clear()
        chunks = []
    old = "".join(words for words, _ in chunks)
    new = "".join(run["text"] for run in runs)
    steps = changes(old, new)
    wanted = _Spans([(len(run["text"]), formats_of(run)) for run in runs])
    present = _Spans([(len(words), formats or {}) for words, formats in chunks])
    _change_words(text, old, new, steps, wanted)
    _change_formats(text, new, steps, present, wanted, parent)


class _Spans:
    """Formats by offset, in characters."""

    def __init__(self, spans: list[tuple[int, Json]]) -> None:
        self.ends = [0]
        self.formats = [formats for _, formats in spans]
        for length, _ in spans:
            self.ends.append(self.ends[-1] + length)

    def within(self, start: int, end: int) -> Iterator[tuple[int, int, Json]]:
        """The pieces of one format each between two offsets."""
        for (low, high), formats in zip(pairwise(self.ends), self.formats, strict=True):
            if max(low, start) < min(high, end):
                yield max(low, start), min(high, end), formats


def _change_words(text: XmlText, old: str, new: str, steps: list[Change], wanted: _Spans) -> None:
    at = 0
    for step in steps:
        if step.op == "equal":
            at += _size(old[step.i1 : step.i2])
            continue
        if step.i1 < step.i2:
            del text[at : at + _size(old[step.i1 : step.i2])]
        for start, end, formats in wanted.within(step.j1, step.j2):
            text.insert(at, new[start:end], formats)
            at += _size(new[start:end])


def _change_formats(
    text: XmlText,
    new: str,
    steps: list[Change],
    present: _Spans,
    wanted: _Spans,
    parent: str,
) -> None:
    for step in (step for step in steps if step.op == "equal"):
        for start, end, formats in wanted.within(step.j1, step.j2):
            shift = step.i1 - step.j1
            for low, high, before in present.within(start + shift, end + shift):
                if differing := _differing(before, formats, parent):
                    first = _size(new[: low - shift])
                    text.format(first, first + _size(new[low - shift : high - shift]), differing)


def _differing(before: Json, after: Json, parent: str) -> Json:
    """The formats to set, None for those to take away."""
    known = {mark["type"]: mark.get("attrs", {}) for mark in marks_of(before, parent)}
    gone: dict[str, Any] = {
        key: None for key in before if mark_name(key) in known and mark_name(key) not in after
    }
    return gone | {name: attrs for name, attrs in after.items() if known.get(name) != attrs}


def _size(words: str) -> int:
    """The length that pycrdt sees: bytes of UTF-8."""
    return len(words.encode())
