"""What one side did to lines and letters that were there, done to the lines of the other."""

from apps.core.richtext.merging.comparison import BOTH, Comparison, other
from apps.core.richtext.merging.frames import settled
from apps.core.richtext.merging.lines import Letter, Line
from apps.core.richtext.merging.slots import BASE, Slot, Slots
from apps.core.richtext.schema import Json


class Bringing:
    """Deletions, marks, kinds, quotes and lists, joins."""

    def __init__(self, versions: Comparison, slots: Slots) -> None:
        self.versions, self.slots = versions, slots

    def bring_letters(self, at: int) -> None:
        """Take away what either side deleted in a stretch, and mark what either marked."""
        stretch = self.versions.stretches[BOTH[0]][at]
        for i in range(stretch.i1, stretch.i2):
            for k in range(len(self.versions.base[i].letters)):
                for name in BOTH:
                    self._bring_letter(name, i, k)

    def _bring_letter(self, name: str, i: int, k: int) -> None:
        side = self.versions.sides[name]
        if (i, k) not in side.to:
            self.slots.take((BASE, i, k))
            return
        j, m = side.to[i, k]
        old, new = self.versions.base[i].letters[k].marks, side.lines[j].letters[m].marks
        spot = self.slots.spots.get((BASE, i, k))
        if spot and old != new:
            letter = spot.letter
            spot.letter = Letter(letter.value, _marked(letter.marks, old, new), letter.atom)

    def bring_lines(self, at: int) -> None:
        """Make of the lines of a stretch what the other side made of them, where the side whose
        lines they are left them as they were."""
        name = other(self.versions.shaper(at))
        stretch = self.versions.stretches[name][at]
        for i in range(stretch.i1, stretch.i2):
            slot = self.slots.standing_for(i)
            if slot and i in self.versions.sides[name].line:
                self._bring_line(name, i, slot)
            elif slot:
                self._bring_end(name, slot)

    def _bring_line(self, name: str, i: int, slot: Slot) -> None:
        side, owner = self.versions.sides[name], self.versions.sides[other(name)]
        old, new = self.versions.base[i], side.lines[side.line[i]]
        here = owner.lines[owner.line[i]] if i in owner.line else old
        if here.kind[0] == old.kind[0] == new.kind[0]:
            slot.kind = here.kind[0], settled(old.kind[1], here.kind[1], new.kind[1]) or {}
        elif here.kind[0] != old.kind[0]:
            return
        if _around(here) == _around(old) and (new.kind[0], _around(new)) != (
            old.kind[0],
            _around(old),
        ):
            slot.kind, slot.frames = new.kind, self.versions.frames.around(new)

    def _bring_end(self, name: str, slot: Slot) -> None:
        """A line that the other deleted, or joined to the one above."""
        above = self.slots.before(slot)
        if not slot.spots:
            self.slots.drop(slot)
        elif above and above.spots:
            last, first = (
                self.versions.place(name, spot.key) for spot in (above.spots[-1], slot.spots[0])
            )
            if last and first and last[0] == first[0]:
                self.slots.join(above, slot)


def _around(line: Line) -> list[str]:
    return [frame.type for frame in line.frames]


def _marked(marks: list[Json], old: list[Json], new: list[Json]) -> list[Json]:
    """Marks with what somebody changed of them from `old` to `new`."""
    added = [mark for mark in new if mark not in old]
    names = {mark["type"] for mark in added}
    kept = [mark for mark in marks if mark in new or mark not in old]
    return [mark for mark in kept if mark["type"] not in names] + added
