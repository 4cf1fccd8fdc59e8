"""Frames and bytes from strangers: either what the protocol says, or refused."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from apps.documents.collaboration import presence, protocol
from apps.documents.collaboration.limits import Limits
from apps.documents.collaboration.presence import Person, Presence
from apps.documents.collaboration.protocol import Malformed
from apps.documents.collaboration.replica import Replica
from apps.documents.collaboration.safety import (
    MAX_NESTING,
    BadUpdate,
    check_state_vector,
    check_update,
)
from apps.documents.collaboration.structure import deepest_nest

ANA = Person(id="1", name="Ana", team="sales")


@given(st.integers(min_value=0, max_value=protocol.MAX_VARUINT), st.binary(max_size=8))
def test_numbers_are_read_as_written(number: int, rest: bytes) -> None:
    data = protocol.varuint(number)
    assert protocol.read_varuint(data + rest, 0) == (number, len(data))


@given(st.binary(max_size=300))
def test_frames_are_read_as_written(body: bytes) -> None:
    assert protocol.parse(protocol.step_1(body)) == protocol.Frame(0, 0, body)
    assert protocol.parse(protocol.step_2(body)) == protocol.Frame(0, 1, body)
    assert protocol.parse(protocol.update_frame(body)) == protocol.Frame(0, 2, body)
    assert protocol.parse(protocol.awareness_frame(body)) == protocol.Frame(1, 0, body)


@given(st.binary(max_size=64))
def test_any_bytes_are_a_frame_or_malformed(data: bytes) -> None:
    try:
        frame = protocol.parse(data)
    except Malformed:
        return
    assert frame.kind in (protocol.SYNC, protocol.AWARENESS, protocol.QUERY_AWARENESS)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"\x00\x02",
        b"\x00\x02\x05abc",
        b"\x00\x02\x01ab",
        b"\x00\x07\x00",
        b"\x09\x00",
        b"\x80" * 20,
        b"\x00\x02" + b"\xff" * 9 + b"\x01",
    ],
)
def test_cut_long_and_unknown_frames_are_malformed(data: bytes) -> None:
    with pytest.raises(Malformed):
        protocol.parse(data)


@given(st.binary(max_size=40))
def test_any_bytes_are_a_state_vector_or_malformed(data: bytes) -> None:
    try:
        check_state_vector(data)
    except Malformed:
        return
    Replica().since(data)


def sample() -> bytes:
    doc: Doc[Any] = Doc(client_id=9)
    blocks = doc.get("default", type=XmlFragment).children
    blocks.append(XmlElement("heading", {"id": "s1"}, [XmlText("ab 🚀 ü")]))
    blocks[0].children[0].format(0, 1, {"bold": {"a": [1, {"b": None}]}})
    blocks.append(XmlElement("paragraph", {}, [XmlText("gone")]))
    del blocks[1]
    return doc.get_update()


SAMPLE = sample()
PANICS = bytes.fromhex(
    "0104090007010764656661756c740307656164696e67280000016964017702733107000900060400090202616200"
)
"""Well-formed, and yet the library panics when it meets an empty document."""


@given(
    st.lists(
        st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255), st.integers(0, 2)),
        min_size=1,
        max_size=4,
    )
)
def test_a_damaged_update_is_taken_or_refused_and_never_more(
    damages: list[tuple[int, int, int]],
) -> None:
    damaged = bytearray(SAMPLE)
    for at, byte, how in damages:
        at %= len(damaged)
        damaged[at : at + (how != 0)] = bytes([byte])[: how < 2]
    replica = Replica.of([SAMPLE])
    try:
        check_update(bytes(damaged))
        replica.take([bytes(damaged)])
        replica.lacks(bytes(damaged))
        replica.since()
    except BadUpdate:
        pass


def test_a_panic_is_only_a_bad_update() -> None:
    check_update(PANICS)
    with pytest.raises(BadUpdate):
        Replica().take([PANICS])


def nested(depth: int) -> bytes:
    """A list in a list in a list, in a root array `a`."""
    lists = b"\x75\x01" * depth + b"\x7e"
    return b"\x01\x01\x05\x00\x08\x01\x01a\x01" + lists + b"\x00"


def test_values_nested_beyond_the_stack_are_refused() -> None:
    check_update(nested(MAX_NESTING - 10))
    with pytest.raises(BadUpdate):
        check_update(nested(100_000))


def test_a_long_text_is_not_taken_for_a_deep_nest() -> None:
    doc: Doc[Any] = Doc()
    words = XmlText("uv" * 5000)
    doc.get("default", type=XmlFragment).children.append(XmlElement("paragraph", {}, [words]))
    check_update(doc.get_update())


def test_the_walk_reads_every_kind_of_content_to_the_end() -> None:
    assert deepest_nest(SAMPLE) == 0
    assert deepest_nest(nested(7)) == 7


@given(st.binary(max_size=60))
def test_any_bytes_are_awareness_or_malformed(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        Presence(Limits()).from_client(object(), ANA, data)


@pytest.mark.parametrize("state", ["{", '{"a":1e999}', '{"a":NaN}', "[" * 5000])
def test_a_state_that_no_browser_could_read_is_malformed(state: str) -> None:
    with pytest.raises(Malformed):
        presence.signed(state.encode(), ANA)


def test_a_state_says_truly_whose_it_is() -> None:
    said = {"user": {"name": "The chief", "team": "leadership", "colour": "red"}, "cursor": [1]}
    state = json.loads(presence.signed(json.dumps(said).encode(), ANA))
    assert state["user"] == {"id": "1", "name": "Ana", "team": "sales", "colour": "red"}
    assert state["cursor"] == [1]
