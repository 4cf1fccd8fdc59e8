"""One changes what a block is while another types in it: the words stay, and stay in it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from tests.histories.conftest import Scene, Write, ends
from tests.histories.people import Person
from tests.histories.texts import LIST, NESTED, PAGE, QUOTED, TABLE, page

pytestmark = [pytest.mark.servers]


@dataclass(frozen=True)
class Case:
    """Ana does `shape` behind the words `where`; Ben types `+new` behind the words `at`."""

    name: str
    before: str
    where: str
    shape: str | Callable[[Person], None]
    at: str
    after: list[str]

    def __str__(self) -> str:
        return self.name

    def done_by(self, ana: Person) -> None:
        ana.at(self.where)
        if isinstance(self.shape, str):
            ana.do(self.shape)
        else:
            self.shape(ana)


def joined(ana: Person) -> None:
    ana.at("The middle", -len("The middle")).do("join")


def joined_with_the_next(ana: Person) -> None:
    ana.at("Last", -len("Last")).do("join")


def moved_to_the_end(ana: Person) -> None:
    ana.move(2)


def moved_to_the_top(ana: Person) -> None:
    ana.move(0)


def bold(ana: Person) -> None:
    ana.over("middle").do("bold")


def undone(ana: Person) -> None:
    ana.do("heading")
    ana.do("undo")


CASES = [
    Case("a heading", PAGE, "middle", "heading", "middle", page("h2 The middle+new block.")),
    Case("a quote", PAGE, "middle", "quote", "middle", page("quote/p The middle+new block.")),
    Case("a callout", PAGE, "middle", "callout", "middle", page("callout/p The middle+new block.")),
    Case("code", PAGE, "middle", "code", "middle", page("code The middle+new block.")),
    Case("a bullet", PAGE, "middle", "bullets", "middle", page("ul/li/p The middle+new block.")),
    Case("a task", PAGE, "middle", "tasks", "middle", page("tasks/task/p The middle+new block.")),
    Case("unwrapped", QUOTED, "middle", "unwrap", "middle", page("p The middle+new block.")),
    Case("a heading again a paragraph", PAGE, "middle", undone, "middle",
         page("p The middle+new block.")),
    Case("indented", LIST, "two", "indent", "two",
         ["ul/li/p one", "ul/li/ul/li/p two+new", "ul/li/p three"]),
    Case("outdented", NESTED, "two", "outdent", "two",
         ["ul/li/p one", "ul/li/p two+new", "ul/li/p three"]),
    Case("taken out of the list", "- one\n", "one", "outdent", "one", ["p one+new"]),
    Case("numbered", LIST, "two", "bullets to numbers", "two",
         ["ol/li/p one", "ol/li/p two+new", "ol/li/p three"]),
    Case("tasks", LIST, "two", "list to tasks", "two",
         ["tasks/task/p one", "tasks/task/p two+new", "tasks/task/p three"]),
    Case("ticked", "- [ ] one\n- [ ] two\n", "two", "tick", "two",
         ["tasks/task/p one", "tasks/task/p two+new"]),
    Case("joined to the block above", PAGE, "middle", joined, "middle",
         ["p First words.The middle+new block.", "p Last words."]),
    Case("joined with the block below", PAGE, "middle", joined_with_the_next, "block.",
         ["p First words.", "p The middle block.+newLast words."]),
    Case("the block below joined, words in that", PAGE, "middle", joined_with_the_next, "Last",
         ["p First words.", "p The middle block.Last+new words."]),
    Case("split in front of the words", PAGE, "The", "split", "middle",
         page("p The", "p  middle+new block.")),
    Case("split behind the words", PAGE, "middle", "split", "The",
         page("p The+new middle", "p  block.")),
    Case("an item split in front of the words", LIST, "tw", "split", "two",
         ["ul/li/p one", "ul/li/p tw", "ul/li/p o+new", "ul/li/p three"]),
    Case("deleted", PAGE, "middle", "delete block", "middle", page("p +new")),
    Case("an item deleted", LIST, "two", "delete block", "two",
         ["ul/li/p one", "ul/li/p +new", "ul/li/p three"]),
    Case("moved to the end", PAGE, "middle", moved_to_the_end, "middle",
         ["p First words.", "p Last words.", "p The middle+new block."]),
    Case("moved to the top", PAGE, "middle", moved_to_the_top, "middle",
         ["p The middle+new block.", "p First words.", "p Last words."]),
    Case("bold", PAGE, "middle", bold, "The", page("p The+new middle block.")),
    Case("a row added", TABLE, "c", "add row", "c",
         ["table/tr/th/p a", "table/tr/th/p b", "table/tr/td/p c+new", "table/tr/td/p d",
          "table/tr/td/p", "table/tr/td/p", "table/tr/td/p e", "table/tr/td/p f"]),
    Case("the row above deleted", TABLE, "c", "delete row", "e",
         ["table/tr/th/p a", "table/tr/th/p b", "table/tr/td/p e+new", "table/tr/td/p f"]),
]  # fmt: skip


DELETING = ("deleted", "an item deleted")
TOLD_BY_OTHERS = ("a heading", "outdented", "numbered", "split in front of the words", "deleted")
"""Of each sort one, for a client that tells the server nothing but what Yjs tells."""


def test_words_typed_before_another_changes_the_block_go_with_it(write: Write) -> None:
    cases = [case for case in CASES if case.name not in DELETING]
    scenes = [write(case.before) for case in cases]
    people = scenes[0].people
    anas, bens = [[scene.come(name) for scene in scenes] for name in ("ana", "ben")]
    people.settle()
    for case, ben in zip(cases, bens, strict=True):
        ben.at(case.at).type("+new")
    people.settle()
    for case, ana in zip(cases, anas, strict=True):
        case.done_by(ana)
    all_end_as_told(cases, scenes)


@pytest.mark.parametrize("first", ["shape", "words"])
def test_words_typed_in_a_block_that_another_changes_offline_stand_in_what_it_became(
    write: Write, first: str
) -> None:
    tell_apart(write, CASES, first, line="ours")


@pytest.mark.parametrize("first", ["shape", "words"])
def test_they_do_so_by_a_stock_client_of_yjs_too(write: Write, first: str) -> None:
    cases = [case for case in CASES if case.name in TOLD_BY_OTHERS]
    tell_apart(write, cases, first, line="stock")


def tell_apart(write: Write, cases: Sequence[Case], first: str, *, line: str) -> None:
    """In a document for each case both do theirs offline, and come back one after the other."""
    scenes = [write(case.before) for case in cases]
    people = scenes[0].people
    anas = [scene.come("ana", line) for scene in scenes]
    bens = [scene.come("ben", line) for scene in scenes]
    people.settle()
    for person in (*anas, *bens):
        person.offline()
    for case, ana, ben in zip(cases, anas, bens, strict=True):
        case.done_by(ana)
        ben.at(case.at).type("+new")
    for group in (anas, bens) if first == "shape" else (bens, anas):
        for person in group:
            person.online()
        people.settle()
    all_end_as_told(cases, scenes)


def all_end_as_told(cases: Sequence[Case], scenes: Sequence[Scene]) -> None:
    found = {case.name: text for case, text in zip(cases, ends(scenes), strict=True)}
    assert found == {case.name: case.after for case in cases}


@pytest.mark.parametrize("first", ["shape", "words"])
def test_a_word_that_is_split_while_its_writer_ends_it_stands_on_both_sides(
    write: Write, first: str
) -> None:
    scene = write("A house.\n")
    ana, ben = scene.join("ana"), scene.join("ben")
    ben.at("A").type(" gro")
    scene.people.settle()
    ana.offline()
    ben.offline()
    ana.at(" gr").do("split")
    ben.at(" gro").type("wing")
    for person in (ana, ben) if first == "shape" else (ben, ana):
        person.online()
        scene.people.settle()
    assert scene.ends() == ["p A gr", "p owing house."]


DEEDS = ("heading", "quote", "bullets", "split")


def test_two_hundred_letters_typed_while_another_changes_the_block_stand_in_it_in_their_order(
    write: Write,
) -> None:
    scenes = [write(PAGE) for _ in DEEDS]
    people = scenes[0].people
    anas, bens = [[scene.come(name) for scene in scenes] for name in ("ana", "ben")]
    people.settle()
    letters = "".join(chr(0x4E00 + number) for number in range(200))
    for ben in bens:
        ben.at("middle").begin_to_type(letters, every=3)
    time.sleep(0.2)
    for ana, deed in zip(anas, DEEDS, strict=True):
        ana.at("The").do(deed)
    time.sleep(0.1)
    for ana in anas:
        ana.at("The").do("bold")
    people.settle()
    for ben in bens:
        ben.type("+")  # their carets are behind the letters
    for deed, text in zip(DEEDS, ends(scenes), strict=True):
        assert sum(f"middle{letters}+ block." in line for line in text) == 1, (deed, text)
