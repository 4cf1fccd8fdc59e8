"""From four versions of a text to one."""

from collections.abc import Sequence

from apps.core.richtext.merging.bringing import Bringing
from apps.core.richtext.merging.comparison import BOTH, MINE, THEIRS, TOGETHER, Comparison, other
from apps.core.richtext.merging.frames import settled
from apps.core.richtext.merging.laying import Laying
from apps.core.richtext.merging.lines import Frame, Line, blocks_of, lines_of
from apps.core.richtext.merging.placing import Placing
from apps.core.richtext.merging.slots import BASE, Slot, Slots
from apps.core.richtext.schema import Json, check, empty_document
from apps.core.richtext.tables import squared


def merge(*, base: Json, mine: Json, theirs: Json, together: Json) -> Json:
    """The text with all that two people changed of `base`, neither having seen the other's.

    All are canonical JSON. `theirs` counts as the earlier: where both made something else of one
    block, it is what they made of it. `together` is what Yjs makes of the changes; it is given
    back as it is (`is`) where nothing in it is wrong.
    """
    contents = [text["content"] for text in (base, mine, theirs, together)]
    start, end = _common(contents)
    before, *after = (lines_of(content[start : len(content) - end]) for content in contents)
    blocks = _merged(Comparison(before, dict(zip((MINE, THEIRS, TOGETHER), after, strict=True))))
    now = contents[-1]
    middle = now[start : len(now) - end]
    blocks = squared(middle if blocks is None else _valid(blocks))
    if blocks == middle:
        return together
    whole = [*now[:start], *blocks, *now[len(now) - end :]]
    return {"type": "doc", "content": whole} if whole else empty_document()


def _common(contents: Sequence[Sequence[Json]]) -> tuple[int, int]:
    """How many blocks all versions begin, and end, with."""
    shortest = min(map(len, contents))
    start = 0
    while start < shortest and all(one[start] == contents[0][start] for one in contents[1:]):
        start += 1
    end = 0
    while end < shortest - start and all(
        one[-1 - end] == contents[0][-1 - end] for one in contents
    ):
        end += 1
    return start, end


def _merged(versions: Comparison) -> list[Json] | None:
    """The blocks; None where Yjs' own are as they should be."""
    slots = Slots(len(versions.stretches[MINE]))
    placing, bringing = Placing(versions, slots), Bringing(versions, slots)
    Laying(versions, slots).lay_all(placing)
    for at in versions.met:
        bringing.bring_letters(at)
        name = other(versions.shaper(at))
        stretch = versions.stretches[name][at]
        for j in range(stretch.j1, stretch.j2):
            placing.place(name, j, at)
        bringing.bring_lines(at)
    return _written(versions, slots)


def _written(versions: Comparison, slots: Slots) -> list[Json] | None:
    now = versions.versions[TOGETHER]
    changed = _settle_frames(versions)
    lines: list[Line] = []
    done = 0
    for stretch, part in zip(versions.stretches[TOGETHER], slots.parts, strict=True):
        there = now[stretch.j1 : stretch.j2]
        here = _in_their_order(part, there)
        changed = changed or [line.key for line in here] != [line.key for line in there]
        lines += [*now[done : stretch.j1], *here]
        done = stretch.j2
    lines += now[done:]
    known = [Line(line.block, versions.frames.around(line)) for line in lines]
    return blocks_of(known) if changed else None


def _settle_frames(versions: Comparison) -> bool:
    """Bring what either changed of a list, item, table or quote itself, such as a tick, to those
    that stand. Whether anything was to be done."""
    seen: dict[str, dict[Frame, Json | None]] = {
        name: {
            versions.frames.of(frame): frame.attrs
            for at in versions.met
            for line in versions.span(name, at)
            for frame in line.frames
        }
        for name in (BASE, *BOTH)
    }
    changed = False
    for frame, old in seen[BASE].items():
        if frame in seen[MINE] and frame in seen[THEIRS]:
            wanted = settled(old, seen[MINE][frame], seen[THEIRS][frame])
            changed = changed or wanted != frame.attrs
            frame.attrs = wanted
    return changed


def _in_their_order(slots: Sequence[Slot], there: Sequence[Line]) -> list[Line]:
    """The lines. What both typed at one place stands in the order in which all see it already."""
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
    for end in [*(n for n, spot in enumerate(slot.spots) if spot.key[0] == BASE), len(slot.spots)]:
        here = sorted(spot.letter.value for spot in slot.spots[start:end])
        if here != sorted(letter.value for letter in line.letters[start:end]):
            return False
        if end < len(slot.spots) and slot.spots[end].letter.value != line.letters[end].value:
            return False
        start = end + 1
    return True


def _valid(blocks: Sequence[Json]) -> list[Json]:
    """The blocks; one that the schema has no place for gives way to its lines."""
    valid: list[Json] = []
    for block in blocks:
        if check({"type": "doc", "content": [block]}):
            valid += [line.block for line in lines_of([block])]
        else:
            valid.append(block)
    return valid
