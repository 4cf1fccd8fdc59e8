"""Those who may not: a reader, a stranger, a removed member, a sender of nonsense."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection

from apps.documents.collaboration import protocol
from apps.documents.collaboration.client import Access
from apps.documents.collaboration.protocol import Close
from tests.documents.collaboration.conftest import Stage, in_django
from tests.documents.collaboration.peer import Peer, access_of, until
from tests.documents.collaboration.test_protocol import PANICS, nested

FRAMES: dict[str, Callable[[bytes], bytes]] = {
    "update": protocol.update_frame,
    "step 2": protocol.step_2,
}


def foreign_edit(peer: Peer) -> bytes:
    """An edit that builds upon what the peer has."""
    twin = Peer()
    twin.doc.apply_update(peer.doc.get_update())
    before = twin.doc.get_state()
    twin.type(" intruder")
    return twin.doc.get_update(before)


async def begin(stage: Stage) -> Peer:
    ana = await stage.peer(await stage.server())
    ana.type("agreed")
    await ana.flush()
    await until(lambda: ana.is_saved)
    return ana


@pytest.mark.parametrize("kind", FRAMES)
async def test_a_reader_changes_nothing_and_is_sent_away(stage: Stage, kind: str) -> None:
    ana = await begin(stage)
    eve = await stage.peer(stage.servers[0], access_of("Eve", may_edit=False))
    assert eve.text == ana.text
    assert eve.wire
    await eve.wire.send(FRAMES[kind](foreign_edit(eve)))
    await until(eve.ended.is_set)
    assert eve.wire.close_code == Close.FORBIDDEN
    assert "intruder" not in await stage.stored() + ana.text


@pytest.mark.parametrize("kind", FRAMES)
async def test_a_reader_deletes_nothing(stage: Stage, kind: str) -> None:
    ana = await begin(stage)
    eve = await stage.peer(stage.servers[0], access_of("Eve", may_edit=False))
    twin = Peer()
    twin.doc.apply_update(eve.doc.get_update())
    del twin.fragment.children[0]
    assert eve.wire
    await eve.wire.send(FRAMES[kind](twin.doc.get_update(twin.doc.get_state())))
    ana.type("!")
    await ana.flush()
    await until(lambda: ana.is_saved)
    assert await stage.stored() == ana.text == "<paragraph>agreed!</paragraph>"


async def test_a_reader_who_reconnects_with_the_whole_text_stays(stage: Stage) -> None:
    ana = await begin(stage)
    del ana.paragraph()[0:2]
    await ana.flush()
    await until(lambda: ana.is_saved)
    access = access_of("Eve", may_edit=False)
    eve = await stage.peer(stage.servers[0], access)
    await eve.disconnect()
    await eve.connect(stage.wire(stage.servers[0], access))
    await eve.synced.wait()
    ana.type("!")
    await ana.flush()
    await until(lambda: eve.text == ana.text)


@pytest.mark.parametrize("code", [Close.SIGN_IN, Close.NOT_FOUND, Close.FORBIDDEN])
async def test_who_is_not_let_in_sees_and_changes_nothing(stage: Stage, code: Close) -> None:
    ana = await begin(stage)
    stranger = Peer()
    await stranger.connect(stage.wire(stage.servers[0], lambda: code))
    await until(stranger.ended.is_set)
    assert stranger.wire
    assert stranger.wire.close_code == code
    assert stranger.frames == 0
    assert await stage.stored() == ana.text


async def tell(**news: object) -> None:
    def notify() -> None:
        with connection.cursor() as cursor:
            text = json.dumps({kind: str(pk) for kind, pk in news.items()})
            cursor.execute("SELECT pg_notify('tandem_rights', %s)", [text])

    await in_django(notify)


class Seat:
    """Somebody whose rights change."""

    def __init__(self) -> None:
        self.access = access_of("Eve")
        self.now: Access | Close = self.access
        self.asked = 0

    def __call__(self) -> Access | Close:
        self.asked += 1
        return self.now


async def test_an_editor_whose_role_is_lowered_changes_nothing_afterwards(stage: Stage) -> None:
    ana, seat = await begin(stage), Seat()
    eve = await stage.peer(stage.servers[0], seat)
    eve.type(" before")
    await eve.flush()
    await until(lambda: "before" in ana.text)
    seat.now = replace(seat.access, may_edit=False)
    await tell(member=seat.access.member_id)
    await until(lambda: seat.asked == 2)
    eve.type(" after")
    await eve.flush()
    await until(eve.ended.is_set)
    assert eve.wire
    assert eve.wire.close_code == Close.FORBIDDEN
    assert "after" not in await stage.stored() + ana.text


@pytest.mark.parametrize("kind", ["member", "user", "workspace", "document"])
async def test_who_is_removed_is_out_at_once(stage: Stage, kind: str) -> None:
    await begin(stage)
    seat = Seat()
    eve = await stage.peer(stage.servers[0], seat)
    seat.now = Close.NOT_FOUND
    ids = {
        "member": seat.access.member_id,
        "user": seat.access.user_id,
        "workspace": seat.access.workspace_id,
        "document": stage.document_id,
    }
    await tell(**{kind: ids[kind]})
    await until(eve.ended.is_set)
    assert eve.wire
    assert eve.wire.close_code == Close.NOT_FOUND


async def test_rights_that_ended_without_a_word_are_found_out(stage: Stage) -> None:
    server = await stage.server(reauthorise_seconds=0.05, look_seconds=0.05)
    seat = Seat()
    eve = await stage.peer(server, seat)
    seat.now = Close.SIGN_IN
    await until(eve.ended.is_set)
    assert eve.wire
    assert eve.wire.close_code == Close.SIGN_IN


NONSENSE = {
    "nothing": b"",
    "a text": b"hello",
    "an unknown kind": b"\x07\x00",
    "an update cut off": b"\x00\x02\x7f\x01",
    "an update of noise": protocol.update_frame(b"\x05\xff\xff\xff\x0f" + b"\xaa" * 40),
    "an update that panics": protocol.update_frame(PANICS),
    "a nest": protocol.update_frame(nested(100_000)),
    "a state vector of noise": protocol.step_1(b"\xff\xff\xff"),
    "awareness of noise": protocol.awareness_frame(b"\x09\x01"),
}


@pytest.mark.parametrize("what", NONSENSE)
async def test_nonsense_costs_only_its_sender_the_connection(stage: Stage, what: str) -> None:
    ana = await begin(stage)
    ben = await stage.peer(stage.servers[0])
    eve = await stage.peer(stage.servers[0])
    ben.type(" meanwhile")
    assert eve.wire
    await ben.flush()
    await eve.wire.send(NONSENSE[what])
    await until(eve.ended.is_set)
    assert eve.wire.close_code == Close.MALFORMED
    ben.type(" and on")
    await ben.flush()
    await until(lambda: ana.text == ben.text and ben.is_saved and "and on" in ana.text)
    assert await stage.stored() == ana.text


async def test_a_frame_too_long_costs_its_sender_the_connection(stage: Stage) -> None:
    ana = await begin(stage)
    eve = await stage.peer(stage.servers[0])
    assert eve.wire
    await eve.wire.send(protocol.update_frame(b"\x00" * 20_000_000))
    await until(eve.ended.is_set)
    assert eve.wire.close_code == Close.LIMIT
    assert not ana.ended.is_set()


async def test_a_document_and_a_room_can_be_full(stage: Stage) -> None:
    server = await stage.server(document=20_000, clients=2)
    ana, ben = await stage.peer(server), await stage.peer(server)
    third = Peer()
    await third.connect(stage.wire(server))
    await until(third.ended.is_set)
    assert third.wire
    assert third.wire.close_code == Close.LIMIT
    ana.type("x" * 30_000)
    await ana.flush()
    await until(ana.ended.is_set)
    assert ana.wire
    assert ana.wire.close_code == Close.LIMIT
    assert not ben.ended.is_set()
    assert "x" not in await stage.stored()


async def test_an_edit_waits_for_what_it_builds_upon(stage: Stage) -> None:
    """A client that learnt of an edit on another way (two tabs share news) is asked for it."""
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    first = Peer()
    first.type("one")
    known = first.doc.get_state()
    first.type(" two")
    await ana.send_update(first.doc.get_update(known))
    ana.type("")
    await ben.send_update(first.doc.get_update())
    await until(lambda: "one two" in ben.text or "one two" in ana.text)
    assert "one two" in await stage.stored()


async def test_an_edit_that_waits_is_not_called_saved(stage: Stage) -> None:
    server = await stage.server(unexplained_seconds=0.05, look_seconds=0.02)
    eve = await stage.peer(server)
    other = Peer()
    other.type("one")
    known = other.doc.get_state()
    other.type(" two")
    await eve.send_update(other.doc.get_update(known))
    await until(eve.ended.is_set)
    assert eve.wire
    assert (eve.wire.close_code, eve.saved) == (Close.MALFORMED, 0)
    assert await stage.stored() == ""
