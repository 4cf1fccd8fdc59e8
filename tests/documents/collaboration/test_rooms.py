"""The life of a room: opened once, kept a little, compacted, let go."""

import asyncio
import gc
import resource
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from pycrdt import XmlElement, XmlText

from apps.documents.collaboration import compaction
from apps.documents.collaboration.headings import missing_section_ids
from apps.documents.collaboration.log import Loaded, Unavailable
from apps.documents.collaboration.protocol import Close
from apps.documents.models import Document, LiveText
from tests.documents.collaboration.conftest import Stage, in_django
from tests.documents.collaboration.peer import Peer, until


async def test_many_who_open_at_once_share_one_load(stage: Stage) -> None:
    server = await stage.server()
    loads = 0
    load = server.log.load

    async def counted(document_id: UUID) -> Loaded:
        nonlocal loads
        loads += 1
        return await load(document_id)

    server.log.load = counted  # type: ignore[method-assign]
    await asyncio.gather(*[stage.peer(server) for _ in range(10)])
    assert loads == 1


async def test_a_load_that_fails_serves_and_stores_nothing(stage: Stage) -> None:
    await stage.rest_write("precious")
    server = await stage.server()
    load = server.log.load

    async def failing(document_id: UUID) -> Loaded:
        raise Unavailable("not now")

    server.log.load = failing  # type: ignore[method-assign]
    ana = Peer()
    await ana.connect(stage.wire(server))
    await until(ana.ended.is_set)
    assert ana.wire
    assert (ana.wire.close_code, ana.frames, len(server.rooms)) == (Close.TRY_LATER, 0, 0)
    server.log.load = load  # type: ignore[method-assign]
    ben = await stage.peer(server)
    assert "precious" in ben.text
    assert "precious" in await stage.stored()


async def test_a_document_that_does_not_exist_is_not_found(stage: Stage) -> None:
    server = await stage.server()
    await in_django(Document.objects.all().delete)
    ana = Peer()
    await ana.connect(stage.wire(server))
    await until(ana.ended.is_set)
    assert ana.wire
    assert ana.wire.close_code == Close.NOT_FOUND


async def test_a_document_deleted_under_its_writers_closes(stage: Stage) -> None:
    ana = await stage.peer(await stage.server())
    await in_django(Document.objects.all().delete)
    ana.type("too late")
    await ana.flush()
    await until(ana.ended.is_set)
    assert ana.wire
    assert ana.wire.close_code == Close.NOT_FOUND


async def test_an_idle_room_folds_its_log_and_leaves(stage: Stage) -> None:
    server = await stage.server(compact_after=3)
    ana = await stage.peer(server)
    for word in ("one ", "two ", "three ", "four "):
        ana.type(word)
        await ana.flush()
        await until(lambda: ana.is_saved)
    await ana.disconnect()
    await until(lambda: len(server.rooms) == 0)
    live = await in_django(LiveText.objects.get)
    assert live.snapshot_revision == live.revision > 3
    ben = await stage.peer(server)
    assert ben.text == "<paragraph>one two three four </paragraph>"


async def test_who_returns_in_time_finds_the_room_still_there(stage: Stage) -> None:
    server = await stage.server(linger_seconds=0.1)
    ana = await stage.peer(server)
    room = server.rooms.get(stage.document_id)
    await ana.disconnect()
    await asyncio.sleep(0.05)
    ben = await stage.peer(server)
    await asyncio.sleep(0.15)
    assert server.rooms.get(stage.document_id) is room
    ben.type("still here")
    await ben.flush()
    await until(lambda: ben.is_saved)


async def test_a_long_log_is_folded_by_whoever_opens_it(stage: Stage) -> None:
    for _ in range(5):
        await stage.rest_write("word ")
    server = await stage.server(compact_after=5)
    await stage.peer(server)
    live = await in_django(LiveText.objects.get)
    for _ in range(100):
        await asyncio.sleep(0.01)
        live = await in_django(LiveText.objects.get)
        if live.snapshot_revision:
            break
    assert live.snapshot_revision == 5


async def test_the_sweep_folds_what_was_left_and_keeps_the_rows(stage: Stage) -> None:
    for _ in range(3):
        await stage.rest_write("word ")
    before = await stage.stored()
    await in_django(compaction.compact, stage.document_id)

    def rows() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM documents_update")
            return int(cursor.fetchone()[0])

    assert await in_django(rows) == 3
    assert await stage.stored() == before
    await in_django(LiveText.objects.update, snapshot_revision=2)
    assert await stage.stored() == before


async def test_headings_get_their_ids_when_the_room_is_quiet(stage: Stage) -> None:
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    for title, section in (("A", None), ("B", "sbbbbbbbbb"), ("C", "sbbbbbbbbb")):
        attributes = {"id": section} if section else {}
        ana.fragment.children.append(XmlElement("heading", attributes, [XmlText(title)]))
    await ana.flush()

    def ids(peer: Peer) -> list[str | None]:
        blocks: Any = peer.fragment.children
        return [node.attributes.get("id") for node in blocks]

    await until(lambda: len(set(ids(ben))) == 3 and None not in ids(ben))
    assert ids(ben)[1] == "sbbbbbbbbb"
    await until(lambda: ids(ana) == ids(ben))
    settled = ids(ben)
    await asyncio.sleep(0.3)
    assert ids(ben) == settled


async def test_two_processes_that_give_ids_at_once_agree(stage: Stage) -> None:
    def two() -> tuple[Peer, Peer]:
        one, other = Peer(), Peer()
        one.fragment.children.append(XmlElement("heading", {}, [XmlText("A")]))
        one.fragment.children.append(XmlElement("heading", {}, [XmlText("B")]))
        other.doc.apply_update(one.doc.get_update())
        return one, other

    one, other = two()
    updates = missing_section_ids(one.doc), missing_section_ids(other.doc)
    assert one.text == other.text
    assert updates[0]
    assert updates[1]
    one.doc.apply_update(updates[1])
    other.doc.apply_update(updates[0])
    assert one.text == other.text
    assert missing_section_ids(one.doc) is None


async def test_a_quiet_room_has_its_derived_data_made(stage: Stage) -> None:
    ana = await stage.peer(await stage.server())
    ana.type("news")
    await ana.flush()
    await until(lambda: stage.derived == [stage.document_id])


async def test_a_stopping_process_commits_what_it_holds(stage: Stage) -> None:
    server = await stage.server()
    ana = await stage.peer(server)
    for word in ["one", "two", "three", "four", "five"]:
        ana.type(word + " ")
    await ana.flush()
    await server.close()
    stage.servers.remove(server)
    assert "five" in await stage.stored()


async def test_opening_and_closing_a_hundred_times_keeps_memory_flat(stage: Stage) -> None:
    await stage.rest_write("long text " * 20_000)
    await in_django(compaction.compact, stage.document_id)
    server = await stage.server(linger_seconds=0.0)

    async def rounds(number: int) -> int:
        for _ in range(number):
            peer = Peer()
            await peer.connect(stage.wire(server))
            await peer.synced.wait()
            await peer.disconnect()
            peer.shut()
            await until(lambda: len(server.rooms) == 0)
        gc.collect()
        return _resident()

    warm = await rounds(30)
    assert await rounds(100) - warm < 6_000_000


def _resident() -> int:
    """Bytes of memory that this process holds."""
    numbers = Path("/proc/self/statm").read_text().split()
    return int(numbers[1]) * resource.getpagesize()
