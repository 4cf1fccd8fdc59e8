"""Who is in a room: the awareness states of its clients, and whose they are.

An awareness update is a count and then, for each Yjs client id, the id, a clock that only
grows, and a JSON state (null: gone). Stock clients also send on what they heard of others, so a
state that is not the sender's own is no attack, only not taken.
"""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.protocol import (
    MAX_VARUINT,
    Malformed,
    read_bytes,
    read_varuint,
    sized,
    varuint,
)

NULL = b"null"
JSON = json.JSONEncoder(allow_nan=False, separators=(",", ":"))
"""Browsers know no NaN; the escapes keep half a surrogate pair from breaking UTF-8. Kept, since to
make one takes as long as to use it."""
OVERHEAD = 3 * 8
"""Bytes that id, clock and length of a state take at most."""
FORGET_SECONDS = 60.0
"""How long a state from elsewhere stands without a sign of life, and how long a gone id is
remembered, so that an echo of it is not taken for news. Clients renew theirs every 15 s."""


@dataclass(slots=True)
class State:
    """What is known of one Yjs client id. `owner` is the connection here that it belongs to,
    None if it belongs to another process or is gone."""

    clock: int
    json: bytes
    owner: object | None
    member: str
    seen_at: float


@dataclass(frozen=True, slots=True)
class Person:
    """The truth about who a connection belongs to, written over what the client says."""

    id: str
    name: str
    team: str


def decode(update: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(client id, clock, JSON) of an awareness update; `Malformed` if it is not one."""
    count, at = read_varuint(update, 0)
    for _ in range(count):
        client, at = read_varuint(update, at)
        clock, at = read_varuint(update, at)
        state, at = read_bytes(update, at)
        yield client, clock, state
    if at != len(update):
        raise Malformed("bytes after the end")


def encode(entries: Iterable[tuple[int, int, bytes]]) -> bytes:
    parts = [varuint(client) + varuint(clock) + sized(state) for client, clock, state in entries]
    return varuint(len(parts)) + b"".join(parts)


def signed(state: bytes, person: Person) -> bytes:
    """The state with the sender's true id, name and team; null stays null."""
    try:
        content: Any = json.loads(state)
    except (ValueError, RecursionError) as error:
        raise Malformed("awareness state is not JSON") from error
    if content is None:
        return NULL
    content = content if isinstance(content, dict) else {}
    said = content.get("user")
    user = said if isinstance(said, dict) else {}
    content["user"] = {**user, "id": person.id, "name": person.name, "team": person.team}
    try:
        return JSON.encode(content).encode()
    except ValueError as error:
        raise Malformed("awareness state is not JSON") from error


class Presence:
    """All states of one room. Methods answer the ids that changed, to be sent to everyone."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.states: dict[int, State] = {}

    def from_client(self, owner: object, person: Person, update: bytes) -> set[int]:
        """Take what a connection says of its own ids. Raises `Malformed`."""
        changed = set()
        for client, clock, said in list(decode(update)):
            if clock >= MAX_VARUINT:
                raise Malformed("awareness state out of range")
            if not self._may_set(owner, person, client, clock, said):
                continue
            state = signed(said, person)
            if len(state) > self.limits.presence_state:
                raise Malformed("awareness state out of range")
            self.states[client] = State(clock, state, owner, person.id, time.monotonic())
            changed.add(client)
        return changed

    def _may_set(self, owner: object, person: Person, client: int, clock: int, said: bytes) -> bool:
        known = self.states.get(client)
        if known is None:
            return said != NULL and self._owned(owner) < self.limits.presences
        newer = _newer(known, clock, said)
        if not newer or known.owner is owner:
            return newer
        # The same person came back on a new connection before the old one was known to be dead.
        return known.member == person.id and said != NULL

    def _owned(self, owner: object) -> int:
        return sum(state.owner is owner for state in self.states.values())

    def from_elsewhere(self, update: bytes) -> set[int]:
        """Take states that another process vouches for."""
        changed = set()
        for client, clock, state in decode(update):
            known = self.states.get(client)
            if known and not _newer(known, clock, state):
                continue
            member = _member_of(state) or (known.member if known else "")
            self.states[client] = State(clock, state, None, member, time.monotonic())
            changed.add(client)
        return changed

    def leave(self, owner: object) -> set[int]:
        """A connection went: its states become null for everybody."""
        gone = {client for client, state in self.states.items() if state.owner is owner}
        for client in gone:
            state = self.states[client]
            state.clock, state.json, state.owner = state.clock + 1, NULL, None
            state.seen_at = time.monotonic()
        return gone

    def own_ids(self) -> set[int]:
        """The ids of connections to this process."""
        return {client for client, state in self.states.items() if state.owner is not None}

    def forget(self) -> None:
        """Drop what other processes no longer renew, and the memory of those long gone."""
        limit = time.monotonic() - FORGET_SECONDS
        for client, state in list(self.states.items()):
            if state.owner is None and state.seen_at < limit:
                del self.states[client]

    def update(self, clients: Iterable[int] | None = None) -> bytes | None:
        """An awareness update of some ids, or of all who are here; None if there are none."""
        if clients is None:
            clients = [client for client, state in self.states.items() if state.json != NULL]
        entries = [
            (client, self.states[client].clock, self.states[client].json)
            for client in clients
            if client in self.states
        ]
        return encode(entries) if entries else None

    def updates(self, clients: Iterable[int], *, fit: int) -> Iterator[bytes]:
        """Awareness updates of some ids, as few as there can be without one above `fit` bytes
        (unless it is of a single id)."""
        some: list[int] = []
        size = 0
        for client in clients:
            if client not in self.states:
                continue
            more = len(self.states[client].json) + OVERHEAD
            if some and size + more > fit:
                yield self.update(some) or b""
                some, size = [], 0
            some.append(client)
            size += more
        if some:
            yield self.update(some) or b""


def _newer(known: State, clock: int, state: bytes) -> bool:
    """As in y-protocols: a greater clock, or the end of a state that still stood."""
    return clock > known.clock or (clock == known.clock and state == NULL != known.json)


def _member_of(state: bytes) -> str:
    try:
        return str(json.loads(state)["user"]["id"])
    except (ValueError, KeyError, TypeError):
        return ""
