"""Threads follow their words through edits of every sort, and never to other words."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any

import pytest
from pycrdt import Doc, XmlText

from apps.core.richtext import markdown, ydoc
from apps.core.richtext.nodes import mark, node, paragraph, text
from apps.core.richtext.quotes import Quotation
from apps.core.richtext.schema import Json
from apps.core.richtext.ydoc_writing import insert
from apps.discussions.anchors import Anchor
from apps.documents.following import WordsFollowed
from apps.documents.live_words import LiveWords
from tests.core.richtext.scribbling import texts_of

PAGE = """# Playbook

Our best customers are plant managers 🚀 who lose two hours a day.

We call them on Tuesday, before noon, and write nothing down.

## Price

Two hours a day cost more than the licence. Contact sales to hear why.

Contact sales when they ask twice.
"""


@dataclass
class Hanging:
    """A thread on a text that is edited: what the product keeps of it. `lost` is for how many
    minutes it is detached."""

    doc: Doc[Any]
    anchor: Anchor
    lost: float | None = None
    copied: bool = False

    @property
    def words(self) -> str | None:
        """Where it stands, or None if it is detached."""
        live = LiveWords(self.doc)
        span = live.still_there(self.anchor)
        return None if self.lost is not None or span is None else live.page.words(span)

    @property
    def around(self) -> str:
        live = LiveWords(self.doc)
        span = live.still_there(self.anchor)
        assert span is not None
        said = live.page.quotation(span, around=12)
        return f"{said.prefix}[{said.quote}]{said.suffix}"

    def after(self, *edits: Callable[[Doc[Any]], object], minutes: float = 1) -> "Hanging":
        """The text settles once after these edits, each of which was one stroke."""
        updates = []
        for edit in edits:
            before = self.doc.get_state()
            edit(self.doc)
            updates.append(self.doc.get_update(before))
        self.settle(WordsFollowed(self.doc, updates), minutes)
        return self

    def settle(self, followed: WordsFollowed, minutes: float = 1) -> None:
        gone = None if self.lost is None else timedelta(minutes=self.lost + minutes)
        anchor = followed.follow(self.anchor, lost_for=gone)
        self.lost = None if anchor else (self.lost or 0) + minutes
        self.anchor = anchor or self.anchor


def hang(quote: str, page: str = PAGE, **hints: str) -> Hanging:
    doc = ydoc.new(markdown.parse(page)[0])
    live = LiveWords(doc)
    (span,) = live.page.candidates(Quotation(quote, **hints))
    return Hanging(doc, live.anchor(span))


def reads(source: str) -> Callable[[Doc[Any]], bytes]:
    """As by the API: the smallest edit to this text."""
    return lambda doc: ydoc.edit(doc, markdown.parse(source)[0])


def says(old: str, new: str) -> Callable[[Doc[Any]], object]:
    """Somebody selects words in a block and types others."""

    def edit(doc: Doc[Any]) -> None:
        for words in texts_of(doc):
            at = str(words).encode().find(old.encode())
            if at >= 0:
                with doc.transaction():
                    if old:
                        del words[at : at + len(old.encode())]
                    if new:
                        words.insert(at, new)
                return
        raise AssertionError(f"{old!r} is nowhere")

    return edit


def typed(behind: str, letters: str) -> list[Callable[[Doc[Any]], object]]:
    """Somebody types behind some words, letter by letter."""

    def at(number: int) -> Callable[[Doc[Any]], object]:
        def edit(doc: Doc[Any]) -> None:
            (words,) = (one for one in texts_of(doc) if behind in str(one))
            place = str(words).encode().find(behind.encode()) + len(behind.encode())
            words.insert(place + number, letters[number])

        return edit

    return [at(number) for number in range(len(letters))]


def block_moved(doc: Doc[Any], start: int, to: int) -> None:
    """Cut and paste: Yjs knows no move, so the words come back as other characters."""
    block = ydoc.read(doc)["content"][start]
    with doc.transaction():
        del ydoc.fragment_of(doc).children[start]
        insert(ydoc.fragment_of(doc), to, block)


def test_words_typed_elsewhere_change_nothing_that_is_kept() -> None:
    thread = hang("plant managers")
    kept = thread.anchor
    thread.after(says("We call", "🚀🚀 ü We always call"), says("Our best", "Our very best"))
    assert thread.words == "plant managers"
    assert thread.anchor == kept


def test_one_word_corrected_in_a_sentence_stays() -> None:
    thread = hang("We call them on Tuesday, before noon").after(says("Tuesday", "Friday"))
    assert thread.words == "We call them on Friday, before noon"
    assert thread.anchor.quote == "We call them on Tuesday, before noon"


def test_a_word_spelt_otherwise_stays() -> None:
    assert hang("Tuesday").after(says("ues", "hurs")).words == "Thursday"


def test_a_word_of_several_taken_out_stays() -> None:
    assert hang("before noon, and write").after(says("before ", "")).words == "noon, and write"


def test_the_last_word_corrected_is_within_reach_again_when_it_is_put_right() -> None:
    thread = hang("We call them on Tuesday").after(says("Tuesday", ""))
    assert thread.words == "We call them on"
    thread.after(says(", before", "Tue, before"))
    thread.after(says(", before", "sday, before"))
    assert thread.words == "We call them on Tuesday"


@pytest.mark.parametrize("instead", ["", "nobody", "those who never buy"])
def test_words_that_are_gone_leave_the_thread_detached_with_its_quote(instead: str) -> None:
    thread = hang("plant managers")
    thread.after(says("plant managers", instead))
    assert thread.words is None
    assert thread.anchor.quote == "plant managers"


def test_words_overwritten_by_quite_others_are_let_go() -> None:
    thread = hang("We call them on Tuesday, before noon, and write nothing down")
    thread.after(says("call them on Tuesday, before noon, and write nothing", "lay low and look"))
    assert thread.words is None


def test_other_places_of_the_same_words_are_not_ours() -> None:
    thread = hang("Contact sales", suffix=" to hear")
    assert thread.after(says("Contact sales to", "Write to us to")).words is None


def test_a_copy_that_was_there_before_is_not_ours() -> None:
    thread = hang("lose two hours a day")
    copied = paragraph([text("Our best customers are plant managers 🚀 who lose two hours a day.")])
    thread.after(lambda doc: insert(ydoc.fragment_of(doc), 0, copied))
    assert thread.around == "agers 🚀 who [lose two hours a day].\nWe call th"
    assert thread.after(lambda doc: ydoc.fragment_of(doc).children.__delitem__(2)).words is None


def test_a_copy_in_the_same_section_with_the_same_around_it_is_as_good() -> None:
    thread = hang("lose two hours a day")
    copied = paragraph([text("Our best customers are plant managers 🚀 who lose two hours a day.")])
    thread.after(lambda doc: insert(ydoc.fragment_of(doc), 3, copied))
    thread.after(lambda doc: ydoc.fragment_of(doc).children.__delitem__(1))
    assert thread.around == "agers 🚀 who [lose two hours a day].\nPrice\nTwo "


def test_a_corrected_original_is_not_left_for_a_copy() -> None:
    thread = hang("Contact sales", suffix=" to hear").after(says("es to hear", " to hear"))
    assert thread.words == "Contact sal"


def test_words_inside_of_other_words_are_not_ours() -> None:
    thread = hang("plant", "Our plant.\n\nThe implant and planting.\n")
    assert thread.after(says("plant.", ".")).words is None


def test_a_paragraph_that_is_cut_and_pasted_takes_the_thread_along() -> None:
    thread = hang("on Tuesday").after(lambda doc: block_moved(doc, 2, 5))
    assert thread.words == "on Tuesday"
    assert thread.around.startswith("e call them [on Tuesday]")


def test_words_cut_from_one_paragraph_and_pasted_into_another_take_it_along() -> None:
    thread = hang("before noon")
    thread.after(says("before noon, ", ""), says("ask twice", "ask twice before noon"))
    assert thread.around == "y ask twice [before noon]."


def test_what_is_pasted_a_while_after_it_was_cut_takes_it_along() -> None:
    thread = hang("write nothing down").after(says(", and write nothing down", ""))
    assert thread.words is None
    thread.after(says("ask twice", "ask twice, write nothing down"), minutes=10)
    assert thread.around == " ask twice, [write nothing down]."


def test_what_is_typed_a_while_after_it_was_cut_is_not_ours() -> None:
    thread = hang("write nothing down").after(says(", and write nothing down", ""))
    assert thread.after(*typed("ask twice", ", write nothing down")).words is None


def test_what_is_pasted_hours_later_needs_to_be_long() -> None:
    short, long = hang("before noon, and write"), hang("managers 🚀 who lose two hours a day")
    for thread in (short, long):
        thread.after(reads(""))
        quote = thread.anchor.quote
        thread.after(reads(f"It says “{quote}” here.\n"), minutes=300)
    assert (short.words, long.words) == (None, long.anchor.quote)


def test_short_words_that_go_here_and_come_there_are_no_proof() -> None:
    thread = hang("Price").after(says("Price", "Cost"), says("the licence", "the Price"))
    assert thread.words is None


def test_a_paragraph_made_a_list_keeps_its_thread() -> None:
    thread = hang("before noon")
    listed = PAGE.replace("We call", "- We call")
    assert thread.after(reads(listed)).around == "on Tuesday, [before noon], and write "


@pytest.mark.parametrize("joined", ["and write nothing down.\n\n## Price", "licence. Contact"])
def test_a_sentence_split_in_two_and_joined_again_keeps_its_thread(joined: str) -> None:
    thread = hang(joined.replace("\n\n## ", "\n"))
    first, _, rest = joined.partition(" ")
    thread.after(reads(PAGE.replace(joined, f"{first}\n\n{rest}")))
    assert thread.words is not None
    assert thread.after(reads(PAGE)).words == joined.replace("\n\n## ", "\n")


def test_what_comes_back_attaches_the_thread_again() -> None:
    thread = hang("write nothing down").after(reads(PAGE.replace(", and write nothing down", "")))
    assert thread.words is None
    thread.after(says("Price", "Cost"))
    assert thread.after(reads(PAGE)).words == "write nothing down"


def test_the_whole_text_emptied_and_restored_brings_all_back() -> None:
    for quote in ("plant managers 🚀", "Tuesday", "## Price".removeprefix("## "), "cost more"):
        thread = hang(quote).after(reads(""))
        assert thread.words is None
        back = thread.after(reads(PAGE)).words
        assert back == (quote if len(quote) > 5 else None)


def test_short_words_typed_anew_long_after_are_not_ours() -> None:
    thread = hang("Tuesday").after(says(" on Tuesday", ""))
    assert thread.after(says("ask twice", "ask on Tuesday")).words is None


def test_new_positions_come_with_the_section_they_are_in() -> None:
    thread = hang("before noon")
    with_ids = ydoc.give_section_ids
    with_ids(thread.doc)
    thread.after(lambda doc: block_moved(doc, 2, 4))
    live = LiveWords(thread.doc)
    heading = ydoc.read(thread.doc)["content"][2]
    assert heading["content"][0]["text"] == "Price"
    assert thread.anchor.section == heading["attrs"]["id"]
    assert live.still_there(thread.anchor) is not None


# -- at random


def sentence(chance: random.Random, words: int = 9) -> str:
    """Words that stand nowhere else, with an emoji among them."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    said = ["".join(chance.choices(letters, k=7)) for _ in range(words)]
    said.insert(chance.randrange(words), chance.choice(["🚀", "👩‍🚀", "ü", "e\u0301"]))
    return " ".join(said)


