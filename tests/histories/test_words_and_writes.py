"""Words typed offline outlive what other systems write meanwhile."""

from collections.abc import Callable

import pytest

from tests.histories.conftest import Scene, Write, ends
from tests.histories.texts import LIST, NESTED, PAGE, QUOTED, page

pytestmark = [pytest.mark.servers]


def heading(scene: Scene) -> None:
    scene.put(PAGE.replace("The middle", "## The middle"))


def swapped(scene: Scene) -> None:
    scene.put("The middle block.\n\nFirst words.\n\nLast words.\n")


def another_word(scene: Scene) -> None:
    scene.put(PAGE.replace("block", "paragraph"))


def quoted(scene: Scene) -> None:
    scene.put(QUOTED)


def left_out(scene: Scene) -> None:
    scene.put("First words.\n\nLast words.\n")


def numbered(scene: Scene) -> None:
    scene.put("1. one\n2. two\n3. three\n")


def indented(scene: Scene) -> None:
    scene.put(NESTED)


WRITES: list[tuple[str, str, Callable[[Scene], None], list[str]]] = [
    (PAGE, "middle", heading, page("h2 The middle+new block.")),
    (PAGE, "middle", swapped,
     ["p The middle+new block.", "p First words.", "p Last words."]),
    (PAGE, "First", swapped,
     ["p The middle block.", "p First+new words.", "p Last words."]),
    (PAGE, "middle", another_word, page("p The middle+new paragraph.")),
    (PAGE, "middle", quoted, page("quote/p The middle+new block.")),
    (PAGE, "middle", left_out, page("p +new")),
    (LIST, "two", numbered, ["ol/li/p one", "ol/li/p two+new", "ol/li/p three"]),
    (LIST, "two", indented, ["ul/li/p one", "ul/li/ul/li/p two+new", "ul/li/p three"]),
]  # fmt: skip


def test_words_typed_offline_outlive_a_write_by_rest(write: Write) -> None:
    scenes = [write(before) for before, *_ in WRITES]
    bens, _ = [[scene.come(name) for scene in scenes] for name in ("ben", "ana")]
    scenes[0].people.settle()
    for ben, scene, (_, where, written, _) in zip(bens, scenes, WRITES, strict=True):
        ben.offline()
        ben.at(where).type("+new")
        written(scene)
    for ben in bens:
        ben.online()
    found = zip(WRITES, ends(scenes), strict=True)
    wrong = [(written.__name__, text) for (*_, written, after), text in found if text != after]
    assert wrong == []


def test_words_typed_offline_outlive_the_restoring_of_a_version(write: Write) -> None:
    scene = write(PAGE)
    ben = scene.join("ben")
    version = scene.keep_version()
    heading(scene)
    scene.people.settle()
    ben.offline()
    ben.at("middle").type("+new")
    scene.restore(version)
    ben.online()
    assert scene.ends() == page("p The middle+new block.")
