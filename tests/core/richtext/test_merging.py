"""What two people make of one text at once, put together: all is there, and in its place."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pycrdt import Doc

from apps.core.richtext import markdown, ydoc
from apps.core.richtext.merging import merge
from apps.core.richtext.merging.lines import lines_of
from apps.core.richtext.nodes import node, paragraph, text
from apps.core.richtext.schema import Json, check

NOTHING = b"\x00\x00"
PAGE = "one\n\nalpha beta\n\ntwo"
LIST = "- a one\n- b two\n- c three"


def text_of(source: str) -> Json:
    return markdown.parse(source.replace("EMPTY", "<p></p>"))[0]


def merged(base: Json, mine: list[Json], theirs: list[Json]) -> Json:
    """Both write into copies of one document as our own writes do; Yjs puts the edits together."""
    start = ydoc.new(base)
    state = start.get_update()
    sides = [written(state, steps) for steps in (mine, theirs)]
    both: Doc[Any] = Doc()
    for update in (state, *sides[1][1], *sides[0][1]):
        both.apply_update(update)
    together = ydoc.read(both)
    seen = ydoc.read(start)
    return merge(base=seen, mine=sides[0][0], theirs=sides[1][0], together=together)


def written(state: bytes, steps: list[Json]) -> tuple[Json, list[bytes]]:
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    updates = [ydoc.edit(doc, step) or NOTHING for step in steps]
    return ydoc.read(doc), updates


def test_a_table_in_which_one_made_rows_longer_and_the_other_more_of_them_is_square() -> None:
    """The page would fill the short row for itself, and show another text than there is."""
    base, wide, long = (
        text_of(source)
        for source in (
            "| a | b |\n|---|---|\n| c | d |",
            "| a | b | x |\n|---|---|---|\n| c | d | y |",
            "| a | b |\n|---|---|\n| c | d |\n| e | f |",
        )
    )
    for mine, theirs in ((wide, long), (long, wide)):
        table = merged(base, [mine], [theirs])["content"][0]
        words = [
            ["".join(letter.value for letter in line.letters) for line in lines_of([row])]
            for row in table["content"]
        ]
        assert words == [["a", "b", "x"], ["c", "d", "y"], ["e", "f", ""]]


CASES = [
    ("a heading", PAGE, "one\n\n# alpha beta\n\ntwo", "one\n\nalpha XX beta\n\ntwo",
     "one\n\n# alpha XX beta\n\ntwo\n"),
    ("a quote", PAGE, "one\n\n> alpha beta\n\ntwo", "one\n\nalpha beta XX\n\ntwo",
     "one\n\n> alpha beta XX\n\ntwo\n"),
    ("code", PAGE, "one\n\n```\nalpha beta\n```\n\ntwo", "one\n\nXX alpha beta\n\ntwo",
     "one\n\n```\nXX alpha beta\n```\n\ntwo\n"),
    ("indented", LIST, "- a one\n    - b two\n- c three", "- a one\n- b two XX\n- c three",
     "- a one\n  - b two XX\n- c three\n"),
    ("outdented", "- a one\n    - b two\n- c three", LIST, "- a one\n    - b Xtwo\n- c three",
     "- a one\n- b Xtwo\n- c three\n"),
    ("numbered", LIST, "1. a one\n2. b two\n3. c three", "- a one\n- b two XX\n- c three",
     "1. a one\n2. b two XX\n3. c three\n"),
    ("unwrapped", LIST, "- a one\n\nb two\n\n- c three", "- a one\n- b two XX\n- c three",
     "- a one\n\nb two XX\n\n- c three\n"),
    ("joined", PAGE, "onealpha beta\n\ntwo", "one\n\nalpha XX beta\n\ntwo",
     "onealpha XX beta\n\ntwo\n"),
    ("split in front", PAGE, "one\n\nalpha\n\nbeta\n\ntwo", "one\n\nalpha betaXX\n\ntwo",
     "one\n\nalpha\n\nbetaXX\n\ntwo\n"),
    ("split behind", PAGE, "one\n\nalpha\n\nbeta\n\ntwo", "one\n\nalXXpha beta\n\ntwo",
     "one\n\nalXXpha\n\nbeta\n\ntwo\n"),
    ("swapped", "first line here\n\nsecond line there", "second line there\n\nfirst line here",
     "first line XX here\n\nsecond line there", "second line there\n\nfirst line XX here\n"),
    ("deleted", PAGE, "one\n\ntwo", "one\n\nalpha beta XX\n\ntwo", "one\n\n&#32;XX\n\ntwo\n"),
    ("deleted in a list", LIST, "- a one\n- c three", "- a one\n- bXX two\n- c three",
     "- a one\n- XX\n- c three\n"),
    ("a wrapped list with a new item", "- a one\n- b two", "> - a one\n> - b two",
     "- a one\n- b two\n- c new", "> - a one\n> - b two\n> - c new\n"),
    ("a quote with a new paragraph", PAGE, "> one\n>\n> alpha beta\n>\n> two",
     "one\n\nalpha beta\n\nnew one\n\ntwo",
     "> one\n>\n> alpha beta\n>\n> new one\n>\n> two\n"),
    ("a tick", "- [ ] a one\n- [ ] b two", "> - [ ] a one\n> - [ ] b two",
     "- [ ] a one\n- [x] b two", "> - [ ] a one\n> - [x] b two\n"),
    ("bold words", PAGE, "one\n\n# alpha beta\n\ntwo", "one\n\nalpha **beta**\n\ntwo",
     "one\n\n# alpha **beta**\n\ntwo\n"),
    ("words in an empty block", "one\n\nEMPTY\n\ntwo", "one\n\n#\n\ntwo", "one\n\nXX\n\ntwo",
     "one\n\n# XX\n\ntwo\n"),
    ("joined by both", "one\n\ntwo\n\nthree", "onetwo\n\nthree", "one\n\ntwothree",
     "onetwothree\n"),
]  # fmt: skip


@pytest.mark.parametrize("turned", [False, True], ids=["mine", "theirs"])
@pytest.mark.parametrize(
    ("base", "shape", "words", "wanted"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_words_stand_in_what_their_block_became(
    base: str, shape: str, words: str, wanted: str, turned: bool
) -> None:
    mine, theirs = (words, shape) if turned else (shape, words)
    result = merged(text_of(base), [text_of(mine)], [text_of(theirs)])
    assert markdown.render(result) == wanted


@pytest.mark.parametrize("turned", [False, True], ids=["mine", "theirs"])
def test_of_two_replacements_of_one_block_one_stays_with_the_words_of_both(turned: bool) -> None:
    one, two = "one\n\n# alpha beta Y\n\ntwo", "one\n\n> alpha Z beta\n\ntwo"
    mine, theirs = (two, one) if turned else (one, two)
    lines = markdown.render(merged(text_of(PAGE), [text_of(mine)], [text_of(theirs)])).split("\n\n")
    assert [line.lstrip("#> ") for line in lines] == ["one", "alpha Z beta Y", "two\n"]


def test_what_yjs_put_together_well_is_left_as_it_is() -> None:
    base, mine, theirs = (text_of(s) for s in (PAGE, "one X\n\nalpha beta\n\ntwo", "one\n\n# two"))
    assert merge(base=base, mine=mine, theirs=base, together=mine) is mine
    assert merge(base=base, mine=base, theirs=theirs, together=theirs) is theirs


KINDS = ["p", "h", "c", "q", "b", "o"]


@dataclass
class Writer:
    """Somebody who changes a page at random. A line is its kind and its letters, each of them used
    once in all the world."""

    chance: random.Random
    letters: Iterator[str]
    lines: list[tuple[str, str]]
    typed: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)

    def step(self) -> Json:
        at = self.chance.randrange(len(self.lines))
        kind, words = self.lines[at]
        cut = self.chance.randint(0, len(words))
        match self.chance.choice(["type"] * 6 + ["kind"] * 3 + ["split", "join", "move", "delete"]):
            case "type":
                fresh = "".join(next(self.letters) for _ in range(self.chance.randint(1, 4)))
                self.typed.update(fresh)
                self.lines[at] = kind, words[:cut] + fresh + words[cut:]
            case "kind":
                self.lines[at] = self.chance.choice(KINDS), words
            case "split":
                self.lines[at : at + 1] = [(kind, words[:cut]), (kind, words[cut:])]
            case "join" if at:
                above = self.lines[at - 1]
                self.lines[at - 1 : at + 1] = [(above[0], above[1] + words)]
            case "move":
                self.lines.insert(self.chance.randint(0, len(self.lines) - 1), self.lines.pop(at))
            case "delete" if len(self.lines) > 1:
                self.deleted.update(words)
                del self.lines[at]
        return page_of(self.lines)


def page_of(lines: list[tuple[str, str]]) -> Json:
    blocks: list[Json] = []
    for kind, words in lines:
        inline = [text(words)] if words else []
        item = node("listItem", [paragraph(inline)])
        blocks.append({
            "p": paragraph(inline),
            "h": node("heading", inline or None, level=1),
            "c": node("codeBlock", inline or None),
            "q": node("blockquote", [paragraph(inline)]),
            "b": node("bulletList", [item]),
            "o": node("orderedList", [item]),
        }[kind])  # fmt: skip
    return {"type": "doc", "content": blocks}


def alphabet(start: int) -> Iterator[str]:
    return (chr(number) for number in range(start, start + 0x800))


@pytest.mark.parametrize("seed", range(150))
def test_no_letter_is_lost_or_doubled_whatever_both_did(seed: int) -> None:
    chance = random.Random(seed)
    letters = alphabet(0x4E00)
    sizes = [chance.choice([0, 3, 5, 8]) for _ in range(chance.randint(2, 7))]
    lines = [(chance.choice(KINDS), "".join(next(letters) for _ in range(n))) for n in sizes]
    people = [Writer(chance, alphabet(start), list(lines)) for start in (0x6000, 0x7000)]
    steps = [[one.step() for _ in range(chance.randint(1, 3))] for one in people]
    result = merged(page_of(lines), *steps)
    assert check(result) == []
    now = "".join(letter.value for line in lines_of(result["content"]) for letter in line.letters)
    kept = {letter for _, words in lines for letter in words}.union(*(one.typed for one in people))
    kept -= people[0].deleted | people[1].deleted
    assert [letter for letter in sorted(kept) if now.count(letter) != 1] == []