def drawn_page(chance: random.Random) -> Json:
    content: list[Json] = []
    for number in range(8):
        if number % 3 == 0:
            content.append(node("heading", [text(sentence(chance, 4))], level=2))
        bold = text(sentence(chance), [mark("bold")])
        content.append(paragraph([text(sentence(chance)), bold]))
    item = node("listItem", [paragraph([text(sentence(chance))])])
    return {"type": "doc", "content": [*content, node("bulletList", [item])]}


def edited(doc: Doc[Any], chance: random.Random, past: list[Json]) -> None:
    """One of the things that people do to a text."""
    fragment = ydoc.fragment_of(doc)
    texts = [words for words in texts_of(doc) if len(str(words)) > 12]
    blocks = ydoc.read(doc)["content"]
    step = chance.random()
    if step < 0.35 and texts:
        words = chance.choice(texts)
        words.insert(_somewhere(words, chance), f" {sentence(chance, 2)} ")
    elif step < 0.55 and texts:
        words = chance.choice(texts)
        low, high = sorted((_somewhere(words, chance), _somewhere(words, chance)))
        if low < high:
            del words[low:high]
    elif step < 0.7 and len(blocks) > 3:
        block_moved(doc, chance.randrange(len(blocks)), chance.randrange(len(blocks)))
    elif step < 0.78 and len(blocks) > 3:
        del fragment.children[chance.randrange(len(blocks))]
    elif step < 0.86:
        insert(fragment, chance.randrange(len(blocks)), paragraph([text(sentence(chance))]))
    else:
        ydoc.edit(doc, chance.choice(past))


