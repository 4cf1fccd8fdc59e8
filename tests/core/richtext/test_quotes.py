"""Quoted words: where they stand, however two hands write them, and nowhere else."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from apps.core.richtext import html, markdown
from apps.core.richtext.folding import Folded, fold
from apps.core.richtext.quotes import Page, Quotation, recognisable
from apps.core.richtext.schema import Json
from apps.core.richtext.text_index import BORDER, TextIndex
from tests.core.richtext.drawn import documents
from tests.core.richtext.fixtures import EVERYTHING

BASELINES = (
    Path(settings.BASE_DIR).parent
    / "shared/data/hypothesis-anchoring/src/annotator/anchoring/test/html-baselines"
)


def page(source: str) -> Page:
    return Page(markdown.parse(source)[0])


def found(source: str, quote: str, **hints: str) -> list[str]:
    """What each place of a quote reads, as it stands."""
    text = page(source)
    return [text.words(span) for span in text.candidates(Quotation(quote, **hints))]


# -- characters and positions


@tuned(deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_each_character_has_the_position_that_prosemirror_gives_it(document: Json) -> None:
    index = TextIndex(document)
    at: dict[int, str] = {}

    def walk(node: Json, place: int) -> int:
        if node["type"] == "text":
            for letter in node["text"]:
                at[place] = letter
                place += len(letter.encode("utf-16-le")) // 2
            return place
        if node["type"] in {"horizontalRule", "image", "file", "hardBreak", "mention"}:
            return place + 1
        place += node["type"] != "doc"
        for child in node.get("content", []):
            place = walk(child, place)
        return place + 1

    walk(document, 0)
    offsets = {index.start(offset): offset for offset in reversed(range(len(index.text)))}
    for place, letter in at.items():
        offset = offsets[place]
        assert index.text[offset] == letter
        end = place + len(letter.encode("utf-16-le")) // 2
        assert index.end(offset + 1) == end
        assert index.span(place, end) == (offset, offset + 1)
    assert BORDER * 2 not in index.text


def test_a_mention_is_its_name_and_only_whole() -> None:
    text = Page(EVERYTHING)
    (span,) = text.occurrences("@Ana Sales") or text.occurrences(_mention(EVERYTHING))
    start, end = text.index.start(span.start), text.index.end(span.end)
    assert end == start + 1
    assert text.index.span(start, end) == (span.start, span.end)


def _mention(node: Json) -> str:
    if node["type"] == "mention":
        return f"@{node['attrs']['label']}"
    return next(filter(None, map(_mention, node.get("content", []))), "")


# -- finding


@pytest.mark.parametrize(
    ("source", "quote", "stands"),
    [
        ("We **launch** on *Fri*day.", "launch on Friday", "launch on Friday"),
        ("One\\\ntwo", "One two", "One\ntwo"),
        ("- a\n- b\n\n> c", "a b c", "a\nb\nc"),
        ("It’s “so” – wait…", 'It\'s "so" - wait...', "It’s “so” – wait…"),
        ("Caf\u0065\u0301 au lait", "Café au", "Caf\u0065\u0301 au"),
        ("Dampf\u00adschiff\u00adfahrt", "Dampfschifffahrt", "Dampf\u00adschiff\u00adfahrt"),
        ("two\u00a0hours  a\tday", "two hours a day", "two\u00a0hours  a\tday"),
        ("Before 👩‍🚀 after", "👩‍🚀 after", "👩‍🚀 after"),
        ("The end.\n\nThe start of it.", "end.The start of", "end.\nThe start of"),
    ],
)
def test_words_are_found_however_they_are_written(source: str, quote: str, stands: str) -> None:
    assert found(source, quote) == [stands]


@pytest.mark.parametrize(
    ("source", "quote"),
    [
        ("We lunch on Friday.", "We launch"),
        ("We launch.", "we launch"),
        ("Caf\u0065\u0301", "Cafe"),
        ("👩‍🚀", "👩"),
        ("Wait…", "Wait."),
        ("fool\n\nproof", "foolproof"),
        ("anything", " \n "),
    ],
)
def test_other_words_are_not_found(source: str, quote: str) -> None:
    assert found(source, quote) == []


def test_words_of_their_own_come_before_parts_of_words() -> None:
    assert found("The salesperson and sales.", "sales") == ["sales"]
    assert found("The salesperson.", "sales") == ["sales"]


def test_letter_by_letter_comes_before_nearly() -> None:
    assert found("It’s late. It's early.", "It's") == ["It's"]


def test_what_stands_around_tells_which_is_meant() -> None:
    source = "Ask sales now.\n\nAsk sales then.\n\n## More\n\nDo ask sales now."
    text = page(source)
    for hints, at in [
        ({"suffix": " then"}, 1),
        ({"prefix": "Do ask "}, 2),
        ({"prefix": "Ask ", "suffix": " now.\nAsk"}, 0),
        ({"suffix": " now.\n\n\tAsk sales then.\nWhat nobody sees"}, 0),
    ]:
        every = text.candidates(Quotation("sales"))
        assert text.candidates(Quotation("sales", **hints)) == [every[at]], hints


def test_hints_that_fit_nowhere_choose_nothing() -> None:
    assert len(found("Ask sales. Ask sales.", "sales", prefix="Never ")) == 2


@given(st.text(), st.data())
def test_what_is_found_in_a_folded_text_reads_as_it_does_there(raw: str, data: Any) -> None:
    folded = Folded(raw)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    span = folded.raw_span(start, end)
    if span is not None:
        assert Folded(raw[slice(*span)]).text.strip(" ") == folded.text[start:end].strip(" ")


def test_folding_twice_changes_nothing() -> None:
    assert fold(fold(" “a”…  b ")) == fold(" “a”…  b ") == '"a"... b'


# -- still the same


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        ("Tuesday", "Thursday"),
        ("lunch", "launch"),
        ("the quick brown fox", "the quick red fox"),
        ("We launch on Friday", "We launch softly and only here on Friday"),
        ("one two three four", "two three four"),
        ("end.\nNext", "end. Next"),
        ("🚀", "🚀"),
    ],
)
def test_edited_words_are_recognised(quote: str, now: str) -> None:
    assert recognisable(quote, now)


@pytest.mark.parametrize(
    ("quote", "now"),
    [
        ("sales", "marketing"),
        ("best customers", "best partners"),
        ("the plan of this year", "the end of all things"),
        ("a b c d e f", "a x y z q f"),
        ("We launch on Friday", "We"),
        ("one two", "one " + "and more " * 20 + "two"),
        ("🚀", "ü"),
        ("words", ""),
    ],
)
def test_other_words_are_not_taken_for_them(quote: str, now: str) -> None:
    assert not recognisable(quote, now)


# -- annotations that others made by hand


@pytest.mark.skipif(not BASELINES.exists(), reason="the annotated pages are not here")
@pytest.mark.parametrize(("name", "count"), [("minimal", 1), ("wikipedia-regression-testing", 5)])
def test_annotations_made_by_hand_in_a_browser_are_found(name: str, count: int) -> None:
    text = Page(html.parse((BASELINES / f"{name}.html").read_text("utf-8"))[0])
    rows = json.loads((BASELINES / f"{name}.json").read_text("utf-8"))["rows"]
    assert len(rows) == count
    for row in rows:
        (said,) = (
            one for one in row["target"][0]["selector"] if one["type"] == "TextQuoteSelector"
        )
        wanted = Quotation(said["exact"], said["prefix"], said["suffix"])
        (span,) = text.candidates(wanted)
        assert fold(text.words(span)) == fold(said["exact"])
        told = text.quotation(span)
        assert fold(told.prefix)[-8:] in fold(said["prefix"]) or not told.prefix
        assert fold(told.suffix)[:8] in fold(said["suffix"])
