"""Who comes back with words is heard before anything is taken from under them."""

from typing import Any

from pycrdt import Doc, XmlElement, XmlText

from apps.core.richtext import ydoc
from apps.core.richtext.yjs_structs import without_deletions
from apps.documents.collaboration import protocol
from apps.documents.collaboration.log import Step
from apps.documents.collaboration.replica import merged
from apps.documents.collaboration.returning import Coverage
from apps.documents.collaboration.touching import Edit, makes_blocks
from tests.documents.collaboration.conftest import Stage
from tests.documents.collaboration.peer import Peer, until


def make_heading(peer: Peer) -> None:
    """What an editor does: the block goes, one with its letters comes."""
    words = str(peer.paragraph())
    with peer.doc.transaction():
        del peer.fragment.children[0]
        heading = XmlElement("heading", {"id": "s000000001"}, [XmlText(words)])
        peer.fragment.children.insert(0, heading)


async def test_words_typed_offline_stand_in_the_heading_that_their_block_became(
    stage: Stage,
) -> None:
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    ana.type("one two")
    await ana.flush()
    await until(lambda: ben.text == ana.text)
    await ben.disconnect()
    ben.type(" three")
    make_heading(ana)
    await ana.flush()
    await until(lambda: ana.is_saved)
    await ben.connect(stage.wire(server))
    whole = ">one two three</heading>"
    await until(lambda: all(one.text.endswith(whole) for one in (ana, ben)), seconds=20)
    assert (await stage.stored()).endswith(whole)


async def test_who_never_tells_what_it_brings_gets_the_text_all_the_same(stage: Stage) -> None:
    server = await stage.server(answer_seconds=0.05, look_seconds=0.05)
    ana = await stage.peer(server)
    ana.type("one")
    await ana.flush()
    await until(lambda: ana.is_saved)
    wire = stage.wire(server)
    await wire.send(protocol.step_1(ana.doc.get_state()))
    while (frame := await wire.receive()) is not None:
        if frame[:2] == bytes((protocol.SYNC, protocol.STEP_2)):
            break
    assert frame is not None
    await wire.close()


async def test_what_came_of_others_tells_how_much_of_the_log_is_known() -> None:
    mine: Doc[Any] = Doc(client_id=1)
    others: Doc[Any] = Doc(client_id=2)
    rows = []
    for doc, number in ((others, 1), (mine, 2), (others, 3), (others, 4)):
        paragraph = XmlElement("paragraph", {}, [XmlText(f"words {number}")])
        before = doc.get_state()
        ydoc.fragment_of(doc).children.append(paragraph)
        rows.append(Step(number, doc.get_update(before)))
    mine.apply_update(rows[0].data)
    brought = mine.get_update(others.get_state())
    coverage = Coverage(mine.get_state(), brought, knows=0)
    assert coverage.read(reversed(rows))
    known = coverage.known(least=0)
    assert (known.revision, known.own) == (2, [])


async def test_of_its_own_edit_that_was_put_right_it_has_what_it_sent_and_no_more() -> None:
    """Else what it deleted later, and the server then, too, would count as known."""
    mine: Doc[Any] = Doc(client_id=1)
    fragment = ydoc.fragment_of(mine)
    fragment.children.append(XmlElement("paragraph", {}, [XmlText("words")]))
    first = Step(1, mine.get_update())
    before = mine.get_state()
    fragment.children.append(XmlElement("heading", {}, [XmlText("more")]))
    sent = mine.get_update(before)
    servers: Doc[Any] = Doc(client_id=2)
    servers.apply_update(mine.get_update())
    here = servers.get_state()
    del ydoc.fragment_of(servers).children[0]
    row = Step(2, merged([sent, servers.get_update(here)]), sent)
    vector = mine.get_state()
    before = mine.get_state()
    del fragment.children[0]
    coverage = Coverage(vector, mine.get_update(before), knows=1)
    assert coverage.read([row, first])
    assert coverage.known(least=0) == (1, [sent])


async def test_who_says_to_know_what_the_log_tells_otherwise_is_not_believed() -> None:
    """As when the database was restored, and numbers begin anew behind what was kept."""
    others: Doc[Any] = Doc(client_id=2)
    rows = []
    for number in (1, 2):
        before = others.get_state()
        ydoc.fragment_of(others).children.append(XmlElement("paragraph", {}, [XmlText("words")]))
        rows.append(Step(number, others.get_update(before)))
    mine: Doc[Any] = Doc(client_id=1)
    mine.apply_update(rows[0].data)
    coverage = Coverage(mine.get_state(), mine.get_update(others.get_state()), knows=2)
    assert coverage.read(reversed(rows))
    assert coverage.known(least=0).revision == 1


def test_an_edit_that_may_change_blocks_meets_all_others() -> None:
    doc = ydoc.new({"type": "doc", "content": [{"type": "paragraph"}]})
    before, fragment, words = doc.get_state(), ydoc.fragment_of(doc), XmlText("words")
    with doc.transaction():
        del fragment.children[0]
        fragment.children.append(XmlElement("heading", {}, [words]))
    shape, before = doc.get_update(before), doc.get_state()
    words.insert(5, "!")
    letter = Edit(without_deletions(doc.get_update(before)))
    assert makes_blocks(shape)
    assert Edit(shape).meets(letter)
    assert letter.meets(Edit(shape))
    assert not letter.may_change_blocks
    assert not letter.meets(letter)
