"""What each kind of frame means for a room. The one door through which clients change text."""

from collections.abc import Set as AbstractSet

from apps.documents.collaboration import protocol
from apps.documents.collaboration.client import Client, Typed
from apps.documents.collaboration.protocol import Close, Frame, Malformed
from apps.documents.collaboration.room import Room
from apps.documents.collaboration.safety import BadUpdate, check_state_vector, check_update


class Refused(Exception):
    """The frame costs its sender the connection."""

    def __init__(self, code: Close) -> None:
        super().__init__(code.name)
        self.code = code


NOTHING: frozenset[int] = frozenset()


def take_in(room: Room, client: Client, data: bytes) -> AbstractSet[int]:
    """Handle one frame. Answers awareness ids that changed. Raises `Refused`."""
    if len(data) > room.limits.frame:
        raise Refused(Close.LIMIT)
    try:
        frame = protocol.parse(data)
        if frame.kind in (protocol.SYNC, protocol.EDIT):
            _sync(room, client, frame)
        elif frame.kind == protocol.AWARENESS:
            return _awareness(room, client, frame.body)
        elif frame.kind == protocol.KNOWS:
            client.numbered, client.knows = True, frame.seen
        else:
            room.show_presence(client)
    except (Malformed, BadUpdate):
        raise Refused(Close.MALFORMED) from None
    return NOTHING


def _sync(room: Room, client: Client, frame: Frame) -> None:
    if frame.kind == protocol.SYNC and frame.step == protocol.STEP_1:
        check_state_vector(frame.body)
        room.asked_for(client, frame.body)
        return
    if frame.kind == protocol.SYNC and frame.step == protocol.STEP_2:
        _answered(room, client, frame.body)
    if frame.body == protocol.EMPTY_UPDATE:
        return
    if not client.access.may_edit:
        _refuse_edit(room, frame)
    else:
        check_update(frame.body)
        if room.size + len(frame.body) > room.limits.document and room.measure(frame.body):
            raise Refused(Close.LIMIT)
        client.push(_typed(client, frame))
        room.wake(room)


def _typed(client: Client, frame: Frame) -> Typed:
    if frame.kind == protocol.EDIT:
        client.seen = max(client.seen, min(frame.seen, client.told))
        return Typed(frame.body, client.seen, exact=True, early=client.is_early(client.seen))
    if frame.step == protocol.STEP_2:
        returning = not client.answered and client.vector != protocol.EMPTY_STATE
        early = client.answered and client.is_early(client.seen)
        if not client.answered:
            client.answered, client.brought = True, frame.body
        return Typed(frame.body, client.seen, client.acks, returning, early)
    return Typed(frame.body, client.seen, early=client.is_early(client.seen))


def _answered(room: Room, client: Client, body: bytes) -> None:
    """A client told all that it has, so it had seen all that was sent to it before it was asked."""
    if client.asked:
        client.seen = max(client.seen, client.asked.popleft())
    if body == protocol.EMPTY_UPDATE or not client.access.may_edit:
        client.answered = True
    room.wake(room)


def _refuse_edit(room: Room, frame: Frame) -> None:
    """A reader's answer to our step 1 repeats what we know; anything beyond is an edit."""
    check_update(frame.body)
    repeats = room.replica is not None and not room.replica.lacks(frame.body)
    if frame.step != protocol.STEP_2 or not repeats:
        raise Refused(Close.FORBIDDEN)


def _awareness(room: Room, client: Client, update: bytes) -> set[int]:
    if len(update) > room.limits.presence:
        raise Refused(Close.LIMIT)
    return room.presence.from_client(client, client.access.person, update)
