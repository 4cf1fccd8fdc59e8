"""Two people's changes of one text, put together: a merge of three versions, and Yjs' own.

Yjs keeps both people's letters as long as the blocks stay that they were typed into. Where one
person changes what a block is (its kind, a quote or list around it, a split, a join, a move), the
editor deletes it and makes a new one, and what the other person typed there at the same time goes
with the old one. Here it is put where it belongs.

Only stretches that both changed are put together: line by line, on the version of who changed the
shape of blocks, with the letters, deletions, marks and lines of the other. All else stays as Yjs
has it. A letter goes behind the one that it was typed behind, or before the one that it was typed
before; where neither stands any more, into a line of its own.
"""

from collections.abc import Iterator, Sequence

from apps.core.richtext.letters import Stretch, matching
from apps.core.richtext.lines import Frame, Letter, Line, blocks_of, lines_of
from apps.core.richtext.merging_frames import Frames, settled
from apps.core.richtext.merging_sides import Side
from apps.core.richtext.merging_slots import BASE, Key, Part, Parts, Slot, Spot
from apps.core.richtext.schema import Json

MINE, THEIRS = "mine", "theirs"


def merge(*, base: Json, mine: Json, theirs: Json, together: Json) -> Json:
    """The text with all that two people changed of `base`, neither having seen the other's.

    All are canonical JSON. `theirs` counts as the earlier: where both made something else of one
    block, it is what they made of it. `together` is what Yjs makes of the changes; it is given
    back as it is (`is`) where nothing in it is wrong.
    """
    texts = [text["content"] for text in (base, mine, theirs, together)]
    start, end = _common(texts)
    middles = [lines_of(text[start : len(text) - end]) for text in texts]
    blocks = _Merging(*middles).blocks()
    if blocks is None:
        return together
    around = texts[3][:start], texts[3][len(texts[3]) - end :]
    return together | {"content": [*around[0], *blocks, *around[1]] or [{"type": "paragraph"}]}


def _common(texts: Sequence[Sequence[Json]]) -> tuple[int, int]:
    """How many blocks all versions begin, and end, with."""
    shortest = min(map(len, texts))
    start = 0
    while start < shortest and all(text[start] == texts[0][start] for text in texts[1:]):
        start += 1
    end = 0
    while end < shortest - start and all(text[-1 - end] == texts[0][-1 - end] for text in texts):
        end += 1
    return start, end


