"""What one side typed, put into the lines of the other."""

from itertools import takewhile
from typing import TypeAlias

from apps.core.richtext.merging.comparison import Comparison, other
from apps.core.richtext.merging.lines import Frame, Letter
from apps.core.richtext.merging.slots import Key, Slot, Slots, Spot

Letters: TypeAlias = list[tuple[Key, Letter]]


class Placing:
    """Finds for letters that stand nowhere yet the place that they were typed at."""

    def __init__(self, versions: Comparison, slots: Slots) -> None:
        self.versions, self.slots = versions, slots

    def place(self, name: str, j: int, at: int) -> None:
        """Bring what was typed into a line of a side, in a stretch, and the line if it is new."""
        letters = self.versions.letters(name, j)
        start = 0
        while start < len(letters):
            end = start
            while end < len(letters) and self._is_missing(name, letters[end][0]):
                end += 1
            if end > start:
                self._put(name, j, at, letters, start, end)
            start = max(end, start + 1)
        if j not in self.versions.sides[name].marker:
            self._begin_line(name, j, at, letters)

    def _is_missing(self, name: str, key: Key) -> bool:
        """Whether a letter stands nowhere that nobody deleted."""
        if key in self.slots.spots:
            return False
        return key[0] == name or self.versions.place(other(name), key) is not None

    def _put(self, name: str, j: int, at: int, letters: Letters, start: int, end: int) -> None:
        """Put letters beside the nearer of those that they were typed between, the left of two
        equally near; into a line of their own if none of their line stands any more."""
        left = self._nearest(letters, range(start - 1, -1, -1))
        right = self._nearest(letters, range(end, len(letters)))
        run = letters[start:end]
        if left and (right is None or start - left[0] <= right[0] - end + 1):
            slot = left[1].slot
            self.slots.fill(slot, run, slot.spots.index(left[1]) + 1)
        elif right:
            slot = right[1].slot
            self.slots.fill(slot, run, slot.spots.index(right[1]))
        else:
            slot = self._line_for(name, j, at)
            self.slots.fill(slot, run, len(slot.spots))

    def _nearest(self, letters: Letters, order: range) -> tuple[int, Spot] | None:
        spots = self.slots.spots
        return next(((n, spots[letters[n][0]]) for n in order if letters[n][0] in spots), None)

    def _line_for(self, name: str, j: int, at: int) -> Slot:
        """The line that stands for this one; a new one where none does."""
        slot = self.slots.standing_for(self.versions.sides[name].marker.get(j))
        return slot if slot and not slot.alone else self._new_line(name, j, at)

    def _new_line(self, name: str, j: int, at: int) -> Slot:
        slot = self.versions.slot(name, j)
        above, before = self._line_above(name, j, at)
        if before:
            slot.frames = self._frames(name, above, j, before)
        self.slots.add(at, slot, behind=before or self._last_within(slot, at))
        return slot

    def _last_within(self, slot: Slot, at: int) -> Slot | None:
        """The last of the first lines of a stretch that go on deeper than this one with what the
        line above the stretch stands in: cells of its row stand before new rows."""
        last = None
        for first in self.slots.parts[at]:
            if self._goes_on(first, at) <= self._goes_on(slot, at):
                break
            last = first
        return last

    def _goes_on(self, slot: Slot, at: int) -> int:
        """In how many frames a line stands, on its side, with the line above the stretch."""
        name, j = slot.source
        lines, above = self.versions.versions[name], self.versions.stretches[name][at].j1 - 1
        if above < 0:
            return 0
        pairs = zip(lines[above].frames, lines[j].frames, strict=False)
        return sum(1 for _ in takewhile(lambda pair: pair[0] is pair[1], pairs))

    def _line_above(self, name: str, j: int, at: int) -> tuple[int, Slot | None]:
        """The nearest line above of this side that stands somewhere, and where."""
        for above in range(j - 1, self.versions.stretches[name][at].j1 - 1, -1):
            letters = self.versions.letters(name, above)
            last = self._nearest(letters, range(len(letters) - 1, -1, -1))
            base = self.versions.sides[name].marker.get(above)
            if slot := last[1].slot if last else self.slots.standing_for(base):
                return above, slot
        return j, None

    def _frames(self, name: str, above: int, j: int, slot: Slot) -> tuple[Frame, ...]:
        """What a new line stands in: it is to the one above what it was."""
        lines = self.versions.versions[name]
        if lines[j].kind[0] == "heading":
            return ()  # headings stand in nothing
        return self.versions.frames.below(lines[above].frames, lines[j].frames, slot.frames)

    def _begin_line(self, name: str, j: int, at: int, letters: Letters) -> None:
        """Begin a line where this side did, if its letters stand in that of the line above."""
        first = self._nearest(letters, range(len(letters)))
        if first is None:
            if not letters:
                self._new_line(name, j, at)
            return
        spot = first[1]
        index = spot.slot.spots.index(spot)
        place = self.versions.place(name, spot.slot.spots[index - 1].key) if index else None
        if place and place[0] < j:
            fresh = self.versions.slot(name, j)
            fresh.frames = self._frames(name, j - 1, j, spot.slot)
            self.slots.split(spot, fresh)