def _somewhere(words: XmlText, chance: random.Random) -> int:
    """A border of words, as pycrdt counts."""
    plain = "".join(piece for piece, _ in words.diff())
    borders = [match.start() for match in re.finditer(r" |$", plain)]
    return len(plain[: chance.choice(borders)].encode())


@pytest.mark.parametrize("seed", range(8))
def test_no_thread_is_ever_on_wrong_words_or_off_words_that_stand(seed: int) -> None:
    chance = random.Random(seed)
    docs: list[Doc[Any]] = [Doc(client_id=1), Doc(client_id=2)]
    page = ydoc.new(drawn_page(chance)).get_update()
    for doc in docs:
        doc.apply_update(page)
    threads = [Hanging(docs[0], anchor) for anchor in _anchors(docs[0], chance, 25)]
    past = [ydoc.read(docs[0])]
    for _ in range(25):
        before = docs[0].get_state()
        for doc in docs:
            for _ in range(chance.randrange(3)):
                edited(doc, chance, past)
        if chance.random() < 0.6:
            docs[0].apply_update(docs[1].get_update(docs[0].get_state()))
            docs[1].apply_update(docs[0].get_update(docs[1].get_state()))
        past.append(ydoc.read(docs[0]))
        update = docs[0].get_update(before)
        followed = WordsFollowed(docs[0], [update])
        live = LiveWords(docs[0])
        for thread in threads:
            thread.settle(followed)
            _look_at(thread, live)


