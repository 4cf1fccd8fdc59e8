"""Letters of two units, and bytes that only somebody with bad intent, or bad luck, would send."""

from typing import Any
from uuid import uuid4

import pytest
from pycrdt import Doc

from apps.core.richtext.yjs_structs import ANY, EMBED, FORMAT, JSON, STRING
from apps.documents.collaboration import journal
from apps.documents.collaboration.client import Typed
from apps.documents.collaboration.letters import Letters, read
from apps.documents.collaboration.protocol import Close
from apps.documents.collaboration.safety import BadUpdate
from tests.documents.collaboration.conftest import Stage, in_django
from tests.documents.collaboration.forging import (
    WORDS_AT,
    WRITER,
    deletion,
    page,
    piece,
    said,
    struct,
    update,
)
from tests.documents.collaboration.peer import Peer, until

FIRST, SECOND = WORDS_AT + 1, WORDS_AT + 2
"""Of the letter in `x🚀y`, as `page` writes it."""

BETWEEN = {"left": (WRITER, FIRST), "right": (WRITER, SECOND)}
LAST = (WRITER, SECOND + 1)
OTHER = 9

HALF_IN_JSON = b'"\\ud83d"'
HALF_IN_BYTES = b"\xed\xa0\xbd"

CUTS = {
    "a deletion of the second half": update(0, 0, [], deletion(WRITER, SECOND, 1)),
    "a deletion up to the first half": update(0, 0, [], deletion(WRITER, 0, FIRST + 1)),
    "words between the halves": update(OTHER, 0, [struct(STRING, said("Q"), **BETWEEN)]),
    "words behind the first half": update(
        OTHER, 0, [struct(STRING, said("Q"), left=(WRITER, FIRST))]
    ),
    "words before the second half": update(
        OTHER, 0, [struct(STRING, said("Q"), right=(WRITER, SECOND))]
    ),
    "a format between the halves": update(
        OTHER, 0, [struct(FORMAT, piece(b"bold") + piece(b"{}"), **BETWEEN)]
    ),
    "values between the halves": update(OTHER, 0, [struct(ANY, b"\x01\x7f", **BETWEEN)]),
    "a letter that it cuts itself": update(
        OTHER, 0, [struct(STRING, said("a🎉b"), left=LAST)], deletion(OTHER, 2, 1)
    ),
    "a letter whose first half stands there as something else": update(
        WRITER, SECOND + 1, [struct(STRING, said("🎉"), left=(WRITER, SECOND))]
    ),
    "an attribute that is a letter": update(
        OTHER, 0, [b"\x24\x00\x07\x00" + piece(b"title") + said("🎉")]
    ),
    "half a letter as it never stands in UTF-8": update(
        OTHER, 0, [struct(STRING, said(HALF_IN_BYTES), left=LAST)]
    ),
    "half a letter in a thing": update(OTHER, 0, [struct(EMBED, piece(HALF_IN_JSON), left=LAST)]),
    "half a letter in a format": update(
        OTHER, 0, [struct(FORMAT, piece(b"link") + piece(HALF_IN_JSON), left=LAST)]
    ),
    "half a letter in a value": update(
        OTHER, 0, [struct(JSON, b"\x01" + piece(HALF_IN_JSON), left=LAST)]
    ),
    "half a letter in the name of an element": update(
        OTHER, 0, [b"\x07\x01" + piece(b"default") + b"\x03" + piece(HALF_IN_BYTES)]
    ),
    "half a letter in the name of an attribute": update(
        OTHER, 0, [b"\x28\x00\x07\x00" + piece(HALF_IN_BYTES) + b"\x01\x7f"]
    ),
}

WHOLE = {
    "a deletion of the letter": update(0, 0, [], deletion(WRITER, FIRST, 2)),
    "a deletion of all": update(0, 0, [], deletion(WRITER, WORDS_AT, 4)),
    "words before the letter": update(
        OTHER, 0, [struct(STRING, said("Q"), left=(WRITER, WORDS_AT), right=(WRITER, FIRST))]
    ),
    "another letter behind it": update(
        OTHER, 0, [struct(STRING, said("🎉"), left=(WRITER, SECOND), right=LAST)]
    ),
    "an attribute": update(
        OTHER, 0, [b"\x28\x00\x07\x00" + piece(b"title") + b"\x01\x77" + said("🎉")]
    ),
    "a letter in a thing": update(OTHER, 0, [struct(EMBED, piece(b'"\\ud83d\\ude80"'), left=LAST)]),
    "a letter in a format": update(
        OTHER, 0, [struct(FORMAT, piece(b"link") + piece(b'"\\ud83d\\ude80"'), left=LAST)]
    ),
    "an element": update(
        OTHER, 0, [b"\x07\x01" + piece(b"default") + b"\x03" + piece("é".encode())]
    ),
}
"""The same shapes, without harm."""


