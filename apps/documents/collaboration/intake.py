"""What each kind of frame means for a room. The one door through which clients change text."""

from collections.abc import Set as AbstractSet

from apps.documents.collaboration import protocol
from apps.documents.collaboration.client import Client
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
        if frame.kind == protocol.SYNC:
            _sync(room, client, frame)
        elif frame.kind == protocol.AWARENESS:
            return _awareness(room, client, frame.body)
        else:
            room.show_presence(client)
    except (Malformed, BadUpdate):
        raise Refused(Close.MALFORMED) from None
    return NOTHING


def _sync(room: Room, client: Client, frame: Frame) -> None:
    if frame.step == protocol.STEP_1:
        check_state_vector(frame.body)
        room.answer_state(client, frame.body)
    elif frame.body == protocol.EMPTY_UPDATE:
        return
    elif not client.access.may_edit:
        _refuse_edit(room, frame)
    else:
        check_update(frame.body)
        if room.size + len(frame.body) > room.limits.document and room.measure(frame.body):
            raise Refused(Close.LIMIT)
        client.push(frame.body)
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
