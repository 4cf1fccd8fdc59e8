"""The items of a Yjs document in the order in which they stand, deleted ones among them.

An update tells what each item stood between when it was made. Where several people put something
at one place, Yjs decides by the rule of its `Item.integrate`, and so does this, to the same order:
a property test holds them together.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise, takewhile
from typing import TypeAlias

from apps.core.richtext.yjs_structs import DELETED, SKIP, TYPE, Id, Struct, Update

Ranges: TypeAlias = list[tuple[int, int]]

WAITING, PLACED, NOWHERE = range(3)


class Item:
    """A stretch of one client's clocks in one piece, between `left` and `right` in its list.

    `first` begins the list inside a shared type. `at` and `shown` are for who reads the document:
    where it stands, None for nowhere, and how many units of it are seen.
    """

    __slots__ = (
        "at", "clock", "dead", "first", "keyed", "left", "origin",
        "parent", "right", "shown", "size", "state", "struct",
    )  # fmt: skip

    def __init__(self, struct: Struct, clock: int, size: int, *, dead: bool) -> None:
        self.struct = struct
        self.clock = clock
        self.size = size
        self.dead = dead
        self.keyed = struct.keyed
        self.origin = struct.left if clock == struct.clock else (struct.client, clock - 1)
        self.left: Item | None = None
        self.right: Item | None = None
        self.parent: Parent | None = None
        self.first: Item | None = None
        self.state = WAITING
        self.at: int | None = None
        self.shown = 0


class Root:
    """The list of a root type."""

    __slots__ = ("first",)

    def __init__(self) -> None:
        self.first: Item | None = None


Parent: TypeAlias = Item | Root


def items_of(parent: Parent) -> Iterator[Item]:
    """What stands in a list, in order, deleted items among it."""
    item = parent.first
    while item is not None:
        yield item
        item = item.right


class Sequences:
    """All items of a document, joined to the lists in which they stand."""

    def __init__(self, update: Update) -> None:
        self.roots: dict[str, Root] = defaultdict(Root)
        self._items = _cut(update)
        every = [item for items in self._items.values() for item in items]
        self._starts = {(item.struct.client, item.clock): item for item in every}
        self._ends = {(item.struct.client, item.clock + item.size - 1): item for item in every}
        self._next = dict.fromkeys(self._items, 0)
        for client, items in self._items.items():
            if items:
                self._advance(client, items[-1])

    def holding(self, key: Id) -> Item | None:
        """The item with this id in it, None if there is none (any more, or yet)."""
        client, clock = key
        items = self._items.get(client, [])
        index = bisect_right(items, clock, key=lambda item: item.clock) - 1
        if index < 0 or clock >= items[index].clock + items[index].size:
            return None
        return items[index]

    def _advance(self, client: int, goal: Item) -> None:
        """Place the items of a client up to `goal`, before each what it depends on."""
        waiting = [(client, goal)]
        while waiting:
            client, goal = waiting[-1]
            if goal.state != WAITING:
                waiting.pop()
                continue
            item = self._items[client][self._next[client]]
            missing = self._missing(item)
            if missing is not None and all(missing.struct.client != one for one, _ in waiting):
                waiting.append((missing.struct.client, missing))
                continue
            self._next[client] += 1
            self._place(item)

    def _missing(self, item: Item) -> Item | None:
        """What must be placed before this."""
        left, right, home = item.origin, item.struct.right, item.struct.parent
        if left and (one := self._ends.get(left)) and one.state == WAITING:
            return one
        if right and (one := self._starts.get(right)) and one.state == WAITING:
            return one
        if isinstance(home, tuple) and (one := self._starts.get(home)) and one.state == WAITING:
            return one
        return None

    def _place(self, item: Item) -> None:
        """What stood beside something that was collected with its parent is gone with it."""
        struct = item.struct
        left = self._ends.get(item.origin) if item.origin else None
        right = self._starts.get(struct.right) if struct.right else None
        item.state = NOWHERE
        if not (_stands(left, item.origin) and _stands(right, struct.right)):
            return
        near = left or right
        if near is not None:
            item.parent, item.keyed = near.parent, near.keyed
        else:
            item.parent = self._home(struct)
        if item.parent is not None:
            item.state = PLACED
            if not item.keyed:
                self._join(item, item.parent, left, right)

    def _home(self, struct: Struct) -> Parent | None:
        if isinstance(struct.parent, str):
            return self.roots[struct.parent]
        home = self._starts.get(struct.parent) if struct.parent else None
        return home if home and home.state == PLACED and home.struct.kind == TYPE else None

    def _join(self, item: Item, parent: Parent, left: Item | None, right: Item | None) -> None:
        apart = left.right is not right if left else right is None or right.left is not None
        if apart:
            left = self._behind_rivals(item, parent, left, right)
        item.left = left
        if left is None:
            item.right, parent.first = parent.first, item
        else:
            item.right, left.right = left.right, item
        if item.right is not None:
            item.right.left = item

    def _behind_rivals(
        self, item: Item, parent: Parent, left: Item | None, right: Item | None
    ) -> Item | None:
        """The left neighbour among what others put at the same place: the loop of Yjs."""
        rivals: set[Item | None] = set()
        passed: set[Item | None] = set()
        other = left.right if left else parent.first
        while other is not None and other is not right:
            passed.add(other)
            rivals.add(other)
            if other.origin == item.origin:
                if other.struct.client < item.struct.client:
                    left = other
                    rivals.clear()
                elif other.struct.right == item.struct.right:
                    break
            elif other.origin is None or (beside := self._ends.get(other.origin)) not in passed:
                break
            elif beside not in rivals:
                left = other
                rivals.clear()
            other = other.right
        return left


def _stands(item: Item | None, key: Id | None) -> bool:
    return key is None or (item is not None and item.state == PLACED)


def _cut(update: Update) -> dict[int, list[Item]]:
    """The structs cut wherever something was put into them later, or a deletion begins or ends.

    What comes after a gap waits for what is missing, and stands nowhere yet.
    """
    seams: dict[int, set[int]] = defaultdict(set)
    for structs in update.structs.values():
        for struct in structs:
            if struct.left:
                seams[struct.left[0]].add(struct.left[1] + 1)
            if struct.right:
                seams[struct.right[0]].add(struct.right[1])
    items = {}
    for client, structs in update.structs.items():
        deleted = sorted(update.deleted.get(client, ()))
        borders = sorted(seams[client].union(*deleted))
        come = takewhile(lambda struct: struct.kind != SKIP, structs)
        items[client] = list(_pieces(come, borders, deleted))
    return items


def _pieces(structs: Iterable[Struct], borders: list[int], deleted: Ranges) -> Iterator[Item]:
    ends = [end for _, end in deleted]
    for struct in structs:
        start, end = struct.clock, struct.clock + struct.size
        cuts = [start, end]
        if struct.size > 1:
            cuts[1:1] = borders[bisect_right(borders, start) : bisect_left(borders, end)]
        for low, high in pairwise(cuts):
            dead = struct.kind == DELETED
            if ends and not dead:
                index = bisect_right(ends, low)
                dead = index < len(ends) and deleted[index][0] <= low
            yield Item(struct, low, high - low, dead=dead)
