"""Four versions of a text side by side: what both had seen, what each made of it, and what Yjs
makes of both."""

from collections.abc import Iterator, Sequence
from functools import cached_property

from apps.core.richtext.merging.frames import Frames
from apps.core.richtext.merging.letters import Place, Stretch, matching
from apps.core.richtext.merging.lines import Letter, Line
from apps.core.richtext.merging.sides import Side
from apps.core.richtext.merging.slots import BASE, Key, Slot

MINE, THEIRS, TOGETHER = "mine", "theirs", "together"
BOTH = (MINE, THEIRS)


def other(name: str) -> str:
    """The other side."""
    return THEIRS if name == MINE else MINE


class Comparison:
    """`stretches` gives by version what lies between the lines that all have as they were
    (`stable`, by the base's line); `sides` what each made of the base."""

    def __init__(self, base: list[Line], versions: dict[str, list[Line]]) -> None:
        self.base, self.versions = base, versions
        places = {name: _same_lines(base, lines) for name, lines in versions.items()}
        self.stable = [i for i in range(len(base)) if all(i in same for same in places.values())]
        self._places = places
        self.stretches = self._stretches()
        self.sides = {name: Side(base, versions[name], self.stretches[name]) for name in BOTH}
        self.frames = Frames()
        self._know_frames()

    def _stretches(self) -> dict[str, list[Stretch]]:
        found: dict[str, list[Stretch]] = {name: [] for name in self.versions}
        i1, starts = 0, dict.fromkeys(self.versions, 0)
        for i in [*self.stable, len(self.base)]:
            ends = {
                name: self._places[name].get(i, len(lines)) for name, lines in self.versions.items()
            }
            if i > i1 or ends != starts:
                for name, j2 in ends.items():
                    found[name].append(Stretch(i1, i, starts[name], j2))
            i1, starts = i + 1, {name: j + 1 for name, j in ends.items()}
        return found

    def _know_frames(self) -> None:
        """By the frames of what Yjs made, so that nothing is made anew that stands."""
        made = Side(self.base, self.versions[TOGETHER], self.stretches[TOGETHER])
        pairs = {name: list(self._pairs(name, self.sides[name])) for name in BOTH}
        now = dict(self._pairs(TOGETHER, made))
        self.frames.compare((line, old) for old, line in now.items())
        for name in BOTH:
            self.frames.compare((now[old], line) for old, line in pairs[name] if old in now)
            self.frames.compare(_alike(self.versions[TOGETHER], self.versions[name]))
        for name in BOTH:
            self.frames.compare(pairs[name])

    def _pairs(self, name: str, side: Side) -> Iterator[tuple[Line, Line]]:
        """A line of the base, and the one that stands for it in a version."""
        for i in self.stable:
            yield self.base[i], side.lines[self._places[name][i]]
        yield from side.pairs()

    @cached_property
    def met(self) -> list[int]:
        """The stretches that both changed."""
        count = len(self.stretches[MINE])
        return [at for at in range(count) if all(self.changed(name, at) for name in BOTH)]

    def changed(self, name: str, at: int) -> bool:
        """Whether a side changed a stretch."""
        here, before = self.span(name, at), self.span(BASE, at)
        return [line.key for line in here] != [line.key for line in before]

    def span(self, name: str, at: int) -> list[Line]:
        """The lines of a version in a stretch."""
        stretch = self.stretches[MINE if name == BASE else name][at]
        if name == BASE:
            return self.base[stretch.i1 : stretch.i2]
        return self.versions[name][stretch.j1 : stretch.j2]

    def shaper(self, at: int) -> str:
        """Whose lines a stretch has: of who changed the shape of blocks there, else of who changed
        anything, else `theirs`."""
        if at in self.met:
            shaped = [
                name for name in BOTH if self.sides[name].changed_shape(self.stretches[name][at])
            ]
            return MINE if shaped == [MINE] else THEIRS
        return MINE if self.changed(MINE, at) else THEIRS

    def home(self, i: int) -> int:
        """The stretch in which a line of the base stood."""
        return next(n for n, s in enumerate(self.stretches[MINE]) if s.i1 <= i < s.i2)

    def at(self, name: str, j: int) -> int:
        """The stretch in which a line of a side stands."""
        return next(n for n, s in enumerate(self.stretches[name]) if s.j1 <= j < s.j2)

    def place(self, name: str, key: Key) -> Place | None:
        """Where a letter stands in a side's version."""
        if key[0] == name:
            return key[1:]
        return self.sides[name].to.get(key[1:]) if key[0] == BASE else None

    def slot(self, name: str, j: int) -> Slot:
        """A line of a side, without its letters."""
        line = self.versions[name][j]
        base = self.sides[name].marker.get(j)
        return Slot(line.kind, self.frames.around(line), base, (name, j), alone=line.alone)

    def letters(self, name: str, j: int) -> list[tuple[Key, Letter]]:
        """The letters of a line of a side."""
        back = self.sides[name].back
        return [
            ((BASE, *back[j, m]) if (j, m) in back else (name, j, m), letter)
            for m, letter in enumerate(self.versions[name][j].letters)
        ]


def _same_lines(base: Sequence[Line], lines: Sequence[Line]) -> dict[int, int]:
    """Where the lines stand that are as they were, in their order."""
    found = matching([line.key for line in base], [line.key for line in lines])
    return {i + n: j + n for i, j, size in found for n in range(size)}


def _alike(one: Sequence[Line], two: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    return ((one[i], two[j]) for i, j in _same_lines(one, two).items())
