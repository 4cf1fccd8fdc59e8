"""Sections, their hashes, and the operations on them."""

import copy

import pytest

from apps.core.richtext import markdown
from apps.core.richtext.nodes import paragraph, text
from apps.core.richtext.schema import Json
from apps.core.richtext.sections import (
    NoSuchSection,
    append,
    append_to_section,
    content_hash,
    replace_section,
    split,
    with_section_ids,
)
from tests.core.richtext.fixtures import EVERYTHING


def book() -> Json:
    document = with_section_ids(markdown.parse("before\n\n# A\n\nalpha\n\n## B\n\nbeta")[0])
    document["content"][1]["attrs"]["id"] = "saaaaaaaaa"
    document["content"][3]["attrs"]["id"] = "sbbbbbbbbb"
    return document


def blocks(source: str) -> list[Json]:
    content: list[Json] = markdown.parse(source)[0]["content"]
    return content


def test_a_section_reaches_to_the_next_heading_of_any_level() -> None:
    told = [(one.id, one.title, one.level, len(one.nodes)) for one in split(book())]
    assert told == [("opening", "", 0, 1), ("saaaaaaaaa", "A", 1, 2), ("sbbbbbbbbb", "B", 2, 2)]


def test_an_empty_opening_is_not_listed() -> None:
    document = book()
    document["content"][0] = paragraph()
    assert [one.id for one in split(document)] == ["saaaaaaaaa", "sbbbbbbbbb"]


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda d: d["content"][1]["attrs"].update(id="sccccccccc"), True),
        (lambda d: d["content"].append(paragraph()), True),
        (lambda d: d["content"][1]["attrs"].update(level=3), False),
        (lambda d: d["content"][2]["content"][0].update(text="alpha!"), False),
        (lambda d: d["content"][2]["content"][0].update(marks=[{"type": "bold"}]), False),
        (lambda d: d["content"].insert(2, paragraph()), False),
    ],
)
def test_a_hash_counts_what_a_reader_sees(change: object, same: bool) -> None:
    document = book()
    before = content_hash(document)
    change(document)  # type: ignore[operator]
    assert (content_hash(document) == before) is same


def test_a_hash_does_not_depend_on_the_order_of_marks_or_on_written_defaults() -> None:
    one, other = copy.deepcopy(EVERYTHING), copy.deepcopy(EVERYTHING)
    other["content"][1]["content"][3]["marks"].reverse()
    other["content"][4]["attrs"] = {"start": 4}
    del other["content"][9]["attrs"]["title"]
    words = other["content"][1]["content"].pop(0)["text"]
    other["content"][1]["content"][:0] = [text(words[:3]), text(words[3:])]
    assert content_hash(one) == content_hash(other)


def test_only_the_section_whose_words_changed_has_another_hash() -> None:
    before = {one.id: content_hash(one) for one in split(book())}
    after = {
        one.id: content_hash(one)
        for one in split(append_to_section(book(), "saaaaaaaaa", blocks("more")))
    }
    assert {key for key in before if before[key] != after[key]} == {"saaaaaaaaa"}


def test_replacing_a_section_keeps_its_id() -> None:
    renamed = replace_section(book(), "saaaaaaaaa", blocks("# New name\n\nother"))
    assert [(one.id, one.title) for one in split(renamed)][1] == ("saaaaaaaaa", "New name")
    body = replace_section(book(), "saaaaaaaaa", blocks("other"))
    assert markdown.render(body) == "before\n\n# A\n\nother\n\n## B\n\nbeta\n"


def test_the_opening_is_replaced_like_any_section() -> None:
    assert markdown.render(replace_section(book(), "opening", blocks("x"))).startswith("x\n\n# A")


def test_appending_comes_before_the_next_heading_or_at_the_end() -> None:
    inside = append_to_section(book(), "saaaaaaaaa", blocks("more"))
    assert markdown.render(inside) == "before\n\n# A\n\nalpha\n\nmore\n\n## B\n\nbeta\n"
    assert markdown.render(append(book(), blocks("last"))).endswith("beta\n\nlast\n")


def test_an_unknown_section_is_named() -> None:
    with pytest.raises(NoSuchSection, match="szzzzzzzzz"):
        replace_section(book(), "szzzzzzzzz", blocks("x"))
