"""The lines to begin with: in each stretch those of the side that shaped it."""

from apps.core.richtext.merging.comparison import MINE, Comparison, other
from apps.core.richtext.merging.placing import Placing
from apps.core.richtext.merging.slots import BASE, Key, Slot, Slots


class Laying:
    """Lays each letter once. One that the two sides have in different stretches stands where it was
    moved to; what else was typed into the line that it left goes there, too."""

    def __init__(self, versions: Comparison, slots: Slots) -> None:
        self.versions, self.slots = versions, slots
        self._robbed: dict[Slot, int] = {}

    def lay_all(self, placing: Placing) -> None:
        for at in range(len(self.slots.parts)):
            self._lay(at)
        for slot, at in self._robbed.items():
            self._lay_anew(slot, at, placing)

    def _lay(self, at: int) -> None:
        name = self.versions.shaper(at)
        stretch = self.versions.stretches[name][at]
        for j in range(stretch.j1, stretch.j2):
            slot = self.versions.slot(name, j)
            self.slots.append(at, slot)
            for key, letter in self.versions.letters(name, j):
                if not self._stands_elsewhere(name, key):
                    self.slots.fill(slot, [(key, letter)], len(slot.spots))
                else:
                    self._robbed[slot] = at

    def _stands_elsewhere(self, name: str, key: Key) -> bool:
        """Whether a letter was laid already, and stands better there; else it is taken up again."""
        spot = self.slots.spots.get(key)
        if spot is None or key[0] != BASE:
            return False
        here, there = self._stretch(name, key), self._stretch(other(name), key)
        home = self.versions.home(key[1])
        if here == home or (there != home and name == MINE):
            return True
        self._robbed[spot.slot] = there
        self.slots.take(key)
        return False

    def _stretch(self, name: str, key: Key) -> int:
        place = self.versions.place(name, key)
        return self.versions.at(name, place[0]) if place else -1

    def _lay_anew(self, slot: Slot, at: int, placing: Placing) -> None:
        for spot in list(slot.spots):
            if spot.key[0] != BASE:
                self.slots.take(spot.key)
        if not slot.spots:
            self.slots.drop(slot)
        placing.place(*slot.source, at)
