"""Several people in one document: everybody ends with the same text, which is that of the log."""

from tests.documents.collaboration.conftest import Stage
from tests.documents.collaboration.peer import until


async def test_what_one_types_is_on_the_screen_of_the_other(stage: Stage) -> None:
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    ana.type("Wir üben 🚀")
    await ana.flush()
    await until(lambda: "Wir üben 🚀" in ben.text)
    ben.type(" with you")
    await ben.flush()
    await until(lambda: ana.text == ben.text and "with you" in ana.text)
    await until(lambda: ana.is_saved and ben.is_saved)
    assert await stage.stored() == ana.text


async def test_two_processes_share_a_document(stage: Stage) -> None:
    ana = await stage.peer(await stage.server())
    ben = await stage.peer(await stage.server())
    ana.type("here")
    await ana.flush()
    await until(lambda: "here" in ben.text)
    ben.type(" and there")
    await ben.flush()
    await until(lambda: ana.text == ben.text == "<paragraph>here and there</paragraph>")


async def test_a_rest_write_is_on_open_screens_at_once(stage: Stage) -> None:
    ana = await stage.peer(await stage.server())
    ben = await stage.peer(await stage.server())
    await stage.rest_write("from elsewhere")
    await until(lambda: "from elsewhere" in ana.text and ana.text == ben.text)


async def test_an_update_too_long_for_the_news_is_read_from_the_log(stage: Stage) -> None:
    ana = await stage.peer(await stage.server())
    ben = await stage.peer(await stage.server())
    ana.type("long " * 10_000)
    await ana.flush()
    await until(lambda: ana.text == ben.text != "")


async def test_edits_made_offline_are_merged_on_return(stage: Stage) -> None:
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    ana.type("together ")
    await ana.flush()
    await until(lambda: ben.text == ana.text)
    await ana.disconnect()
    ana.type("on the train ")
    ben.type("in the office ")
    await ben.flush()
    await ana.connect(stage.wire(server))
    await until(lambda: ana.text == ben.text and "train" in ben.text and "office" in ana.text)
    await until(lambda: ana.is_saved)


async def test_coming_back_with_nothing_new_leaves_no_row(stage: Stage) -> None:
    server = await stage.server()
    ana = await stage.peer(server)
    ana.type("a word")
    await ana.flush()
    del ana.paragraph()[0:2]
    await ana.flush()
    await until(lambda: ana.is_saved)
    revision = ana.revision
    await ana.disconnect()
    await ana.connect(stage.wire(server))
    await until(lambda: ana.is_saved and ana.synced.is_set())
    assert ana.sent == 1  # its deletions, which are known
    ana.type("!")
    await ana.flush()
    await until(lambda: ana.is_saved)
    assert ana.revision == revision + 1
