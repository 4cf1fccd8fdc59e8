"""Unvouched JSON is checked against the schema, with a path to each fault."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.richtext.hrefs import is_safe_link
from apps.core.richtext.schema import DEEPEST, InvalidText, check, checked
from tests.core.richtext.fixtures import EVERYTHING


def doc(*content: Any) -> dict[str, Any]:
    return {"type": "doc", "content": list(content)}


def said(document: object) -> list[str]:
    return [str(problem) for problem in check(document)]


def linked(href: str) -> dict[str, Any]:
    mark = {"type": "link", "attrs": {"href": href}}
    return doc({"type": "paragraph", "content": [{"type": "text", "text": "a", "marks": [mark]}]})


def test_a_document_of_every_node_and_mark_is_valid() -> None:
    assert check(EVERYTHING) == []


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        (None, "a node must be an object"),
        ([], "a node must be an object"),
        ({"type": "paragraph"}, "type: the outermost node must be doc"),
        (doc({"type": "script"}), "content[0].type: unknown node 'script'"),
        (doc({"type": "listItem"}), "content[0].content: listItem holds block+, not nothing"),
        (doc({"type": "heading", "attrs": {"level": 9}}), "content[0].attrs.level: must be"),
        (doc({"type": "heading", "attrs": {"level": True}}), "content[0].attrs.level: must be"),
        (doc({"type": "heading", "attrs": {"id": "x' onload="}}), "content[0].attrs.id: must be"),
        (doc({"type": "paragraph", "attrs": {"style": "x"}}), "content[0].attrs.style: unknown"),
        (doc({"type": "paragraph", "onclick": 1}), "content[0]: unknown key 'onclick'"),
        (doc({"type": "paragraph", "content": "x"}), "content[0].content: must be a list"),
        (doc(), "content: doc holds (block | heading)+, not nothing"),
        (linked("javascript:alert(1)"), "content[0].content[0].marks[0].attrs.href: must be an"),
    ],
)
def test_a_fault_is_told_with_its_path(document: object, fault: str) -> None:
    assert any(one.startswith(fault) for one in said(document)), said(document)
    with pytest.raises(InvalidText):
        checked(document)


def test_a_heading_stands_at_the_top_only() -> None:
    inner = doc({"type": "blockquote", "content": [{"type": "heading"}]})
    assert said(inner) == ["content[0].content: blockquote holds block+, not heading"]


def test_endless_nesting_is_refused_and_not_followed() -> None:
    node: dict[str, Any] = {"type": "paragraph"}
    for _ in range(50_000):
        node = {"type": "blockquote", "content": [node]}
    assert said(doc(node))[0].endswith(f"nested deeper than {DEEPEST}")


def test_at_most_twenty_faults_are_told() -> None:
    assert len(check(doc(*[{"type": "nothing"}] * 1000))) == 20


def test_half_a_character_and_a_zero_byte_are_refused() -> None:
    for text in ("\ud83d", "a\x00b"):
        paragraph = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
        assert "half a character or a zero byte" in said(doc(paragraph))[0]


@pytest.mark.parametrize(
    "href",
    [
        "https://example.org/",
        "mailto:a@b.org",
        "tel:+49",
        "/sales/documents/1/#sabcdefghi",
        "#what",
        "../a.md?x=1#y",
        "HTTP://EXAMPLE.ORG",
    ],
)
def test_a_link_may_lead_to(href: str) -> None:
    assert is_safe_link(href)


@pytest.mark.parametrize(
    "href",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        " javascript:alert(1)",
        "javascript&colon;alert(1):",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "x" * 5000,
        None,
        7,
    ],
)
def test_a_link_may_not_lead_to(href: object) -> None:
    assert not is_safe_link(href)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "attrs", "content", "marks", "text", "level", "href", "x"]),
            inner | st.sampled_from(["doc", "paragraph", "text", "heading", "link", "table"]),
            max_size=4,
        )
    ),
    max_leaves=15,
)


@settings(max_examples=300, deadline=None)
@given(json_values)
def test_no_json_value_breaks_the_check(value: object) -> None:
    problems = check(value)
    if not problems:
        assert checked(checked(value)) == checked(value)
