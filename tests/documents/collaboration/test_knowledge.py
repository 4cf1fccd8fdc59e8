"""What is known of what a client had seen, and whether others were quicker."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from pycrdt import Doc, XmlElement, XmlText

from apps.core.richtext import ydoc
from apps.documents.collaboration import protocol
from apps.documents.collaboration.changes import Change, Overtaken
from apps.documents.collaboration.client import Backlog, Client, Typed
from apps.documents.collaboration.knowledge import Recently, Shown
from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.log import Row
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.room import Room
from apps.documents.collaboration.unstored import PATIENT, Unstored
from tests.documents.collaboration.conftest import Stage
from tests.documents.collaboration.peer import Peer, access_of, until


def client_of() -> Client:
    async def authorise() -> Close:
        return Close.TRY_LATER

    async def send(frame: bytes) -> None: ...

    limits = Limits()
    return Client(
        access_of(), send, None, authorise=authorise, acks=True, limits=limits,
        backlog=Backlog(limits.pending_everywhere),
    )  # fmt: skip


class Writer:
    """Somebody's edits, as bytes."""

    def __init__(self) -> None:
        self.doc: Doc[Any] = Doc()
        self.words = XmlText("")
        ydoc.fragment_of(self.doc).children.append(XmlElement("paragraph", {}, [self.words]))

    def types(self, words: str = "words") -> bytes:
        before = self.doc.get_state()
        self.words.insert(0, words)
        return self.doc.get_update(before)

    def replaces(self) -> bytes:
        """What a change of kind is."""
        before = self.doc.get_state()
        with self.doc.transaction():
            del ydoc.fragment_of(self.doc).children[0]
            self.words = XmlText("words")
            heading = XmlElement("heading", {}, [self.words])
            ydoc.fragment_of(self.doc).children.append(heading)
        return self.doc.get_update(before)


def shown(revision: int, data: bytes) -> Shown:
    return Shown(revision, [Change(Row(None, data))])


async def test_what_is_shown_after_somebody_left_counts_as_what_that_one_had_not_seen() -> None:
    room = Room(uuid4(), Limits(), lambda room: None, lambda room, client: None)
    client, writer = client_of(), Writer()
    room.join(client)
    client.greeted = True
    first, second = shown(1, writer.types()), shown(2, writer.types())
    room.show(b"", first)
    client.push(Typed(writer.types(), seen=0, exact=True))
    room.leave(client)
    room.show(b"", second)
    assert room.recent.unseen(client, 0) == [first, second]
    assert room.recent.unseen(client, 1) == [second]


async def test_a_flood_of_letters_is_known_to_be_letters_where_its_bytes_are_not_kept() -> None:
    recent, client, writer = Recently(), client_of(), Writer()
    for revision in range(1, 10):
        recent.add(shown(revision, writer.types("x" * (Recently.MOST_BYTES // 4))))
    client.told = 9
    assert recent.unseen(client, 0) is None
    assert recent.are_letters(client, 0)
    recent = Recently()
    recent.add(shown(1, Writer().replaces()))
    for revision in range(2, 10):
        recent.add(shown(revision, writer.types("x" * (Recently.MOST_BYTES // 4))))
    assert not recent.are_letters(client, 0)
    assert recent.are_letters(client, 1)
    client.told = 10
    assert not recent.are_letters(client, 0)  # of the first of ten nothing is known


def test_what_others_changed_since_an_edit_was_taken_in_is_met_before_it_is_stored() -> None:
    recent, writer, other = Recently(), Writer(), Writer()
    recent.add(shown(6, other.replaces()))
    unstored = Unstored()
    unstored.find(Change(Row(None, writer.types())), last=5)
    with pytest.raises(Overtaken):
        unstored.collect(recent, last=6)
    assert not unstored
    unstored.find(Change(Row(None, writer.types())), last=6)
    rows, after = unstored.collect(recent, last=6)
    assert (len(rows), after) == (1, 6)


def test_letters_beside_letters_are_stored_behind_those_that_came_first() -> None:
    recent, writer, other = Recently(), Writer(), Writer()
    unstored = Unstored()
    unstored.find(Change(Row(None, writer.types())), last=5)
    unstored.collect(recent, last=5)
    recent.add(shown(6, other.types()))
    unstored.put_back(recent, last=6)
    rows, after = unstored.collect(recent, last=6)
    assert (len(rows), after) == (1, 6)


def test_who_is_overtaken_again_and_again_is_stored_all_the_same() -> None:
    recent, writer = Recently(), Writer()
    unstored = Unstored()
    unstored.find(Change(Row(None, writer.types())), last=0)
    for _ in range(PATIENT):
        _, after = unstored.collect(recent, last=0)
        assert after == 0
        unstored.put_back(recent, last=0)
    assert unstored.collect(recent, last=0)[1] is None


async def test_only_who_says_what_it_knows_is_told_up_to_which_revision_it_has_all(
    stage: Stage,
) -> None:
    server = await stage.server()
    ours, stock = stage.wire(server), stage.wire(server)
    await ours.send(bytes((protocol.KNOWS, 0)))
    for wire in (ours, stock):
        await wire.send(protocol.step_1(protocol.EMPTY_STATE))
    ana: Peer = await stage.peer(server)
    ana.type("one")
    await ana.flush()
    await until(lambda: ana.is_saved)
    (room,) = server.rooms
    async with asyncio.timeout(5):
        for wire, end in ((ours, protocol.varuint(room.revisions.last)), (stock, b"")):
            while (frame := await wire.receive()) is not None:
                if frame[:2] == bytes((protocol.SYNC, protocol.UPDATE)):
                    break
            assert frame is not None
            body, at = protocol.read_bytes(frame, 2)
            assert b"one" in body
            assert frame[at:] == end
