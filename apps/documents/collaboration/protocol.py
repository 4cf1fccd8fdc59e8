"""Frames of the y-protocols as stock Yjs providers speak them, and our acknowledgement.

    0 sync       0 step 1: state vector · 1 step 2: update · 2 update
    1 awareness  an awareness update (see `presence.py`)
    3 query      asks for all awareness states, has no body
    8 saved      revision, count; only to clients that asked for it
    9 edit       seen, update: made when the first `seen` sync frames with text that this connection
                 brought (step 2 or update) had been taken in; our own editor's form of an update
    10 knows     revision: all up to there is in the text that comes back with this connection. To
                 who said so, first of all, each step 2 and update ends with the revision up to
                 which it has all then; others would not look for it

Numbers are little-endian base 128 (`varuint`), byte strings carry their length before them.
Everything that arrives is untrusted: each frame must be complete and end where its last field
ends, else `Malformed`.
"""

from enum import IntEnum
from typing import NamedTuple

MAX_VARUINT = 2**53 - 1
"""JavaScript's largest safe integer; no honest client writes a greater one."""

SYNC, AWARENESS, QUERY_AWARENESS, SAVED, EDIT, KNOWS = 0, 1, 3, 8, 9, 10
STEP_1, STEP_2, UPDATE = 0, 1, 2

EMPTY_UPDATE = b"\x00\x00"
"""The Yjs update that carries nothing."""


EMPTY_STATE = b"\x00"
"""The state vector of somebody who has nothing."""


class Close(IntEnum):
    """Why a socket was closed."""

    RESTART = 1012
    TRY_LATER = 1013
    MALFORMED = 4400
    SIGN_IN = 4401
    FORBIDDEN = 4403
    NOT_FOUND = 4404
    TOO_SLOW = 4408
    LIMIT = 4409


class Malformed(ValueError):
    """Bytes that are not what the protocol says."""


class Frame(NamedTuple):
    """One message. `step` tells sync messages apart; `body` is a state vector or an update. An
    `EDIT` is an update of which is known how much its author had `seen`; `seen` of `KNOWS` is a
    revision."""

    kind: int
    step: int
    body: bytes
    seen: int = 0


def read_varuint(data: bytes, at: int) -> tuple[int, int]:
    """The number at a position, and the position after it."""
    number = shift = 0
    while at < len(data):
        byte = data[at]
        number |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            if number > MAX_VARUINT:
                raise Malformed("number out of range")
            return number, at
        shift += 7
        if shift > 56:
            raise Malformed("number too long")
    raise Malformed("cut off in a number")


def read_bytes(data: bytes, at: int) -> tuple[bytes, int]:
    """The length-prefixed bytes at a position, and the position after them."""
    length, at = read_varuint(data, at)
    end = at + length
    if end > len(data):
        raise Malformed("cut off in a byte string")
    return data[at:end], end


def varuint(number: int) -> bytes:
    if number < 0x80:
        return bytes((number,))
    out = bytearray()
    while number > 0x7F:
        out.append(0x80 | (number & 0x7F))
        number >>= 7
    out.append(number)
    return bytes(out)


def sized(data: bytes) -> bytes:
    return varuint(len(data)) + data


def parse(data: bytes) -> Frame:
    """Read one frame, or raise `Malformed`."""
    if len(data) > 3 and data[0] == SYNC and data[1] <= UPDATE and data[2] == len(data) - 3 < 0x80:
        return Frame(SYNC, data[1], data[3:])  # a keystroke: nearly all that ever comes
    kind, at = read_varuint(data, 0)
    step, body, seen = 0, b"", 0
    if kind == SYNC:
        step, at = read_varuint(data, at)
        if step > UPDATE:
            raise Malformed(f"no sync step {step}")
        body, at = read_bytes(data, at)
    elif kind == AWARENESS:
        body, at = read_bytes(data, at)
    elif kind == EDIT:
        seen, at = read_varuint(data, at)
        body, at = read_bytes(data, at)
    elif kind == KNOWS:
        seen, at = read_varuint(data, at)
    elif kind != QUERY_AWARENESS:
        raise Malformed(f"no message {kind}")
    if at != len(data):
        raise Malformed("bytes after the end")
    return Frame(kind, step, body, seen)


def step_1(state_vector: bytes) -> bytes:
    return b"\x00\x00" + sized(state_vector)


def step_2(update: bytes) -> bytes:
    return b"\x00\x01" + sized(update)


def update_frame(update: bytes) -> bytes:
    return b"\x00\x02" + sized(update)


def numbered(frame: bytes, revision: int) -> bytes:
    """A step 2 or an update, with the revision up to which its reader has all."""
    return frame + varuint(revision)


def awareness_frame(update: bytes) -> bytes:
    return b"\x01" + sized(update)


def saved_frame(*, revision: int, count: int) -> bytes:
    """The first `count` sync frames of this connection that carried something are durable."""
    return b"\x08" + varuint(revision) + varuint(count)
