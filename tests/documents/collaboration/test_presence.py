"""Who is here: own states only, gone when their client goes, known in every process."""

import json

from apps.documents.collaboration import presence, protocol
from apps.documents.collaboration.limits import Limits
from tests.documents.collaboration.conftest import Stage
from tests.documents.collaboration.peer import Peer, access_of, until


async def show(peer: Peer, client: int, clock: int, state: object) -> None:
    assert peer.wire
    update = presence.encode([(client, clock, json.dumps(state).encode())])
    await peer.wire.send(protocol.awareness_frame(update))


def seen(peer: Peer) -> dict[int, object]:
    """The latest state of each id that reached a peer; None for gone."""
    states: dict[int, tuple[int, object]] = {}
    for update in peer.awareness:
        for client, clock, state in presence.decode(update):
            if clock >= states.get(client, (-1, None))[0]:
                states[client] = (clock, json.loads(state))
    return {client: state for client, (_, state) in states.items()}


def name(peer: Peer, client: int) -> str | None:
    state = seen(peer).get(client)
    return state["user"]["name"] if isinstance(state, dict) else None


async def test_a_cursor_reaches_the_others_and_its_sender(stage: Stage) -> None:
    server = await stage.server()
    ana = await stage.peer(server, access_of("Ana"))
    ben = await stage.peer(server, access_of("Ben"))
    await show(ana, 11, 1, {"cursor": {"anchor": 3}})
    await until(lambda: name(ben, 11) == name(ana, 11) == "Ana")


async def test_who_comes_later_sees_who_is_here(stage: Stage) -> None:
    server = await stage.server()
    ana = await stage.peer(server, access_of("Ana"))
    await show(ana, 11, 1, {})
    await until(lambda: name(ana, 11) == "Ana")
    ben = await stage.peer(server)
    await until(lambda: name(ben, 11) == "Ana")
    before = len(ben.awareness)
    assert ben.wire
    await ben.wire.send(b"\x03")
    await until(lambda: len(ben.awareness) > before)


async def test_a_state_becomes_null_when_its_client_goes(stage: Stage) -> None:
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    await show(ana, 11, 1, {})
    await until(lambda: 11 in seen(ben))
    await ana.disconnect()
    await until(lambda: seen(ben)[11] is None)


async def test_nobody_can_speak_for_another_or_send_them_away(stage: Stage) -> None:
    server = await stage.server()
    ana = await stage.peer(server, access_of("Ana"))
    eve = await stage.peer(server, access_of("Eve", may_edit=False))
    await show(ana, 11, 1, {})
    await until(lambda: name(eve, 11) == "Ana")
    await show(eve, 11, 7, {"user": {"name": "Ana", "team": "sales"}})
    await show(eve, 11, 8, None)
    await show(eve, 12, 1, {"user": {"name": "Ana"}})
    await until(lambda: 12 in seen(ana))
    assert name(ana, 11) == "Ana"
    assert name(ana, 12) == "Eve"


async def test_an_echo_of_someone_gone_brings_nobody_back(stage: Stage) -> None:
    server = await stage.server()
    ana, ben = await stage.peer(server), await stage.peer(server)
    await show(ana, 11, 5, {})
    await until(lambda: 11 in seen(ben))
    await ana.disconnect()
    await until(lambda: seen(ben)[11] is None)
    await show(ben, 11, 5, {"user": {"name": "Ana"}})
    await show(ben, 12, 1, {})
    await until(lambda: 12 in seen(ben))
    assert seen(ben)[11] is None


async def test_the_same_person_may_return_before_the_old_socket_is_known_dead(
    stage: Stage,
) -> None:
    server = await stage.server()
    me = access_of("Ana")
    old, ben = await stage.peer(server, me), await stage.peer(server)
    await show(old, 11, 1, {})
    await until(lambda: 11 in seen(ben))
    new = await stage.peer(server, me)
    await show(new, 11, 2, {"cursor": 5})
    await until(lambda: isinstance(state := seen(ben)[11], dict) and state.get("cursor") == 5)
    await old.disconnect()
    await show(new, 12, 1, {})
    await until(lambda: 12 in seen(ben))
    assert seen(ben)[11] is not None


async def test_presence_crosses_processes(stage: Stage) -> None:
    one, other = await stage.server(), await stage.server()
    ana = await stage.peer(one, access_of("Ana"))
    await show(ana, 11, 1, {})
    await until(lambda: name(ana, 11) == "Ana")
    ben = await stage.peer(other, access_of("Ben"))
    await until(lambda: name(ben, 11) == "Ana")
    await show(ben, 12, 1, {})
    await until(lambda: name(ana, 12) == "Ben")
    await ana.disconnect()
    await until(lambda: seen(ben)[11] is None)


def test_states_travel_together_as_far_as_they_fit() -> None:
    room = presence.Presence(Limits())
    states = [(number, 1, b'"' + b"x" * 1000 + b'"') for number in range(30)]
    room.from_elsewhere(presence.encode(states))
    pieces = list(room.updates(range(40), fit=5500))
    assert all(len(piece) <= 5500 for piece in pieces)
    assert len(pieces) == 6
    assert [state for piece in pieces for state in presence.decode(piece)] == states
    assert len(list(room.updates([1, 2], fit=10))) == 2, "one alone goes all the same"
    assert list(room.updates([77], fit=5500)) == []
