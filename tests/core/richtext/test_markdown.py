"""GitHub's Markdown in and out, and what of it a text cannot hold."""

import time

import pytest

from apps.core.richtext import markdown
from apps.core.richtext.schema import check
from tests.core.richtext.fixtures import EVERYTHING


def losses_of(source: str) -> list[str]:
    return [str(loss) for loss in markdown.parse(source)[1]]


@pytest.mark.parametrize(
    "source",
    [
        "# Title\n\nwords **bold** _slanted_ ~~gone~~ `code` <u>under</u> <mark>lit</mark>\n",
        "- one\n  - nested\n- two\n\n1. first\n2. second\n\n- [x] done\n- [ ] open\n",
        "> quoted\n>\n> twice\n\n> [!WARNING]\n> careful\n",
        "| Stage | Owner |\n| --- | --: |\n| a \\| b | [link](https://a.b/c) |\n",
        "```python\nx = 1\n\ny = 2\n```\n\n___\n\n![alt](https://a.b/c.png)\n",
        "one\\\ntwo [@Ana](mention:0198-aa) <https://a.b/>\n",
    ],
)
def test_plain_markdown_comes_out_as_it_went_in(source: str) -> None:
    document, losses = markdown.parse(source)
    assert markdown.render(document) == source
    assert losses == []


def test_a_document_of_every_node_and_mark_survives() -> None:
    again, losses = markdown.parse(markdown.render(EVERYTHING))
    wanted = [
        {**block, "attrs": {**block["attrs"], "id": None}} if block["type"] == "heading" else block
        for block in EVERYTHING["content"][:-1]
    ]
    assert again["content"] == wanted
    assert losses == []


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("##### Deep", "line 1: heading “Deep”: level 5 became level 4"),
        ("a\n\n<!-- secret -->", "line 3: comment “secret”: comments are not shown"),
        ("a\nH<sub>2</sub>O", "line 2: <sub>: raised and lowered text cannot be kept"),
        ("[x](javascript:y)", "line 1: link javascript:y: not an address"),
        ("> # Quoted", "line 1: heading “Quoted”: headings stand outside"),
        ("a\n\n<details>\n<summary>s</summary>\n\nb\n</details>", "line 3: <details>: nothing"),
        ("a[^1]\n\n[^1]: note", "line 1: footnote 1: "),
        ("1. [ ] one", "line 1: numbers of a task list"),
        ("---\na: 1\n---\nb", "line 1: front matter"),
        ("> " * 150 + "x", "line 1: nesting"),
    ],
)
def test_what_cannot_be_kept_is_told_by_line(source: str, told: str) -> None:
    assert any(loss.startswith(told) for loss in losses_of(source)), losses_of(source)
    assert check(markdown.parse(source)[0]) == []


def test_raw_html_may_enclose_markdown() -> None:
    document, _ = markdown.parse("<blockquote purpose='tip'>\n\n**a**<br>b\n\n</blockquote>\n\nc")
    assert markdown.render(document) == "> **a**\\\n> b\n\nc\n"


def test_a_line_break_written_wrongly_still_breaks_the_line() -> None:
    assert markdown.render(markdown.parse("a</br>b")[0]) == "a\\\nb\n"


@pytest.mark.parametrize(
    "source", ["[" * 20_000, "*a_ " * 10_000, "> " * 5_000, "<b>" * 5_000, "| a " * 5_000]
)
def test_hostile_markdown_takes_no_long_time(source: str) -> None:
    begun = time.process_time()
    document, _ = markdown.parse(source)
    assert check(document) == []
    assert time.process_time() - begun < 10


def test_a_page_of_120_kb_is_read_in_well_under_a_second() -> None:
    source = "## A heading\n\nWords with **bold** and [a link](https://a.b/c) in them. " * 1700
    begun = time.process_time()
    markdown.parse(source)
    assert len(source) > 110_000
    assert time.process_time() - begun < 2
