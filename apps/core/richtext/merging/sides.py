"""One person's version of a text beside the one it came from: what is old in it, what is new."""

from collections.abc import Iterator, Sequence

from apps.core.richtext.merging.letters import Stretch, same_letters
from apps.core.richtext.merging.lines import Line


class Side:
    """A version of `base` within the stretches that were changed.

    `to` and `back` tell which letter is which. `line` gives for a line of the base the one that
    stands for it now, `marker` the other way; a line that was split stands on in its first part.
    """

    def __init__(self, base: Sequence[Line], lines: list[Line], stretches: list[Stretch]) -> None:
        self.base, self.lines = base, lines
        before = _values(base, [range(s.i1, s.i2) for s in stretches])
        now = _values(lines, [range(s.j1, s.j2) for s in stretches])
        self.to = same_letters(before, now, stretches)
        self.back = {there: here for here, there in self.to.items()}
        self.line: dict[int, int] = {}
        self.marker: dict[int, int] = {}
        for stretch in stretches:
            for j in range(stretch.j1, stretch.j2):
                self._mark(j)
        for stretch in stretches:
            self._mark_wordless(stretch)

    def _mark(self, j: int) -> None:
        """A line stands for that whose letters it begins with, if they are the first of those."""
        first = next((self.back[j, m] for m in self._letters(j) if (j, m) in self.back), None)
        if first is None or first[0] in self.line:
            return
        i, offset = first
        before = (self.to.get((i, k)) for k in range(offset))
        if all(place is None or place[0] == j for place in before):
            self._pair(i, j)

    def _mark_wordless(self, stretch: Stretch) -> None:
        """A line without words of the base stands for one of which none are left at its place."""
        free = [j for j in range(stretch.j1, stretch.j2) if self._is_free(j)]
        for i in range(stretch.i1, stretch.i2):
            if i in self.line or any((i, k) in self.to for k in range(len(self.base[i].letters))):
                continue
            low, high = self._room(stretch, i)
            found = next((j for j in free if low < j < high and self._may_stand(i, j)), None)
            if found is not None:
                self._pair(i, found)
                free.remove(found)

    def _pair(self, i: int, j: int) -> None:
        self.line[i], self.marker[j] = j, i

    def _is_free(self, j: int) -> bool:
        return j not in self.marker and not any((j, m) in self.back for m in self._letters(j))

    def _letters(self, j: int) -> range:
        return range(len(self.lines[j].letters))

    def _room(self, stretch: Stretch, i: int) -> tuple[int, int]:
        """Between which lines something stands that stood at line `i`."""
        above = (self.line[n] for n in range(i - 1, stretch.i1 - 1, -1) if n in self.line)
        below = (self.line[n] for n in range(i + 1, stretch.i2) if n in self.line)
        return next(above, stretch.j1 - 1), next(below, stretch.j2)

    def _may_stand(self, i: int, j: int) -> bool:
        old, new = self.base[i], self.lines[j]
        if old.alone or new.alone:
            return old.kind[0] == new.kind[0]
        return not old.letters or old.kind[0] == new.kind[0]

    def changed_shape(self, stretch: Stretch) -> bool:
        """Whether lines that were there became something else here, or were joined, split or moved;
        new ones beside them do not count, nor those that were taken away with all their words."""
        old = [i for i in range(stretch.i1, stretch.i2) if i in self.line]
        now = [self.line[i] for i in old]
        if now != [j for j in range(stretch.j1, stretch.j2) if j in self.marker]:
            return True
        return (
            any(self.base[i].shape != self.lines[j].shape for i, j in zip(old, now, strict=True))
            or any(
                (j, m) in self.back
                for j in range(stretch.j1, stretch.j2)
                if self.marker.get(j) is None
                for m in self._letters(j)
            )
            or any(
                (i, k) in self.to
                for i in range(stretch.i1, stretch.i2)
                if i not in self.line
                for k in range(len(self.base[i].letters))
            )
        )

    def pairs(self) -> Iterator[tuple[Line, Line]]:
        """A line of the base and the one that stands for it."""
        return ((self.base[i], self.lines[j]) for i, j in self.line.items())


def _values(lines: Sequence[Line], stretches: Sequence[range]) -> list[list[str]]:
    """The letters of each line in a stretch; of the others nobody asks."""
    values: list[list[str]] = [[] for _ in lines]
    for stretch in stretches:
        for at in stretch:
            values[at] = [letter.value for letter in lines[at].letters]
    return values
