"""Whether two edits made at the same time may meet: one takes blocks away, or makes them anew, and
the other may have been made in them.

This looks at the bytes of the edits alone: what each stands beside, and what it deletes. They do
not tell in which block a letter stands, so an edit that may change blocks meets all others; whether
they really do is seen when their texts are compared.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from apps.core.richtext.schema import SCHEMA
from apps.core.richtext.yjs_structs import SKIP, BadBytes, Id, Struct, Update, read_update
from apps.documents.collaboration.protocol import varuint
from apps.documents.collaboration.safety import BadUpdate

_NAMES = b"|".join(varuint(len(name)) + name.encode() for name in SCHEMA.nodes)
BLOCK = re.compile(b"\x03(?:" + _NAMES + b")")
"""An element of the schema in the bytes of an update."""


def makes_blocks(update: bytes) -> bool:
    """Whether an update makes blocks and takes something away, as when a block becomes another."""
    return update[-1] != 0 and BLOCK.search(update) is not None


class Edit:
    """What an update puts in, what that stands beside, and what it takes away."""

    def __init__(self, data: bytes) -> None:
        self.data = data
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

    @cached_property
    def may_change_blocks(self) -> bool:
        """Whether it makes blocks while it takes something away, or takes more away than a letter:
        of what it takes away, no byte tells whether that is a block."""
        gone = sum(end - start for ranges in self.deleted.values() for start, end in ranges)
        return gone > 1 or makes_blocks(self.data)

    def meets(self, other: "Edit") -> bool:
        return (
            self.may_change_blocks
            or other.may_change_blocks
            or any(map(other.deletes, self.beside))
            or any(map(self.deletes, other.beside))
        )


def _places(struct: Struct) -> Iterator[Id]:
    if struct.left:
        yield struct.left
    if struct.right:
        yield struct.right
    if isinstance(struct.parent, tuple):
        yield struct.parent


def meet(edits: Iterable[bytes], others: Sequence[bytes]) -> bool:
    """Whether any of some edits meets any of those others. Raises `BadUpdate`."""
    edits = list(edits)
    if not any(data[-1] for data in (*edits, *others)):
        return False  # letters alone, nothing was taken away
    here, there = [Edit(data) for data in edits], [Edit(data) for data in others]
    return any(one.meets(other) for one in here for other in there)
