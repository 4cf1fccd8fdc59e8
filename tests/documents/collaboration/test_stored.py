"""Who opens a document gets the bytes that are stored, before the server reads them itself."""

import asyncio

from apps.documents.collaboration import compaction, stored
from apps.documents.collaboration.protocol import Close
from apps.documents.models import LiveText
from tests.documents.collaboration.conftest import Stage, in_django
from tests.documents.collaboration.peer import until


async def test_a_snapshot_and_what_came_after_it_are_there_at_once(stage: Stage) -> None:
    await stage.rest_write("folded")
    await in_django(compaction.compact, stage.document_id)
    await stage.rest_write(" and later 🚀")
    await stage.rest_write(" ü")
    server = await stage.server()
    ana = await stage.peer(server)
    room = server.rooms.get(stage.document_id)
    assert room
    assert room.replica is None
    assert ana.text == await stage.stored() == "<paragraph>folded and later 🚀 ü</paragraph>"


async def test_an_edit_that_comes_before_the_text_was_read_is_stored(stage: Stage) -> None:
    await stage.rest_write("first ")
    ana = await stage.peer(await stage.server())
    ana.type("second")
    await ana.flush()
    await until(lambda: ana.is_saved)
    assert await stage.stored() == "<paragraph>first second</paragraph>"


async def test_who_goes_before_the_text_was_read_leaves_their_edit(stage: Stage) -> None:
    await stage.rest_write("first ")
    ana = await stage.peer(await stage.server())
    ana.type("second")
    await ana.flush()
    await ana.disconnect()
    ben = await stage.peer(await stage.server())
    await until(lambda: ben.text == "<paragraph>first second</paragraph>")


async def test_a_write_from_elsewhere_reaches_who_has_the_stored_text(stage: Stage) -> None:
    await stage.rest_write("first ")
    ana = await stage.peer(await stage.server())
    await stage.rest_write("second")
    await until(lambda: ana.text == "<paragraph>first second</paragraph>")


async def test_who_returns_with_edits_is_asked_for_them(stage: Stage) -> None:
    await stage.rest_write("first ")
    ana = await stage.peer(await stage.server())
    await ana.disconnect()
    ana.type("offline")
    await ana.connect(stage.wire(await stage.server()))
    await until(lambda: ana.sent == 1 and ana.is_saved)
    assert await stage.stored() == "<paragraph>first offline</paragraph>"


async def test_who_opened_and_waits_is_asked_too(stage: Stage) -> None:
    await stage.rest_write("first ")
    server = await stage.server()
    ana = await stage.peer(server)
    ana.type("offline")  # not sent by itself: the server's question has to bring it
    await until(lambda: ana.sent == 1 and ana.is_saved)
    assert await stage.stored() == "<paragraph>first offline</paragraph>"


async def test_a_text_that_cannot_be_read_closes_who_waits_for_it(stage: Stage) -> None:
    await in_django(LiveText.objects.update, snapshot=b"\xff\xff no update", snapshot_revision=1)
    server = await stage.server()
    wire = stage.wire(server)
    await asyncio.sleep(2 * stored.HEADSTART_SECONDS)
    await until(lambda: wire.close_code == Close.TRY_LATER)
    assert len(server.rooms) == 0