class _Merging:
    """The steps, in order, from four versions to one."""

    def __init__(
        self, base: list[Line], mine: list[Line], theirs: list[Line], together: list[Line]
    ) -> None:
        self.base, self.together = base, together
        self.stable, stretches = _stretches(base, mine, theirs, together)
        self.stretches = {side: [quad[n] for quad in stretches] for n, side in SIDES}
        self.sides = {
            MINE: Side(base, mine, self.stretches[MINE]),
            THEIRS: Side(base, theirs, self.stretches[THEIRS]),
        }
        self.parts = Parts(len(stretches))
        self.frames = Frames()
        self.both: list[int] = []
        """The stretches that both changed."""
        self.robbed: dict[Slot, int] = {}
        """Lines whose letters stand where the other side moved them to, and their stretch."""

    def blocks(self) -> list[Json] | None:
        """The merged blocks; None where Yjs' own stand as they should."""
        for at in range(len(self.parts.parts)):
            if all(self._changed(side, at) for side in (MINE, THEIRS)):
                self.both.append(at)
        self._know_frames()
        for at, part in enumerate(self.parts.parts):
            self._lay(part, at)
        for slot in self.robbed:
            self._lay_anew(slot)
        for at in self.both:
            self._bring(at)
        return self._written()

    # What is compared

    def _changed(self, side: str, at: int) -> bool:
        stretch = self.stretches[side][at]
        lines = self.sides[side].lines[stretch.j1 : stretch.j2]
        return [line.key for line in lines] != [
            line.key for line in self.base[stretch.i1 : stretch.i2]
        ]

    def _know_frames(self) -> None:
        """By the frames of what Yjs made, so that nothing is made anew that stands."""
        both = Side(self.base, self.together, self.stretches["together"])
        pairs = {side: list(self._all_pairs(self.sides[side], side)) for side in (MINE, THEIRS)}
        whole = dict(self._all_pairs(both, "together"))
        self.frames.compare((now, old) for old, now in whole.items())
        for side in (MINE, THEIRS):
            self.frames.compare((whole[old], now) for old, now in pairs[side] if old in whole)
            self.frames.compare(_alike(self.together, self.sides[side].lines))
        for side in (MINE, THEIRS):
            self.frames.compare(pairs[side])

    def _all_pairs(self, side: Side, name: str) -> Iterator[tuple[Line, Line]]:
        for i, places in self.stable.items():
            yield self.base[i], side.lines[places[name]]
        yield from side.pairs()

    # The lines of who changed their shape

    def _skeleton(self, at: int) -> str:
        if at in self.both:
            shaped = [
                side
                for side in (MINE, THEIRS)
                if self.sides[side].changed_shape(self.stretches[side][at])
            ]
            return MINE if shaped == [MINE] else THEIRS
        return MINE if self._changed(MINE, at) else THEIRS

    def _lay(self, part: Part, at: int) -> None:
        name = self._skeleton(at)
        side, stretch = self.sides[name], self.stretches[name][at]
        for j in range(stretch.j1, stretch.j2):
            slot = self._slot(name, j)
            self.parts.append(part, slot)
            for key, letter in self._letters(name, j):
                self._keep_one(name, key)
                if key not in self.parts.spots:
                    self.parts.fill(slot, [(key, letter)], len(slot.spots))
            if len(slot.spots) < len(side.lines[j].letters):
                self.robbed[slot] = at

    def _keep_one(self, name: str, key: Key) -> None:
        """A letter that stands in two stretches stays where it was moved to."""
        if key not in self.parts.spots or key[0] != BASE:
            return
        place = key[1:]
        side, other = self.sides[name], self.sides[_other(name)]
        here, there = self._at(name, side.to[place][0]), self._at(_other(name), other.to[place][0])
        home = next(n for n, s in enumerate(self.stretches[MINE]) if s.i1 <= place[0] < s.i2)
        if here != home and (there == home or name == THEIRS):
            slot = self.parts.spots[key].slot
            self.robbed[slot] = there
            self.parts.take(key)

    def _lay_anew(self, slot: Slot) -> None:
        """What else was typed into a line whose letters stand elsewhere goes there, too."""
        name, j = slot.source
        for spot in list(slot.spots):
            if spot.key[0] != BASE:
                self.parts.take(spot.key)
        if not slot.spots:
            self.parts.drop(slot)
        self._place(name, j, self.robbed[slot])

    def _at(self, name: str, j: int) -> int:
        """The stretch in which a line of a side stands."""
        return next(n for n, s in enumerate(self.stretches[name]) if s.j1 <= j < s.j2)

    def _slot(self, name: str, j: int) -> Slot:
        line = self.sides[name].lines[j]
        base = self.sides[name].marker.get(j)
        return Slot(line.kind, self.frames.around(line), base, (name, j), alone=line.alone)

    def _letters(self, name: str, j: int) -> list[tuple[Key, Letter]]:
        side = self.sides[name]
        return [
            ((BASE, *side.back[j, m]) if (j, m) in side.back else (name, j, m), letter)
            for m, letter in enumerate(side.lines[j].letters)
        ]

    # What the other did

    def _bring(self, at: int) -> None:
        name = _other(self._skeleton(at))
        stretch = self.stretches[name][at]
        for i in range(stretch.i1, stretch.i2):
            for side in (MINE, THEIRS):
                self._take_deleted(side, i)
        for j in range(stretch.j1, stretch.j2):
            self._place(name, j, at)
        for i in range(stretch.i1, stretch.i2):
            self._bring_line(name, i, at)

    def _take_deleted(self, name: str, i: int) -> None:
        side = self.sides[name]
        for k in range(len(self.base[i].letters)):
            if (i, k) in side.to:
                self._mark(side, i, k)
            else:
                self.parts.take((BASE, i, k))

    def _mark(self, side: Side, i: int, k: int) -> None:
        """Bring what the other changed of a letter's marks."""
        spot = self.parts.spots.get((BASE, i, k))
        j, m = side.to[i, k]
        old, new = self.base[i].letters[k].marks, side.lines[j].letters[m].marks
        if spot is None or old == new:
            return
        kept = [mark for mark in spot.letter.marks if mark in new or mark not in old]
        names = {mark["type"] for mark in new if mark not in old}
        kept = [mark for mark in kept if mark["type"] not in names]
        marks = kept + [mark for mark in new if mark not in old]
        spot.letter = Letter(spot.letter.value, marks, spot.letter.atom)

    def _place(self, name: str, j: int, at: int) -> None:
        """Bring the letters that were typed into a line, and the line if it is new."""
        letters = self._letters(name, j)
        m = 0
        while m < len(letters):
            end = m
            while end < len(letters) and self._is_missing(name, letters[end][0]):
                end += 1
            if end > m:
                self._put(name, j, at, letters, m, end)
            m = max(end, m + 1)
        if j not in self.sides[name].marker:
            self._break(name, j, at, letters)

    def _is_missing(self, name: str, key: Key) -> bool:
        """Whether a letter stands nowhere yet that nobody deleted."""
        if key in self.parts.spots:
            return False
        return key[0] == name or (key[0] == BASE and key[1:] in self.sides[_other(name)].to)

    def _put(
        self, name: str, j: int, at: int, letters: list[tuple[Key, Letter]], start: int, end: int
    ) -> None:
        left = next(
            ((n, s) for n in range(start - 1, -1, -1) if (s := self._spot(letters[n]))), None
        )
        right = next(
            ((n, s) for n in range(end, len(letters)) if (s := self._spot(letters[n]))), None
        )
        run = letters[start:end]
        if left and (right is None or start - left[0] <= right[0] - end + 1):
            slot = left[1].slot
            self.parts.fill(slot, run, slot.spots.index(left[1]) + 1)
        elif right:
            slot = right[1].slot
            self.parts.fill(slot, run, slot.spots.index(right[1]))
        else:
            slot = self._line_for(name, j, at)
            self.parts.fill(slot, run, len(slot.spots))

    def _spot(self, letter: tuple[Key, Letter]) -> Spot | None:
        return self.parts.spots.get(letter[0])

    def _line_for(self, name: str, j: int, at: int) -> Slot:
        """The line that stands for one of which no letter does; a new one where there is none."""
        base = self.sides[name].marker.get(j)
        if base is not None:
            for slot in self.parts:
                if slot.base == base and not slot.alone:
                    return slot
        return self._new_line(name, j, at)

    def _new_line(self, name: str, j: int, at: int) -> Slot:
        slot = self._slot(name, j)
        above, before = self._line_before(name, j, at)
        part = self.parts.part_of(before) if before else self.parts.parts[at]
        if before:
            slot.frames = self._frames_below(name, above, j, before.frames)
        self.parts.add(part, slot, behind=before)
        return slot

    def _line_before(self, name: str, j: int, at: int) -> tuple[int, Slot | None]:
        """The line that was above this one, or the next one above, and where it stands."""
        for above in range(j - 1, self.stretches[name][at].j1 - 1, -1):
            for letter in reversed(self._letters(name, above)):
                if spot := self._spot(letter):
                    return above, spot.slot
            base = self.sides[name].marker.get(above)
            found = next((s for s in self.parts if base is not None and s.base == base), None)
            if found:
                return above, found
        return j, None

    def _frames_below(
        self, name: str, above: int, j: int, now: tuple[Frame, ...]
    ) -> tuple[Frame, ...]:
        """What a new line stands in: it stood to the one above as it shall stand to it now."""
        lines = self.sides[name].lines
        if lines[j].kind[0] == "heading":
            return ()
        return self.frames.below(lines[above].frames, lines[j].frames, now)

    def _break(self, name: str, j: int, at: int, letters: list[tuple[Key, Letter]]) -> None:
        """Begin a line where the other did."""
        first = next((s for letter in letters if (s := self._spot(letter))), None)
        if first is None:
            if not letters:
                self._new_line(name, j, at)
            return
        slot = first.slot
        index = slot.spots.index(first)
        before = slot.spots[index - 1] if index else None
        if before and self._was_above(name, before.key, j):
            fresh = self._slot(name, j)
            fresh.frames = self._frames_below(name, j - 1, j, slot.frames)
            self.parts.split(first, fresh)

    def _was_above(self, name: str, key: Key, j: int) -> bool:
        """Whether a letter stood in an earlier line of this side."""
        if key[0] == name:
            return key[1] < j
        place = self.sides[name].to.get(key[1:]) if key[0] == BASE else None
        return place is not None and place[0] < j

    def _bring_line(self, name: str, i: int, at: int) -> None:
        """Bring what the other made of a line, where it was left as it was."""
        side, owner = self.sides[name], self.sides[_other(name)]
        slot = next((slot for slot in self.parts if slot.base == i), None)
        if slot is None:
            return
        j = side.line.get(i)
        if j is None:
            self._bring_end(name, i, slot)
            return
        old, new = self.base[i], side.lines[j]
        here = owner.lines[owner.line[i]] if i in owner.line else old
        if here.kind[0] == old.kind[0] == new.kind[0]:
            slot.kind = here.kind[0], settled(old.kind[1], here.kind[1], new.kind[1]) or {}
        if here.kind[0] == old.kind[0] and _types(here) == _types(old) and new.shape != old.shape:
            slot.kind, slot.frames = new.kind, self.frames.around(new)

    def _bring_end(self, name: str, i: int, slot: Slot) -> None:
        """A line that the other deleted, or joined to the one above."""
        if not slot.spots:
            self.parts.drop(slot)
            return
        before = self.parts.before(slot)
        first = self.sides[name].to.get(slot.spots[0].key[1:])
        if before is None or not before.spots or slot.spots[0].key[0] != BASE or first is None:
            return
        last = before.spots[-1].key
        place = self.sides[name].to.get(last[1:]) if last[0] == BASE else None
        if place and place[0] == first[0]:
            self.parts.join(slot)

    # The text again

    def _written(self) -> list[Json] | None:
        changed = False
        lines: list[Line] = []
        done = 0
        for at, part in enumerate(self.parts.parts):
            stretch = self.stretches["together"][at]
            lines += self.together[done : stretch.j1]
            there = self.together[stretch.j1 : stretch.j2]
            done = stretch.j2
            here = _as_yjs_has_them(part.slots, there)
            changed = changed or [line.key for line in here] != [line.key for line in there]
            lines += here
        lines += self.together[done:]
        attrs = self._settle_frames()
        return blocks_of([self._known(line) for line in lines]) if changed or attrs else None

    def _known(self, line: Line) -> Line:
        return Line(line.block, self.frames.around(line))

    def _settle_frames(self) -> bool:
        """What both changed of a list, item, table or quote itself, such as a tick."""
        changed = False
        seen: dict[str, dict[Frame, Json | None]] = {}
        for name, lines in self._versions():
            seen[name] = {self.frames.of(f): f.attrs for line in lines for f in line.frames}
        for frame, attrs in seen[BASE].items():
            if frame in seen[MINE] and frame in seen[THEIRS]:
                wanted = settled(attrs, seen[MINE][frame], seen[THEIRS][frame])
                if wanted != frame.attrs:
                    frame.attrs, changed = wanted, True
        return changed

    def _versions(self) -> Iterator[tuple[str, list[Line]]]:
        for name, lines in ((BASE, self.base), *((n, s.lines) for n, s in self.sides.items())):
            inside = []
            for at in self.both:
                stretch = self.stretches[MINE if name == BASE else name][at]
                span = (stretch.i1, stretch.i2) if name == BASE else (stretch.j1, stretch.j2)
                inside += lines[slice(*span)]
            yield name, inside


