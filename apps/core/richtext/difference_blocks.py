"""What became of each block: lists of nodes told from one another, down to their words."""

from collections import Counter
from collections.abc import Sequence

from apps.core.richtext import difference_formats as formats
from apps.core.richtext.difference_aligning import Pair, aligned
from apps.core.richtext.difference_parts import BlockChange
from apps.core.richtext.difference_reading import LEAVES, Reading, family
from apps.core.richtext.difference_recasts import reshaped, with_recasts
from apps.core.richtext.difference_splits import with_splits
from apps.core.richtext.difference_tables import column_pairs, in_step
from apps.core.richtext.difference_words import steps
from apps.core.richtext.schema import Json


class Blocks:
    """Tells lists of blocks apart. `elsewhere` holds the hashes of blocks at the top that went to
    another list, or came from one."""

    def __init__(self, reading: Reading, elsewhere: frozenset[str] = frozenset()) -> None:
        self.reading = reading
        self.elsewhere = elsewhere

    def section(self, old: Sequence[Json], new: Sequence[Json]) -> list[BlockChange]:
        """What became of the blocks of one section. Two headings that begin it are a pair."""
        head: list[BlockChange] = []
        if old and new and old[0]["type"] == new[0]["type"] == "heading":
            head, old, new = [self.pair(old[0], new[0])], old[1:], new[1:]
        away = self.elsewhere | self._out_of_order(old, new)
        return head + self._list(old, new, away)

    def _out_of_order(self, old: Sequence[Json], new: Sequence[Json]) -> frozenset[str]:
        """Hashes of blocks that both lists hold. Those that no pair takes have moved."""
        shared = Counter(map(self.reading.hash, old)) & Counter(map(self.reading.hash, new))
        telling = (node for node in old if self.reading.hash(node) in shared)
        return frozenset(self.reading.hash(node) for node in telling if self.reading.may_move(node))

    def _list(
        self, old: Sequence[Json], new: Sequence[Json], away: frozenset[str]
    ) -> list[BlockChange]:
        told = self._told(old, new, aligned(self.reading, old, new, away))
        recast = with_recasts(self.reading, told, self.pair)
        return with_splits(self.reading, recast, self.pair)

    def _told(
        self, old: Sequence[Json], new: Sequence[Json], pairs: list[Pair]
    ) -> list[BlockChange]:
        out: list[BlockChange] = []
        for i, j in pairs:
            if i is not None and j is not None:
                out.append(self.pair(old[i], new[j]))
            elif i is not None:
                out.append(BlockChange("gone", before=old[i]))
            elif j is not None:
                out.append(BlockChange("new", after=new[j]))
        return out

    def pair(self, old: Json, new: Json) -> BlockChange:
        """What became of one node that stayed."""
        if self.reading.same(old, new):
            return BlockChange("same", old, new)
        change = BlockChange("changed", old, new, formats=formats.of_blocks(old, new))
        if old["type"] in LEAVES:
            change.words = steps(self.reading.said(old), self.reading.said(new))
            if old["type"] not in ("image", "file"):
                change.formats += formats.of_words(old, new, change.words)
        else:
            change.inside = self._inside(old, new)
        return reshaped(self.reading, change) if family(old) == "list" else change

    def _inside(self, old: Json, new: Json) -> list[BlockChange]:
        olds, news = old.get("content", []), new.get("content", [])
        if old["type"] == "table":
            return self._rows(old, new)
        if family(old) == "cell" and _is_line(olds) and _is_line(news):
            return [self.pair(olds[0], news[0])]
        return self._list(olds, news, self._out_of_order(olds, news))

    def _rows(self, old: Json, new: Json) -> list[BlockChange]:
        olds, news = old.get("content", []), new.get("content", [])
        columns = column_pairs(self.reading, old, new)
        pairs = aligned(self.reading, olds, news, self._out_of_order(olds, news))
        out: list[BlockChange] = []
        for i, j in pairs:
            if i is None or j is None or self.reading.same(olds[i], news[j]):
                out += self._told(olds, news, [(i, j)])
                continue
            cells = olds[i].get("content", []), news[j].get("content", [])
            inside = self._told(*cells, columns or in_step(*map(len, cells)))
            out.append(BlockChange("changed", olds[i], news[j], inside=inside))
        return out


def _is_line(content: list[Json]) -> bool:
    return len(content) == 1 and content[0]["type"] == "paragraph"
