"""Places in a Yjs text: its items in their order, and the answers of the editor's own binding."""

import base64
import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Doc

from apps.core.richtext import ydoc
from apps.core.richtext.nodes import paragraph, text
from apps.core.richtext.relative_positions import Found, Places, decode
from apps.core.richtext.schema import Json
from apps.core.richtext.yjs_structs import BadBytes
from tests.core.richtext.drawn import documents
from tests.core.richtext.fixtures import EVERYTHING
from tests.core.richtext.scribbling import exchange, scribble, texts_of, writers
from tests.core.richtext.test_tiptap import ask_tiptap, encoded
from tests.core.richtext.test_tiptap import pytestmark as needs_node

SLOW = list(HealthCheck)


def letters(parent: Json, at: int = 0) -> tuple[list[tuple[int, str]], int]:
    """Each character and leaf of a document with its position, as ProseMirror counts."""
    found: list[tuple[int, str]] = []
    for child in parent.get("content", []):
        if child["type"] == "text":
            for letter in child["text"]:
                found.append((at, letter))
                at += len(letter.encode("utf-16-le")) // 2
        elif child["type"] in {"horizontalRule", "image", "file", "hardBreak", "mention"}:
            found.append((at, child["type"]))
            at += 1
        else:
            inside, at = letters(child, at + 1)
            found += inside
            at += 1
    return found, at


def scribbled(document: Json, seed: int) -> Doc[Any]:
    """What three people made of it, who met only now and then."""
    chance = random.Random(seed)
    copies = writers(document, 3)
    for _ in range(3):
        for copy in copies:
            scribble(copy, chance, 5)
        exchange(*chance.sample(copies, 2))
    exchange(*copies)
    return copies[0]


def test_a_position_follows_its_word() -> None:
    doc = ydoc.new({"type": "doc", "content": [paragraph([text("We 🚀 launch on Friday.")])]})
    places = Places(doc)
    start, end = places.before(6), places.behind(12)
    word: Any = next(texts_of(doc))
    word.insert(0, "Said ü: ")
    word.insert(len("Said ü: We 🚀 launch".encode()), "ed")
    after = Places(doc)
    assert after.find(start) == Found(14, alive=True)
    assert after.find(end) == Found(20, alive=True)


def test_a_position_tells_that_its_character_is_gone_and_where_it_was() -> None:
    doc = ydoc.new({"type": "doc", "content": [paragraph([text("We launch on Friday.")])]})
    start, end = Places(doc).before(4), Places(doc).behind(10)
    word: Any = next(texts_of(doc))
    del word[3:10]
    assert Places(doc).find(start) == Places(doc).find(end) == Found(4, alive=False)


def test_a_position_in_a_block_that_is_gone_is_nowhere() -> None:
    doc = ydoc.new({"type": "doc", "content": [paragraph([text("one")]), paragraph()]})
    start = Places(doc).before(1)
    del ydoc.fragment_of(doc).children[0]
    assert Places(doc).find(start) is None


def test_a_position_of_another_text_is_nowhere() -> None:
    document = {"type": "doc", "content": [paragraph([text("one")])]}
    assert Places(ydoc.new(document)).find(Places(ydoc.new(document)).before(1)) is None


def test_borders_of_blocks_have_no_character() -> None:
    places = Places(ydoc.new({"type": "doc", "content": [paragraph([text("one")])]}))
    for position in (0, 4, 99):
        with pytest.raises(LookupError):
            places.before(position)


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00", b"\x00\xff", b"\x07\x01\x01\x00", b"\x01\x20abc", b"\x00" * 65, b"\xff" * 30],
)
def test_bytes_that_are_no_position_are_refused(data: bytes) -> None:
    with pytest.raises(BadBytes):
        decode(data)


@given(st.binary(max_size=40))
def test_no_bytes_do_harm(data: bytes) -> None:
    places = Places(ydoc.new(EVERYTHING))
    with suppress(BadBytes):
        places.find(data)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(documents, st.integers(0, 2**32))
def test_places_are_those_of_the_json_whoever_wrote_it(document: Json, seed: int) -> None:
    doc = scribbled(document, seed)
    places = Places(doc)
    found, size = letters(ydoc.read(doc))
    assert size == places.size or not ydoc.fragment_of(doc).children
    for at, letter in found:
        length = 2 if len(letter) == 1 and letter > "\uffff" else 1
        assert places.find(places.before(at)) == Found(at, alive=True)
        assert places.find(places.behind(at + length)) == Found(at + length, alive=True)


@needs_node
def test_the_editor_finds_our_places_and_we_find_its() -> None:
    chance = random.Random(20)
    docs = [scribbled(EVERYTHING, chance.randrange(2**32)) for _ in range(20)]
    tasks: list[Json] = []
    for doc in docs:
        update = [encoded(doc.get_update())]
        tasks.append({"read": update, "find": list(_named(doc))})
        tasks.append({"read": update, "name": [at for at, _ in letters(ydoc.read(doc))[0]]})
    answers = iter(ask_tiptap(tasks))
    for doc in docs:
        assert next(answers)["found"] == list(_named(doc).values())
        places = Places(doc)
        for at, relative in zip(letters(ydoc.read(doc))[0], next(answers)["named"], strict=True):
            assert places.find(base64.b64decode(relative)) == Found(at[0], alive=True)


@needs_node
def test_both_agree_on_where_old_places_are_after_more_edits() -> None:
    chance = random.Random(21)
    tasks: list[Json] = []
    docs: list[tuple[Places, list[str]]] = []
    for _ in range(20):
        doc = scribbled(EVERYTHING, chance.randrange(2**32))
        old = list(_named(doc))
        scribble(doc, chance, 20)
        tasks.append({"read": [encoded(doc.get_update())], "find": old})
        docs.append((Places(doc), old))
    for (places, old), answer in zip(docs, ask_tiptap(tasks), strict=True):
        for relative, theirs in zip(old, answer["found"], strict=True):
            ours = places.find(base64.b64decode(relative))
            if ours is not None and ours.position > 1:
                assert ours.position == theirs


def _named(doc: Doc[Any]) -> dict[str, int]:
    """Both sides of each character, as we name them; but for the very first place of a text, which
    y-tiptap takes for one that it could not find."""
    places = Places(doc)
    named = {}
    for at, letter in letters(ydoc.read(doc))[0]:
        end = at + (2 if len(letter) == 1 and letter > "\uffff" else 1)
        named[encoded(places.before(at))] = at
        named[encoded(places.behind(end))] = end
    return {relative: at for relative, at in named.items() if at > 1}


def test_what_waits_for_something_that_has_not_come_stands_nowhere() -> None:
    doc = ydoc.new({"type": "doc", "content": [paragraph([text("one")])]})
    word: Any = next(texts_of(doc))
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())
    word.insert(3, " two")
    known = doc.get_state()
    word.insert(0, "zero ")
    copy.apply_update(doc.get_update(known))
    places = Places(copy)
    assert places.size == 5
    assert places.find(Places(doc).before(1)) is None
