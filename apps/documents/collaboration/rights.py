"""Rights that change while sockets are open."""

import logging
import time

from apps.documents.collaboration.changes import Poisoned
from apps.documents.collaboration.client import Client
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.room import Room
from apps.documents.collaboration.rooms import Rooms

logger = logging.getLogger(__name__)


class Rights:
    """Asks anew about the connections that a change may concern.

    From the news until the answer nothing of theirs is stored. `news` counts what was heard, so
    that a connection which was just being admitted is not missed.
    """

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms
        self.news = 0

    def heard(self, news: dict[str, str]) -> None:
        """`{"member"|"user"|"document"|"workspace": id}`; without any, all are concerned."""
        self.news += 1
        for room in self.rooms:
            for client in list(room.clients):
                if _concerned(room, client, news):
                    self.ask_again(room, client)

    def ask_again(self, room: Room, client: Client) -> None:
        client.held = True
        client.asked_at = time.monotonic()
        self.rooms.spawn(self._ask(room, client))

    async def _ask(self, room: Room, client: Client) -> None:
        asked_at = client.asked_at
        try:
            answer = await client.authorise()
        except Exception:
            logger.exception("rights could not be asked")
            answer = Close.TRY_LATER
        if client.asked_at != asked_at:
            return  # Newer news; that question decides.
        if isinstance(answer, Close):
            client.forsake()
            client.close(answer)
            return
        lowered = client.access.may_edit and not answer.may_edit
        client.access = answer
        if lowered:
            self._lower(room, client)
        client.held = False
        room.wake(room)

    def _lower(self, room: Room, client: Client) -> None:
        """From now on a reader. What was not stored will not be; closing tells the page so, even
        one that has nothing unsaved: it must not look editable until the next key."""
        if client.unexplained:
            # The replica keeps what waits for its ground; it must not find it one day.
            self.rooms.heal(room, Poisoned())
        client.forsake()
        client.close(Close.FORBIDDEN)


def _concerned(room: Room, client: Client, news: dict[str, str]) -> bool:
    access = client.access
    facts = {
        "member": access.member_id,
        "user": access.user_id,
        "workspace": access.workspace_id,
        "document": room.document_id,
    }
    return not news or any(str(facts.get(kind)) == value for kind, value in news.items())
