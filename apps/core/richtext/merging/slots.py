"""The lines of a merged text while it is put together."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from apps.core.richtext.merging.lines import Frame, Letter, Line, block_of
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


class Slots:
    """The lines of all stretches, and where each letter stands."""

    def __init__(self, stretches: int) -> None:
        self.parts: list[list[Slot]] = [[] for _ in range(stretches)]
        self.spots: dict[Key, Spot] = {}
        self._part: dict[Slot, list[Slot]] = {}
        self._for: dict[int, Slot] = {}

    def add(self, at: int, slot: Slot, *, behind: Slot | None = None) -> None:
        """Put a line behind another one, or first into a stretch."""
        part = self._part[behind] if behind else self.parts[at]
        part.insert(part.index(behind) + 1 if behind else 0, slot)
        self._know(slot, part)

    def append(self, at: int, slot: Slot) -> None:
        """Put a line at the end of a stretch."""
        self.parts[at].append(slot)
        self._know(slot, self.parts[at])

    def _know(self, slot: Slot, part: list[Slot]) -> None:
        self._part[slot] = part
        if slot.base is not None:
            self._for.setdefault(slot.base, slot)

    def standing_for(self, base: int | None) -> Slot | None:
        """The line that stands for one of the base."""
        return None if base is None else self._for.get(base)

    def before(self, slot: Slot) -> Slot | None:
        """The line above in the same stretch."""
        part = self._part[slot]
        at = part.index(slot)
        return part[at - 1] if at else None

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
        self._part.pop(slot).remove(slot)
        if slot.base is not None and self._for.get(slot.base) is slot:
            del self._for[slot.base]

    def split(self, spot: Spot, fresh: Slot) -> None:
        """Begin a new line with this letter."""
        slot = spot.slot
        at = slot.spots.index(spot)
        fresh.spots, slot.spots = slot.spots[at:], slot.spots[:at]
        for moved in fresh.spots:
            moved.slot = fresh
        self.add(0, fresh, behind=slot)

    def join(self, above: Slot, slot: Slot) -> None:
        """Let a line go on with the letters of another."""
        for spot in slot.spots:
            spot.slot = above
        above.spots += slot.spots
        self.drop(slot)
