"""The lines of a merged text while it is put together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from apps.core.richtext.lines import Frame, Letter, Line, block_of
from apps.core.richtext.schema import Json

Key: TypeAlias = tuple[str, int, int]
"""Whose letter it is (`base`, or the side that typed it), its line and place there."""

BASE = "base"


@dataclass(eq=False, slots=True)
class Spot:
    """A letter in its place."""

    key: Key
    letter: Letter
    slot: "Slot"


@dataclass(eq=False, slots=True)
class Slot:
    """A line. `base` is the line of the base that it stands for, `source` whose it is and which."""

    kind: tuple[str, Json]
    frames: tuple[Frame, ...]
    base: int | None
    source: tuple[str, int]
    alone: bool
    spots: list[Spot] = field(default_factory=list)

    def line(self) -> Line:
        return Line(block_of(self.kind, [spot.letter for spot in self.spots]), self.frames)


class Part:
    """The lines of one stretch."""

    def __init__(self) -> None:
        self.slots: list[Slot] = []


class Parts:
    """All stretches, and where each letter stands."""

    def __init__(self, count: int) -> None:
        self.parts = [Part() for _ in range(count)]
        self.spots: dict[Key, Spot] = {}
        self._part: dict[Slot, Part] = {}

    def add(self, part: Part, slot: Slot, *, behind: Slot | None = None) -> None:
        """Put a line behind another one, or first."""
        at = part.slots.index(behind) + 1 if behind else 0
        part.slots.insert(at, slot)
        self._part[slot] = part

    def append(self, part: Part, slot: Slot) -> None:
        part.slots.append(slot)
        self._part[slot] = part

    def part_of(self, slot: Slot) -> Part:
        return self._part[slot]

    def fill(self, slot: Slot, letters: Sequence[tuple[Key, Letter]], at: int) -> None:
        """Put letters into a line."""
        spots = [Spot(key, letter, slot) for key, letter in letters]
        slot.spots[at:at] = spots
        self.spots |= {spot.key: spot for spot in spots}

    def take(self, key: Key) -> None:
        """Take a letter away, wherever it stands."""
        if spot := self.spots.pop(key, None):
            spot.slot.spots.remove(spot)

    def drop(self, slot: Slot) -> None:
        """Take a line away."""
        self._part[slot].slots.remove(slot)

    def split(self, spot: Spot, fresh: Slot) -> None:
        """Begin a new line with this letter."""
        slot = spot.slot
        at = slot.spots.index(spot)
        fresh.spots, slot.spots = slot.spots[at:], slot.spots[:at]
        for moved in fresh.spots:
            moved.slot = fresh
        self.add(self._part[slot], fresh, behind=slot)

    def join(self, slot: Slot) -> None:
        """Let the line before go on with the letters of this one."""
        slots = self._part[slot].slots
        before = slots[slots.index(slot) - 1]
        for spot in slot.spots:
            spot.slot = before
        before.spots += slot.spots
        self.drop(slot)

    def before(self, slot: Slot) -> Slot | None:
        """The line before in the same stretch."""
        slots = self._part[slot].slots
        at = slots.index(slot)
        return slots[at - 1] if at else None

    def __iter__(self) -> Iterator[Slot]:
        return (slot for part in self.parts for slot in part.slots)