async def written(stage: Stage, words: str = "x🚀y") -> None:
    await in_django(journal.append, stage.document_id, member_id=uuid4(), data=page(words))


@pytest.mark.parametrize("cut", CUTS)
async def test_what_cuts_is_refused_and_not_stored(stage: Stage, cut: str) -> None:
    await written(stage)
    mallory = await stage.peer(await stage.server())
    ana = await stage.peer(stage.servers[0])
    await mallory.send_update(CUTS[cut])
    await until(mallory.ended.is_set)
    assert mallory.wire
    assert (mallory.wire.close_code, mallory.saved) == (Close.MALFORMED, 0)
    ana.type("!")
    await ana.flush()
    await until(lambda: ana.is_saved)
    assert await stage.stored() == ana.text == "<paragraph>x🚀y!</paragraph>"


@pytest.mark.parametrize("cut", CUTS)
async def test_rest_is_held_to_the_same_rule(stage: Stage, cut: str) -> None:
    await written(stage)
    with pytest.raises(BadUpdate):
        await in_django(journal.append, stage.document_id, member_id=uuid4(), data=CUTS[cut])
    assert await stage.stored() == "<paragraph>x🚀y</paragraph>"


@pytest.mark.parametrize("whole", WHOLE)
async def test_what_leaves_letters_whole_is_taken(stage: Stage, whole: str) -> None:
    await written(stage)
    ana = await stage.peer(await stage.server())
    await ana.send_update(WHOLE[whole])
    await until(lambda: ana.is_saved)
    assert not ana.ended.is_set()


@pytest.mark.parametrize("far", [False, True], ids=["same process", "other process"])
@pytest.mark.parametrize("stays", [True, False], ids=["who stays", "who has gone"])
async def test_a_cut_that_waits_for_its_letter_is_dropped_when_it_comes(
    stage: Stage, *, far: bool, stays: bool
) -> None:
    near = await stage.server()
    ana = Peer(doc=Doc(client_id=WRITER))
    await ana.connect(stage.wire(await stage.server() if far else near))
    await ana.synced.wait()
    mallory = await stage.peer(near)
    await mallory.send_update(CUTS["a deletion of the second half"])
    await mallory.send_update(CUTS["words between the halves"])
    await until(lambda: any(room.letters._awaited for room in near.rooms))
    if not stays:
        await mallory.disconnect()
    ana.type("x🚀y")
    await ana.flush()
    await until(lambda: ana.is_saved)
    if stays:
        await until(mallory.ended.is_set)
        assert mallory.wire
        assert mallory.wire.close_code == Close.MALFORMED
    ben = await stage.peer(near)
    await until(lambda: "y" in ben.text)
    ana.type("!")
    await ana.flush()
    await until(lambda: ben.text.endswith("!</paragraph>"))
    assert await stage.stored() == ana.text == ben.text == "<paragraph>x🚀y!</paragraph>"
    stage.peers.append(ana)


async def test_a_letter_that_waits_cannot_be_cut_meanwhile(stage: Stage) -> None:
    mallory = await stage.peer(await stage.server())
    await mallory.send_update(update(OTHER, 1, [struct(STRING, said("🎉"), left=(OTHER, 0))]))
    await mallory.send_update(update(0, 0, [], deletion(OTHER, 2, 1)))
    await until(mallory.ended.is_set)
    assert mallory.wire
    assert mallory.wire.close_code == Close.MALFORMED


async def test_a_text_that_was_cut_long_ago_still_takes_edits(stage: Stage) -> None:
    def scar() -> None:
        cut = CUTS["a deletion of the second half"]
        journal._store(stage.document_id, 1, None, page("x🚀y"))
        journal._store(stage.document_id, 2, None, cut)

    await in_django(scar)
    old = Peer()
    old.doc.apply_update(page("x🚀y"))
    old.doc.apply_update(CUTS["a deletion of the second half"])
    old.type("!")
    await old.connect(stage.wire(await stage.server()))
    await until(lambda: old.synced.is_set() and old.sent > 0 and old.is_saved)
    assert not old.ended.is_set()
    stage.peers.append(old)


def test_of_a_text_without_such_letters_nothing_is_read() -> None:
    letters = Letters.of([page("plain wörds")])
    group: Any = [(None, [Typed(update(0, 0, [], deletion(WRITER, 3, 1)))])]
    assert letters.sift(group, dict) is group


def test_where_letters_stand_is_counted_in_utf_16() -> None:
    told = read(page("ä🚀b🇩🇪"))
    assert sorted(told.halves) == [(WRITER, WORDS_AT + one) for one in (2, 5, 7)]
