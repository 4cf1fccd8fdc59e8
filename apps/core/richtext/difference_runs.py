"""The inline nodes of a block by the offsets of their words."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import pairwise

from apps.core.richtext import plain
from apps.core.richtext.schema import Json


class Runs:
    """Inline content to be asked by offset, in characters of the block's words."""

    def __init__(self, block: Json) -> None:
        self.parts: list[Json] = block.get("content", [])
        self.starts = [0]
        for part in self.parts:
            self.starts.append(self.starts[-1] + len(plain.inline({"content": [part]})))

    def at(self, offset: int) -> Json:
        """The node that holds the character at an offset."""
        return self.parts[bisect_right(self.starts, offset) - 1]

    def between(self, start: int, end: int) -> list[int]:
        """Where nodes begin between two offsets."""
        return self.starts[bisect_right(self.starts, start) : bisect_left(self.starts, end)]

    def pieces(self, start: int, end: int, other: "Runs", shift: int) -> Iterator[tuple[int, int]]:
        """The spans between two offsets in which neither side changes its node; what stands at an
        offset here stands at that offset plus `shift` there."""
        cuts = {start, end, *self.between(start, end)}
        cuts.update(at - shift for at in other.between(start + shift, end + shift))
        yield from pairwise(sorted(cuts))

    def cut(self, start: int, end: int) -> list[Json]:
        """The inline nodes between two offsets, texts cut there."""
        out: list[Json] = []
        for low, high in pairwise([start, *self.between(start, end), end]):
            if low < high:
                part = self.parts[bisect_right(self.starts, low) - 1]
                base = self.starts[bisect_right(self.starts, low) - 1]
                if part["type"] == "text":
                    part = {**part, "text": part["text"][low - base : high - base]}
                out.append(part)
        return out
