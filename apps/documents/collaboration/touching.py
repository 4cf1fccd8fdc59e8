"""Whether two edits meet: one was typed where the other took something away.

Most edits made at the same time are far from each other, or only put letters in, and Yjs keeps
both. This looks at the bytes of the edits alone: what each stands beside, and what it deletes.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from apps.core.richtext.yjs_structs import SKIP, BadBytes, Id, Struct, Update, read_update
from apps.documents.collaboration.safety import BadUpdate


class Edit:
    """What an update puts in, what that stands beside, and what it takes away."""

    def __init__(self, data: bytes) -> None:
        try:
            self.update: Update = read_update(data)
        except BadBytes as error:
            raise BadUpdate(str(error)) from None

    @cached_property
    def beside(self) -> list[Id]:
        """What was there already when this was put beside or into it."""
        return [
            place
            for structs in self.update.structs.values()
            for struct in structs
            for place in _places(struct)
        ]

    @cached_property
    def deleted(self) -> dict[int, list[tuple[int, int]]]:
        return {client: sorted(ranges) for client, ranges in self.update.deleted.items()}

    @property
    def inserts(self) -> bool:
        return any(self.update.structs.values())

    def deletes(self, place: Id) -> bool:
        ranges = self.deleted.get(place[0], [])
        at = bisect_right(ranges, (place[1], float("inf"))) - 1
        return at >= 0 and place[1] < ranges[at][1]

    def brings(self, place: Id) -> bool:
        return any(
            struct.clock <= place[1] < struct.clock + struct.size
            for struct in self.update.structs.get(place[0], ())
            if struct.kind != SKIP
        )

    def builds_upon(self, other: "Edit") -> bool:
        """Whether this was made by somebody who had the other: it stands beside what that brought,
        or takes it away."""
        firsts = ((client, start) for client, ranges in self.deleted.items() for start, _ in ranges)
        return any(other.brings(place) for place in (*self.beside, *firsts))

    def meets(self, other: "Edit") -> bool:
        return (
            any(map(other.deletes, self.beside))
            or any(map(self.deletes, other.beside))
            or (self.inserts and other.inserts and _share(self.deleted, other.deleted))
        )


def _places(struct: Struct) -> Iterator[Id]:
    if struct.left:
        yield struct.left
    if struct.right:
        yield struct.right
    if isinstance(struct.parent, tuple):
        yield struct.parent


def _share(one: dict[int, list[tuple[int, int]]], other: dict[int, list[tuple[int, int]]]) -> bool:
    return any(
        low < end and start < high
        for client in one.keys() & other.keys()
        for low, high in one[client]
        for start, end in other[client]
    )


def meet(edits: Iterable[bytes], others: Sequence[bytes]) -> bool:
    """Whether any of some edits meets any of those others. Raises `BadUpdate`."""
    edits = list(edits)
    if not any(data[-1] for data in (*edits, *others)):
        return False  # letters alone, nothing was taken away
    here, there = [Edit(data) for data in edits], [Edit(data) for data in others]
    return any(one.meets(other) for one in here for other in there)