def _anchors(doc: Doc[Any], chance: random.Random, count: int) -> list[Anchor]:
    live = LiveWords(doc)
    borders = [match.span() for match in re.finditer(r"\S+", live.page.index.text)]
    anchors = []
    for _ in range(count):
        first = chance.randrange(len(borders) - 8)
        span = live.page.trimmed(borders[first][0], borders[first + chance.randrange(4, 8)][1])
        assert span is not None
        anchors.append(live.anchor(span))
    return anchors


def _look_at(thread: Hanging, live: LiveWords) -> None:
    quote = thread.anchor.quote
    span = live.still_there(thread.anchor)
    here = None if thread.lost is not None or span is None else live.page.words(span)
    assert (thread.lost is None) == (here is not None)
    if here is not None:
        old, new = (re.sub(r"\W", "", words) for words in (quote, here))
        kept = sum(one.size for one in SequenceMatcher(None, old, new, False).get_matching_blocks())
        assert 2 * kept > len(old), (quote, here)
    places = [one for one in live.page.occurrences(quote) if not live.page.cuts(one)]
    thread.copied |= len(places) > 1
    # Of copies, and of halves of two blocks that meet again, nobody can tell that they are ours.
    if len(places) == 1 and not thread.copied and "\n" not in quote:
        assert here is not None, quote
