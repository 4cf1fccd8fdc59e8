"""Which list, quote, table, row of one version is which of another's."""

from collections.abc import Iterable, Sequence

from apps.core.richtext.merging.lines import Frame, Line
from apps.core.richtext.schema import Json


class Frames:
    """The frames of several versions, each known by that of the version it was compared with."""

    def __init__(self) -> None:
        self._same: dict[Frame, Frame] = {}

    def compare(self, pairs: Iterable[tuple[Line, Line]]) -> None:
        """Take the frames of the second of each pair for those of the first, where they fit: all
        that agree from outside, then from inside, since lines are wrapped there."""
        alike: list[tuple[Line, Line]] = []
        other: list[tuple[Line, Line]] = []
        for one, two in pairs:
            types = [frame.type for frame in one.frames] == [frame.type for frame in two.frames]
            (alike if types else other).append((one, two))
        taken: set[Frame] = set()
        for one, two in [*alike, *other]:
            known = self.around(one)
            outer = self._join(known, two.frames, taken)
            self._join(known[outer:][::-1], two.frames[outer:][::-1], taken)

    def _join(self, known: Sequence[Frame], new: Sequence[Frame], taken: set[Frame]) -> int:
        """How many agree, and now are the same."""
        count = 0
        for one, two in zip(known, new, strict=False):
            if self.of(two) is not one:
                if one.type != two.type or two in self._same or one in taken:
                    break
                self._same[two] = one
                taken.add(one)
            count += 1
        return count

    def of(self, frame: Frame) -> Frame:
        """The frame by which this one is known."""
        while frame in self._same:
            frame = self._same[frame]
        return frame

    def around(self, line: Line) -> tuple[Frame, ...]:
        """The frames of a line, as they are known."""
        return tuple(map(self.of, line.frames))

    def below(
        self, above: tuple[Frame, ...], new: tuple[Frame, ...], now: tuple[Frame, ...]
    ) -> tuple[Frame, ...]:
        """The frames of a line that was put below another one, where that one stands in `now`: it
        shares with it what it shared, whatever else is around both by now."""
        shared = 0
        while shared < min(len(above), len(new)) and above[shared] is new[shared]:
            shared += 1
        own = len(above) - shared
        left, inner = now[len(now) - own :] if own else (), tuple(map(self.of, new[shared:]))
        if not _fit(left, above[shared:]):
            return tuple(map(self.of, new))
        if left and inner and left[0].type in ITEMS and inner[0].type in ITEMS:
            inner = (Frame(left[0].type, left[0].attrs), *inner[1:])
        return (*now[: len(now) - own], *inner)


ITEMS = {"listItem", "taskItem"}


def _fit(frames: Sequence[Frame], others: Sequence[Frame]) -> bool:
    """Whether what is around one line is around another likewise."""
    types = [["item" if f.type in ITEMS else f.type for f in some] for some in (frames, others)]
    return types[0] == types[1]


def settled(base: Json | None, mine: Json | None, theirs: Json | None) -> Json | None:
    """Attributes that two people may both have changed: each change counts, theirs before mine."""
    if base is None or mine is None or theirs is None:
        return theirs if mine == base else mine
    return {
        name: value if value != base.get(name) else mine.get(name) for name, value in theirs.items()
    }
