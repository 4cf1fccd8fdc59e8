"""A log is shortened while somebody is away: who comes back takes in the whole text and no hole."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from apps.documents import versions
from apps.documents.collaboration import compaction
from apps.documents.collaboration.changes import Poisoned
from apps.documents.collaboration.server import Server
from apps.documents.models import LiveText, Update
from tests.documents.collaboration.conftest import Stage, in_django
from tests.documents.collaboration.peer import Peer, until


def shorten() -> None:
    """Everything so far is long ago, and kept elsewhere."""
    Update.objects.update(at=timezone.now() - timedelta(days=30))
    for text in LiveText.objects.all():
        compaction.compact(text.pk)
    LiveText.objects.update(projected_revision=F("revision"), versioned_revision=F("revision"))
    versions.forget_old_updates()
    assert not Update.objects.exists()


def asleep(server: Server) -> None:
    """This process hears nothing of what others write, and does not look into the log."""
    server.on_update = lambda *_: None  # type: ignore[method-assign]


def awake(server: Server) -> None:
    del server.on_update


async def say(peer: Peer, words: str) -> None:
    peer.type(words)
    await peer.flush()
    await until(lambda: peer.is_saved)


@pytest.mark.parametrize("later", ["", "and after "])
async def test_a_process_that_missed_what_is_deleted_reads_the_whole_text(
    stage: Stage, later: str
) -> None:
    here, there = await stage.server(), await stage.server()
    ana, ben = await stage.peer(here), await stage.peer(there)
    await say(ana, "before ")
    await until(lambda: ben.text == ana.text)
    asleep(there)
    await say(ana, "one ")
    await say(ana, "two ")
    await in_django(shorten)
    if later:
        await say(ana, later)
    awake(there)
    await there.catch_up(renewed=True)
    await until(lambda: "one two" in ben.text and later in ben.text)
    room = there.rooms.get(stage.document_id)
    assert room
    assert not room.revisions.has_gap
    await say(ben, "and here")
    await until(lambda: ana.text == ben.text and "and here" in ana.text)
    assert await stage.stored() == ana.text


async def test_news_after_what_is_deleted_shows_all_of_it(stage: Stage) -> None:
    here, there = await stage.server(), await stage.server()
    ana, ben = await stage.peer(here), await stage.peer(there)
    asleep(there)
    await say(ana, "missed ")
    await in_django(shorten)
    awake(there)
    await say(ana, "heard")
    await until(lambda: "missed heard" in ben.text)


async def test_a_room_made_anew_shows_what_it_missed_of_a_shortened_log(stage: Stage) -> None:
    here, there = await stage.server(), await stage.server()
    ana, ben = await stage.peer(here), await stage.peer(there)
    asleep(there)
    await say(ana, "missed")
    await in_django(shorten)
    room = there.rooms.get(stage.document_id)
    assert room
    there.rooms.heal(room, Poisoned())
    await until(lambda: "missed" in ben.text)


async def test_a_tab_that_comes_back_after_weeks_keeps_its_words_and_gets_the_others(
    stage: Stage,
) -> None:
    server = await stage.server(linger_seconds=0.05)
    ana, ben = await stage.peer(server), await stage.peer(server)
    await say(ana, "together ")
    await until(lambda: ben.text == ana.text)
    await ana.disconnect()
    ana.type("on the train ")
    await say(ben, "in the office ")
    await ben.disconnect()
    await until(lambda: len(server.rooms) == 0)
    await in_django(shorten)
    await ana.connect(stage.wire(server))
    await until(lambda: "train" in ana.text and "office" in ana.text and ana.is_saved)
    await ben.connect(stage.wire(server))
    await until(lambda: ben.text == ana.text)
    assert await stage.stored() == ana.text
