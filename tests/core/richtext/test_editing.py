"""A text is changed by the smallest edit, and other people's words survive it."""

import copy
import time
from typing import Any

import pytest
from pycrdt import Doc, XmlElement, XmlText

from apps.core.richtext import markdown, ydoc
from apps.core.richtext.attributes import SECTION_ID
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json, check, checked
from apps.core.richtext.sections import headings, with_section_ids
from tests.core.richtext.fixtures import EVERYTHING


def written(source: str) -> Doc[Any]:
    return ydoc.new(with_section_ids(markdown.parse(source)[0]))


def said(doc: Doc[Any]) -> str:
    return markdown.render(ydoc.read(doc))


def copy_of(doc: Doc[Any]) -> Doc[Any]:
    other: Doc[Any] = Doc()
    other.apply_update(doc.get_update())
    return other


def edited(doc: Doc[Any], source: str) -> bytes:
    return ydoc.edit(doc, markdown.parse(source)[0], keep_tail=True)


def ids(doc: Doc[Any]) -> list[str]:
    return [attr(heading, "id") for heading in headings(ydoc.read(doc))]


def long_document() -> Json:
    """About 100,000 characters in 250 paragraphs."""
    words = "The quick brown fox jumps over the lazy dog and on. " * 8
    source = "\n\n".join(f"## Part {n}\n\n{words}" if n % 10 == 0 else words for n in range(250))
    return with_section_ids(markdown.parse(source)[0])


def test_writing_what_is_there_already_emits_nothing() -> None:
    for document in (EVERYTHING, long_document()):
        doc = ydoc.new(document)
        before = doc.get_update()
        assert ydoc.edit(doc, copy.deepcopy(document)) == b""
        assert doc.get_update() == before


def test_a_document_read_as_markdown_and_written_back_emits_nothing() -> None:
    doc = ydoc.new(EVERYTHING)
    assert edited(doc, said(doc)) == b""


def test_one_word_in_a_long_document_is_a_small_and_quick_edit() -> None:
    document = long_document()
    doc = ydoc.new(document)
    changed = copy.deepcopy(document)
    block = changed["content"][101]["content"][0]
    block["text"] = block["text"].replace("fox", "vixen", 1)
    begun = time.process_time()
    update = ydoc.edit(doc, changed)
    took = time.process_time() - begun
    assert 0 < len(update) <= 255
    assert took < 0.1  # 4 ms on an idle machine
    assert ydoc.read(doc) == changed


def test_the_update_alone_brings_another_copy_to_the_same_text() -> None:
    doc = written("# One\n\nGrüße 🚀 an alle\n\n- a\n- b")
    other = copy_of(doc)
    other.apply_update(edited(doc, "# One\n\nGrüße 🛸 an **alle** drei\n\n- a\n- c\n- b"))
    assert ydoc.read(other) == ydoc.read(doc)
    assert said(doc) == "# One\n\nGrüße 🛸 an **alle** drei\n\n- a\n- c\n- b\n"


def test_words_typed_at_the_same_moment_survive() -> None:
    doc = written("# Plan\n\nüber 🚀 the first point\n\nthe second point")
    mine, theirs = copy_of(doc), copy_of(doc)
    paragraph = ydoc.fragment_of(theirs).children[1]
    assert isinstance(paragraph, XmlElement)
    text = paragraph.children[0]
    assert isinstance(text, XmlText)
    text.insert(len(text), ", typed meanwhile")
    theirs.apply_update(
        edited(mine, "# Plan\n\nüber 🚀 the *very* first point\n\nanother\n\nthe second point")
    )
    assert said(theirs) == (
        "# Plan\n\nüber 🚀 the _very_ first point, typed meanwhile\n\nanother\n\nthe second point\n"
    )