SIDES = ((0, MINE), (1, THEIRS), (2, "together"))


def _other(name: str) -> str:
    return THEIRS if name == MINE else MINE


def _types(line: Line) -> list[str]:
    return [frame.type for frame in line.frames]


def _stretches(
    base: list[Line], *versions: list[Line]
) -> tuple[dict[int, dict[str, int]], list[tuple[Stretch, ...]]]:
    """The lines that all versions have as they were, and what lies between them."""
    keys = [line.key for line in base]
    places: list[dict[int, int]] = []
    for version in versions:
        found = matching(keys, [line.key for line in version])
        places.append({i + n: j + n for i, j, size in found for n in range(size)})
    stable = [i for i in range(len(base)) if all(i in place for place in places)]
    stretches = []
    ends = [-1, *(-1 for _ in versions)]
    for i in [*stable, len(base)]:
        nexts = [
            i,
            *(place.get(i, len(version)) for place, version in zip(places, versions, strict=True)),
        ]
        if any(after > before + 1 for before, after in zip(ends, nexts, strict=True)):
            quad = tuple(Stretch(ends[0] + 1, nexts[0], ends[n] + 1, nexts[n]) for n in (1, 2, 3))
            stretches.append(quad)
        ends = nexts
    return {i: {name: places[n][i] for n, name in SIDES} for i in stable}, stretches


