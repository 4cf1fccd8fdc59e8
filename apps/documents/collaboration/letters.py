"""Letters of two units: where they stand in a text, and who would cut one in two.

Yjs counts UTF-16 units, in which 🚀 is two, each with an identity of its own. An update that
deletes one of them, or puts words or a format between them, is drawn by browsers as `�` and by
the library as the whole letter, and counted differently from then on: screens, REST and whoever
comes later would read different texts for good. So its sender is refused before anything of it
is stored. Who deletes and inserts whole letters, also those of many parts, never sends one.
"""

import re
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from apps.core.richtext.yjs_structs import STRING, BadBytes, Id, read_update
from apps.documents.collaboration.client import Client, Typed
from apps.documents.collaboration.safety import BadUpdate

DOUBLE = re.compile(rb"[\xf0-\xf4][\x80-\xbf]{3}")
"""What every such letter looks like in UTF-8; some numbers look so, too."""

Pulled = list[tuple[Client, list[Typed]]]
Clocks = Callable[[], Mapping[int, int]]


class Told(NamedTuple):
    """What an update says: the second halves it brings, the units in front of which it divides
    the text, and whether it hides letters where only values belong."""

    halves: frozenset[Id]
    borders: frozenset[Id]
    hides: bool


def may_hold(data: bytes) -> bool:
    """Whether there may be such a letter in these bytes."""
    return DOUBLE.search(data) is not None


class Letters:
    """Those of one text: of a text without them nothing is kept, and nothing else is read."""

    def __init__(self) -> None:
        self._halves: dict[int, array[int]] = {}
        """By client, the clocks of second halves in their order."""
        self._awaited: dict[Id, Client] = {}
        """What would be divided by updates that wait for edits that are not here yet."""

    @classmethod
    def of(cls, pieces: Iterable[bytes]) -> "Letters":
        """Those of a log. What was cut there long ago cannot be cut any more."""
        letters = cls()
        if any(may_hold(piece) for piece in pieces):
            told = [read(piece) for piece in pieces]
            cut = frozenset[Id]().union(*(one.borders for one in told))
            letters._add(frozenset[Id]().union(*(one.halves for one in told)) - cut)
        return letters

    def learn(self, data: bytes) -> None:
        """Note what a change brought. Raises `BadUpdate` if an update that waited for it cuts a
        letter of it: its author is refused, and the replica holds it."""
        if may_hold(data):
            self._add(read(data).halves)

    def sift(self, pulled: Pulled, clocks: Clocks) -> Pulled:
        """What may be taken in of what clients sent: whoever sent something that cuts is refused
        from there on. `clocks` says how many units of each client are here."""
        if not self._halves and not any(may_hold(one.data) for _, own in pulled for one in own):
            return pulled
        told = [(client, [(one, _told(one.data)) for one in own]) for client, own in pulled]
        fresh = {half for _, own in told for _, one in own if one for half in one.halves}
        known = clocks() if fresh else {}
        kept = []
        for client, own in told:
            whole: list[Typed] = []
            for typed, one in own:
                if one is None or one.hides or self._cut(one, fresh, known):
                    client.refuse()
                    break
                whole.append(typed)
            kept.append((client, whole))
        return [(client, whole) for client, whole in kept if whole]

    def check(self, data: bytes, clocks: Clocks) -> None:
        """Raise `BadUpdate` if this would cut a letter."""
        if self._halves or may_hold(data):
            told = read(data)
            if told.hides or self._cut(told, told.halves, clocks() if told.halves else {}):
                raise BadUpdate("cuts a letter in two")

    def expect(self, client: Client) -> None:
        """Remember what a client sent that waits: it may cut, or be cut, when its time comes.
        Raises `BadUpdate` as `learn` does."""
        for _, update in client.unexplained:
            if told := _told(update):
                self._awaited.update(dict.fromkeys(told.borders, client))
                self._add(told.halves)

    def _cut(self, told: Told, fresh: Iterable[Id], known: Mapping[int, int]) -> bool:
        """Whether it divides a letter that is here or comes along, or brings one whose first
        half is here already as something else."""
        if not told.borders.isdisjoint(fresh) or any(map(self._divided_at, told.borders)):
            return True
        return any(known.get(client) == clock for client, clock in told.halves)

    def _divided_at(self, border: Id) -> bool:
        clocks = self._halves.get(border[0])
        if clocks is None:
            return False
        index = bisect_left(clocks, border[1])
        return index < len(clocks) and clocks[index] == border[1]

    def _add(self, halves: frozenset[Id]) -> None:
        culprits = {self._awaited[half] for half in halves if half in self._awaited}
        for culprit in culprits:
            culprit.refuse()
        if culprits:
            raise BadUpdate("cuts a letter that it waited for")
        by_client: dict[int, set[int]] = defaultdict(set)
        for client, clock in halves:
            by_client[client].add(clock)
        for client, clocks in by_client.items():
            own = self._halves.setdefault(client, array("Q"))
            if own and min(clocks) <= own[-1]:
                clocks.update(own)
                del own[:]
            own.extend(sorted(clocks))


def read(data: bytes) -> Told:
    """Raises `BadUpdate`."""
    try:
        update = read_update(data)
    except BadBytes as error:
        raise BadUpdate(str(error)) from None
    halves: set[Id] = set()
    borders: set[Id] = set()
    hides = False
    for client, structs in update.structs.items():
        for struct in structs:
            if struct.left:
                borders.add((struct.left[0], struct.left[1] + 1))
            if struct.right:
                borders.add(struct.right)
            halves.update((client, clock) for clock in struct.halves)
            hides = hides or (struct.keyed and struct.kind == STRING and bool(struct.halves))
    for client, ranges in update.deleted.items():
        borders.update((client, edge) for ends in ranges for edge in ends)
    return Told(frozenset(halves), frozenset(borders), hides)


def _told(update: bytes) -> Told | None:
    try:
        return read(update)
    except BadUpdate:
        return None
