"""Threads stay on their words when the block around them takes another shape.

A browser makes a new element with a copy of the letters and deletes the old one; REST makes the
smallest edit. Both may bring new words at the same stroke, and the same passage may stand
elsewhere.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import pytest
from pycrdt import Doc

from apps.core.richtext import ydoc
from apps.core.richtext.nodes import node, paragraph, text
from apps.core.richtext.schema import Json, checked
from apps.core.richtext.ydoc_writing import insert
from apps.documents.live_words import LiveWords
from tests.documents.test_following import Hanging

Blocks: TypeAlias = list[Json]
Shape: TypeAlias = Callable[[str], Blocks]
"""How the passage stands, with what is beside it in its place."""

PASSAGE = "We call them on Tuesday, before noon, and write nothing down."
BEFORE = "Our best customers are plant managers 🚀."
BEHIND = "They answer on Friday."


def p(words: str) -> Json:
    return paragraph([text(words)])


def heading(words: str) -> Json:
    return node("heading", [text(words)], level=2, id=f"s{len(words):09}")


def items(kind: str, *contents: Blocks) -> Json:
    item = {"taskList": "taskItem"}.get(kind, "listItem")
    return node(kind, [node(item, content) for content in contents])


def plain(words: str) -> Blocks:
    return [p(BEFORE), p(words), p(BEHIND)]


def listed(kind: str) -> Shape:
    return lambda words: [p(BEFORE), items(kind, [p(words)]), p(BEHIND)]


def of_three(words: str) -> Blocks:
    return [items("bulletList", [p(BEFORE)], [p(words)], [p(BEHIND)])]


def indented(words: str) -> Blocks:
    nested = items("bulletList", [p(words)])
    return [items("bulletList", [p(BEFORE), nested], [p(BEHIND)])]


def of_three_kinds(words: str) -> Blocks:
    return [
        items("bulletList", [p(BEFORE)]), items("orderedList", [p(words)]),
        items("bulletList", [p(BEHIND)]),
    ]  # fmt: skip


def quoted(words: str) -> Blocks:
    return [p(BEFORE), node("blockquote", [p(words)]), p(BEHIND)]


def headed(words: str) -> Blocks:
    return [p(BEFORE), heading(words), p(BEHIND)]


def as_code(words: str) -> Blocks:
    return [p(BEFORE), node("codeBlock", [text(words)]), p(BEHIND)]


def in_a_cell(words: str) -> Blocks:
    row = node("tableRow", [node("tableCell", [p(words)]), node("tableCell", [p("2027")])])
    return [p(BEFORE), node("table", [row]), p(BEHIND)]


def joined_above(words: str) -> Blocks:
    return [p(f"{BEFORE}{words}"), p(BEHIND)]


def joined_below(words: str) -> Blocks:
    return [p(BEFORE), p(f"{words}{BEHIND}")]


def split_at(mark: str) -> Shape:
    def split(words: str) -> Blocks:
        head, tail = words.split(mark)
        return [p(BEFORE), p(head + mark), p(tail), p(BEHIND)]

    return split


def moved_down(words: str) -> Blocks:
    return [p(BEFORE), p(BEHIND), p(words)]


def moved_up(words: str) -> Blocks:
    return [p(words), p(BEFORE), p(BEHIND)]


CHANGES: dict[str, tuple[Shape, Shape]] = {
    "made a heading": (plain, headed),
    "made words again": (headed, plain),
    "quoted": (plain, quoted),
    "quoted no more": (quoted, plain),
    "made code": (plain, as_code),
    "made a bullet": (plain, listed("bulletList")),
    "made a task": (plain, listed("taskList")),
    "taken out of its list": (listed("orderedList"), plain),
    "in a list of another kind": (listed("bulletList"), listed("orderedList")),
    "a task and no bullet": (listed("bulletList"), listed("taskList")),
    "indented": (of_three, indented),
    "outdented": (indented, of_three),
    "the middle of three lists": (of_three, of_three_kinds),
    "put into a table": (plain, in_a_cell),
    "joined to the one above": (plain, joined_above),
    "joined to the one below": (plain, joined_below),
    "split before the quote": (plain, split_at("call them ")),
    "split behind the quote": (plain, split_at("before noon, and ")),
    "moved down": (plain, moved_down),
    "moved up": (plain, moved_up),
}

ELSEWHERE: dict[str, Blocks] = {
    "stands once": [p("Contact sales when they ask twice.")],
    "stands elsewhere, too": [p(PASSAGE), p("Contact sales when they ask twice.")],
    "stands elsewhere between the same": [p(BEFORE), p(PASSAGE), p(BEHIND)],
}

NEW_WORDS = {
    "and nothing else": PASSAGE,
    "with new words before it": PASSAGE.replace("We call", "From now on we call"),
    "with new words behind it": PASSAGE.replace("nothing down", "all of it down at once"),
    "with new words on both sides": PASSAGE.replace("on Tue", "just on Tue").replace(
        "and write", "and always write"
    ),
}

EDITED = {
    "with a word put in": ("on Tuesday, before noon", "on Tuesday, long before noon"),
    "with a word put right": ("on Tuesday, before noon", "on Thursday, before noon"),
    "with a word left out": (PASSAGE, PASSAGE.replace(", before noon", "")),
    "with words around it": (PASSAGE, PASSAGE.replace("before noon", "long before noon, at best")),
}
"""What is quoted, and how it reads after the same stroke."""

QUOTES = ["on Tuesday, before noon", "Tuesday", "on"]


def page(shaped: Blocks, elsewhere: Blocks) -> Json:
    content = [heading("Playbook"), *shaped, heading("Price"), *elsewhere]
    return checked({"type": "doc", "content": content})


def by_rest(doc: Doc[Any], wanted: Json) -> None:
    ydoc.edit(doc, wanted)


def by_browser(doc: Doc[Any], wanted: Json) -> None:
    """What differs is deleted and made anew, as the binding of the editor does."""
    old, new = ydoc.read(doc)["content"], wanted["content"]
    first = 0
    while old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    fragment = ydoc.fragment_of(doc)
    with doc.transaction():
        del fragment.children[first : len(old) - last]
        for place, block in enumerate(new[first : len(new) - last], first):
            insert(fragment, place, block)


def by_writing_all_anew(doc: Doc[Any], wanted: Json) -> None:
    """As when everything is selected and pasted over itself."""
    fragment = ydoc.fragment_of(doc)
    with doc.transaction():
        del fragment.children[0 : len(fragment.children)]
        for place, block in enumerate(wanted["content"]):
            insert(fragment, place, block)


DOORS = {"by a browser": by_browser, "by REST": by_rest}


def hanging(doc: Doc[Any], quote: str) -> Hanging:
    """A thread on these words of the passage in its own place, not elsewhere."""
    live = LiveWords(doc)
    passage = live.page.index.text.index("on Tuesday")
    at_it = [one for one in live.page.occurrences(quote) if one.end > passage]
    return Hanging(doc, live.anchor(at_it[0]))


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("new", NEW_WORDS)
@pytest.mark.parametrize("copies", ELSEWHERE)
@pytest.mark.parametrize("change", CHANGES)
def test_the_thread_stays_on_its_words_in_the_block_that_is(
    change: str, copies: str, new: str, door: str
) -> None:
    was, now = CHANGES[change]
    for quote in QUOTES:
        doc = ydoc.new(page(was(PASSAGE), ELSEWHERE[copies]))
        thread = hanging(doc, quote)
        wanted = page(now(NEW_WORDS[new]), ELSEWHERE[copies])
        thread.after(partial(DOORS[door], wanted=wanted))
        assert ydoc.read(doc) == wanted
        assert thread.words == quote, f"{quote!r} is detached"
        here = hanging(doc, quote).anchor
        assert (thread.anchor.start, thread.anchor.end) == (here.start, here.end), quote


WHOLE = [change for change in CHANGES if not change.startswith("split")]
STROKES = [
    (change, door)
    for change in WHOLE
    for door in (by_browser, by_writing_all_anew)
    # Its section would be another one, too, and nothing would tell it from the copy.
    if door is by_browser or change not in ("made a heading", "made words again")
]


@pytest.mark.parametrize("edit", EDITED)
@pytest.mark.parametrize("copies", ELSEWHERE)
@pytest.mark.parametrize(("change", "door"), STROKES)
def test_words_that_are_edited_at_the_same_stroke_keep_their_thread(
    change: str, copies: str, edit: str, door: Callable[[Doc[Any], Json], None]
) -> None:
    was, now = CHANGES[change]
    quote, edited = EDITED[edit]
    doc = ydoc.new(page(was(PASSAGE), ELSEWHERE[copies]))
    thread = hanging(doc, quote)
    passage = PASSAGE.replace(quote, edited)
    thread.after(lambda doc: door(doc, page(now(passage), ELSEWHERE[copies])))
    # Where nothing tells where it ended, it may take in what its block was joined to.
    assert thread.words in (edited, edited + BEHIND)
    assert thread.anchor.quote == quote
    live = LiveWords(doc)
    span = live.still_there(thread.anchor)
    assert span is not None
    assert span.end <= live.page.index.text.index("Price")


@pytest.mark.parametrize("door", [by_browser, by_writing_all_anew])
@pytest.mark.parametrize("copies", ELSEWHERE)
def test_a_quote_that_is_divided_in_two_blocks_keeps_its_thread(
    copies: str, door: Callable[[Doc[Any], Json], None]
) -> None:
    doc = ydoc.new(page(plain(PASSAGE), ELSEWHERE[copies]))
    thread = hanging(doc, "on Tuesday, before noon")
    divided = page(split_at("Tuesday, ")(PASSAGE), ELSEWHERE[copies])
    assert thread.after(lambda doc: door(doc, divided)).words == "on Tuesday, \nbefore noon"


@pytest.mark.parametrize("copies", ELSEWHERE)
@pytest.mark.parametrize("quote", QUOTES)
def test_of_two_that_are_written_anew_ours_is_the_one_in_our_section(
    quote: str, copies: str
) -> None:
    doc = ydoc.new(page(plain(PASSAGE), ELSEWHERE[copies]))
    thread = hanging(doc, quote)
    thread.after(lambda doc: by_writing_all_anew(doc, page(quoted(PASSAGE), ELSEWHERE[copies])))
    here = hanging(doc, quote).anchor
    assert (thread.anchor.start, thread.anchor.end) == (here.start, here.end)