def _alike(one: Sequence[Line], two: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    for i, j, size in matching([line.key for line in one], [line.key for line in two]):
        yield from zip(one[i : i + size], two[j : j + size], strict=True)


def _as_yjs_has_them(slots: Sequence[Slot], there: Sequence[Line]) -> list[Line]:
    """The lines; those that stand there but for the order of what both typed at one place, as they
    stand, since all see them so already."""
    known = {_letters_of(line): line for line in there}
    lines = []
    for slot in slots:
        line = slot.line()
        same = known.get(_letters_of(line))
        if same is not None and same.shape == line.shape and _differ_in_order(slot, same):
            line = Line(same.block, line.frames)
        lines.append(line)
    return lines


def _letters_of(line: Line) -> tuple[str, ...]:
    """The letters of a line with their marks, in no order of theirs."""
    return tuple(sorted(f"{letter.value} {letter.marks}" for letter in line.letters))


def _differ_in_order(slot: Slot, line: Line) -> bool:
    """Whether a line is the same but for the order of letters that were typed at one place."""
    start = 0
    ends = [n for n, spot in enumerate(slot.spots) if spot.key[0] == BASE]
    for end in [*ends, len(slot.spots)]:
        here = sorted(spot.letter.value for spot in slot.spots[start:end])
        if here != sorted(letter.value for letter in line.letters[start:end]):
            return False
        if end < len(slot.spots) and slot.spots[end].letter.value != line.letters[end].value:
            return False
        start = end + 1
    return True
