"""A text as the log has it, for those who have nothing of it yet.

To read it into a replica takes several times as long as to send it, and longer the more it was
edited. So who opens a document gets the very bytes that are stored; the replica is made when
they are on their way, or as soon as something needs it.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from functools import cached_property

from apps.documents.collaboration import protocol
from apps.documents.collaboration.client import Client, Typed
from apps.documents.collaboration.letters import Letters, may_hold
from apps.documents.collaboration.log import Loaded
from apps.documents.collaboration.replica import Replica, merged
from apps.documents.collaboration.safety import BadUpdate

INLINE_LOAD = 16
"""Pieces of a log that are put together at once; more are folded in a thread, and only sent from
the replica."""
HEADSTART_SECONDS = 0.05
"""How long the text may take on its way out before it is read here, which holds everything up."""


class Stored:
    """What one load brought. `needed` is set by whoever cannot wait for the replica.

    Raises `BadUpdate` if the updates cannot be put together.
    """

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.size = sum(map(len, loaded.pieces))
        self._frames = _frames(loaded)
        self.needed = asyncio.Event()

    def frames_for(self, client: Client) -> list[bytes]:
        return self._numbered if client.numbered else self._frames

    @cached_property
    def _numbered(self) -> list[bytes]:
        return [protocol.numbered(one, self.loaded.revision) for one in self._frames]

    def answers(self, vector: bytes) -> bool:
        """Whether the frames are what somebody with this state vector lacks."""
        return vector == protocol.EMPTY_STATE

    async def sent(self) -> None:
        """Wait until there is time to read the text, or need."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.needed.wait(), HEADSTART_SECONDS)


def _frames(loaded: Loaded) -> list[bytes]:
    """Step 2 comes last, since whoever gets it takes the text to be complete."""
    later = merged(loaded.updates) if loaded.updates else protocol.EMPTY_UPDATE
    if not loaded.snapshot:
        return [protocol.step_2(later)]
    if not loaded.updates:
        return [protocol.step_2(loaded.snapshot)]
    return [protocol.update_frame(loaded.snapshot), protocol.step_2(later)]


async def replica_of(loaded: Loaded) -> Replica:
    if len(loaded.pieces) <= INLINE_LOAD:
        return Replica.of(loaded.pieces)
    return await asyncio.to_thread(Replica.of, loaded.pieces)


async def letters_of(loaded: Loaded) -> Letters:
    """Read in a thread if there may be any, since that takes microseconds for each edit."""
    if any(may_hold(piece) for piece in loaded.pieces):
        return await asyncio.to_thread(Letters.of, loaded.pieces)
    return Letters()


def harmless(loaded: Loaded, client: Client, updates: Sequence[Typed]) -> bool:
    """Whether a copy of the document survives a client's updates; who broke it has to go."""
    probe = Replica.of(loaded.pieces)
    try:
        probe.take([typed.data for typed in updates])
        probe.since()
    except BadUpdate:
        client.refuse()
        return False
    finally:
        probe.drop()
    return True
