"""HTML from anywhere becomes text of the schema; nothing in it can run."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.richtext import html, markdown, plain
from apps.core.richtext.schema import check
from tests.core.richtext.fixtures import EVERYTHING

HOSTILE = [
    "<!--",
    "<!-- only a comment -->",
    "<?xml version='1.0' encoding='utf-16'?>",
    "\x00\x01",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href=' &#1;javascript:alert(1)'>x</a>",
    "<svg><script>alert(1)</script><a xlink:href='javascript:alert(1)'>x</a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe><iframe srcdoc='<script>alert(1)</script>'>",
    "<p style='background:url(javascript:alert(1))' onclick='alert(1)'>x</p>",
    "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>x</form>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<h1 id='x\" onmouseover=\"alert(1)'>x</h1>",
    "<div data-file><a href='javascript:alert(1)'>f</a></div>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>' alt='&lt;script&gt;'>",
    "<!--><script>alert(1)</script>-->",
    "<pre data-language='\"><script>alert(1)</script>'>x</pre>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<td colspan=99999999999><table><tr><td rowspan=65534>x",
]
DANGER = re.compile(r"<script|<svg|<iframe|<style|<form|<meta|\son\w+=|javascript:|srcdoc", re.I)


def tags_of(page: str) -> str:
    return " ".join(re.findall(r"<[^>]*>", page))


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_that_runs_survives(source: str) -> None:
    for parse in (html.parse, markdown.parse):
        document, _ = parse(source)
        assert check(document) == []
        assert not DANGER.search(tags_of(html.render(document)))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=8), max_size=6).map("".join))
def test_no_input_breaks_the_reading(source: str) -> None:
    for parse in (html.parse, markdown.parse):
        document, _ = parse(source)
        assert check(document) == []
        assert not DANGER.search(tags_of(html.render(document)))


def test_json_that_nobody_checked_is_still_written_safely() -> None:
    bad = {"type": "link", "attrs": {"href": "javascript:x"}}
    document = {
        "type": "doc",
        "content": [
            {"type": "heading", "attrs": {"level": 99, "id": '"><script>'}},
            {"type": "paragraph", "content": [{"type": "text", "text": "<b>", "marks": [bad]}]},
            {"type": "image", "attrs": {"src": "javascript:x"}},
            {"type": "callout", "attrs": {"kind": '"x'}, "content": []},
            {"type": "unknown"},
        ],
    }
    written = html.render(document)
    assert not DANGER.search(tags_of(written))
    assert "&lt;b&gt;" in written


def test_what_is_left_out_is_told_by_line() -> None:
    source = (
        "<p>one</p>\n<script>x()</script>\n<p onclick='y()'>two</p>\n<iframe src='https://a.b/c'>"
    )
    _, losses = html.parse(source)
    assert [(loss.line, loss.what.split()[0]) for loss in losses] == [
        (2, "<script>"),
        (3, "onclick="),
        (4, "<iframe"),
    ]


def test_a_page_of_word_or_docs_keeps_its_marks() -> None:
    source = """<b style="font-weight:normal" id="docs-internal-guid-1"><p><span
      style="font-weight:700">bold</span><span style="font-style:italic">slanted</span><span
      style="text-decoration:line-through">gone</span> <o:p></o:p></p></b>"""
    assert markdown.render(html.parse(source)[0]) == "**bold**_slanted_~~gone~~\n"


def test_headings_carry_their_ids_and_boxes_cannot_be_ticked() -> None:
    written = html.render(EVERYTHING)
    assert '<h1 id="sabc012345">Naïve 🚀 plans</h1>' in written
    assert written.count("disabled") == 2


def test_a_heading_inside_a_list_is_kept_as_a_bold_line() -> None:
    document, losses = html.parse("<ul><li><h2>Inside</h2>words</li></ul>")
    assert markdown.render(document) == "- **Inside**\n\n  words\n"
    assert losses[0].what == "heading “Inside”"


def test_short_rows_of_a_table_are_filled() -> None:
    document, _ = html.parse("<table><tr><td>a<td>b<td>c<tr><td rowspan=9>d</table>")
    assert [len(row["content"]) for row in document["content"][0]["content"]] == [3, 3]


def test_plain_text_has_every_word() -> None:
    words = plain.render(EVERYTHING)
    for word in ("Naïve 🚀 plans", "@Ana Ruiz", "nested", "y = 2", "plan.pdf", "Stage\tOwner"):
        assert word in words