def test_formatting_alone_deletes_and_inserts_no_words() -> None:
    doc = written("some plain words")
    paragraph = ydoc.fragment_of(doc).children[0]
    assert isinstance(paragraph, XmlElement)
    events: list[Any] = []
    text = paragraph.children[0]
    subscription = text.observe(lambda event: events.append(event.delta))  # type: ignore[attr-defined]
    edited(doc, "some **plain** words")
    assert events == [[{"retain": 5}, {"retain": 5, "attributes": {"bold": {}}}]]
    text.unobserve(subscription)


def test_a_section_keeps_its_id_when_it_moves_or_is_renamed() -> None:
    doc = written("# A\n\nalpha words\n\n# B\n\nbeta words here\n\n# C\n\ngamma")
    a, b, c = ids(doc)
    edited(doc, "# C\n\ngamma\n\n# A\n\nalpha words\n\n# Renamed\n\nbeta words here")
    assert ids(doc) == [c, a, b]


def test_a_new_section_gets_an_id_of_its_own() -> None:
    doc = written("# A\n\nalpha")
    edited(doc, "# New\n\nquite different\n\n# A\n\nalpha")
    new, a = ids(doc)
    assert SECTION_ID.fullmatch(new)
    assert new != a


def test_empty_paragraphs_at_the_end_stay_for_a_source_that_cannot_hold_them() -> None:
    document = checked({"type": "doc", "content": [{"type": "heading"}, {"type": "paragraph"}]})
    doc = ydoc.new(with_section_ids(document))
    assert edited(doc, said(doc)) == b""


def test_headings_without_an_id_and_repeated_ones_get_one() -> None:
    document = markdown.parse("# A\n\n# B\n\n# C")[0]
    for heading in document["content"][:2]:
        heading["attrs"]["id"] = "sabcdefghi"
    doc = ydoc.new(document)
    assert ydoc.give_section_ids(doc)
    given = ids(doc)
    assert given[0] == "sabcdefghi"
    assert len(set(given)) == 3
    assert not ydoc.give_section_ids(doc)


def test_what_the_schema_has_no_place_for_is_not_read() -> None:
    doc: Doc[Any] = Doc()
    fragment = ydoc.fragment_of(doc)
    with doc.transaction():
        fragment.children.append(XmlElement("script"))
        fragment.children.append(XmlElement("listItem"))
        fragment.children.append(XmlText("loose"))
        fragment.children.append(XmlElement("heading", {"level": "7", "id": "<b>"}))
        paragraph = fragment.children.append(XmlElement("paragraph"))
        text = paragraph.children.append(XmlText())
        text.insert(0, "link", {"link": {"href": "javascript:x"}, "odd": {}, "bold--abcdef12": {}})
        text.insert_embed(0, {"x": 1})
    assert ydoc.read(doc)["content"] == [
        {"type": "heading", "attrs": {"level": 1, "id": None}},
        {"type": "paragraph", "content": [
            {"type": "text", "text": "link", "marks": [{"type": "bold"}]},
        ]},
    ]  # fmt: skip
    assert ydoc.edit(doc, EVERYTHING)
    assert ydoc.read(doc) == EVERYTHING


def test_endless_nesting_is_not_followed() -> None:
    doc: Doc[Any] = Doc()
    parent: Any = ydoc.fragment_of(doc)
    with doc.transaction():
        for _ in range(3000):
            parent = parent.children.append(XmlElement("blockquote"))
        parent.children.append(XmlElement("paragraph"))
    assert check(ydoc.read(doc)) == []
    ydoc.edit(doc, EVERYTHING)
    assert ydoc.read(doc) == EVERYTHING


def test_an_edit_inside_another_transaction_is_refused() -> None:
    doc = written("words")
    with doc.transaction(), pytest.raises(RuntimeError):
        edited(doc, "other")


def test_a_long_document_is_read_quickly() -> None:
    doc = ydoc.new(long_document())
    begun = time.process_time()
    for _ in range(10):
        ydoc.read(doc)
    assert (time.process_time() - begun) / 10 < 0.03  # 2 ms on an idle machine
