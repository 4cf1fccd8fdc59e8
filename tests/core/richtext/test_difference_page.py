"""The difference of two texts on the page."""

from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from hypothesis import HealthCheck, given, settings

from apps.core.richtext.difference import compare_nodes
from apps.core.richtext.difference_page import as_page
from apps.core.richtext.nodes import mark, node, paragraph, text
from apps.core.richtext.schema import Json
from tests.core.richtext.test_difference import told_sections, written
from tests.core.richtext.test_difference_words import pairs

VOID = {"br", "hr", "img", "input"}


class Nesting(HTMLParser):
    """Fails on a tag that closes another one, and collects tags and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def html(before: list[Json], after: list[Json]) -> str:
    (section,) = as_page([compare_nodes(before, after)])
    return section.html


def shown(before: str, after: str) -> str:
    return html(written(before)["content"], written(after)["content"])


def clean(source: str) -> str:
    """Without the words for those who listen."""
    for word in ("deleted", "inserted", "end", "taken away"):
        source = source.replace(f'<span class="visually-hidden"> {word} </span>', "")
    return source


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(pairs)
def test_any_difference_is_well_formed_and_brings_no_tags_of_its_own(
    both: tuple[Json, Json],
) -> None:
    page = html(both[0]["content"], both[1]["content"])
    seen = Nesting(page)
    assert "\x00" not in page
    assert not seen.tags & {"script", "style", "iframe"}
    assert not {name for name in seen.attributes if name.startswith("on") or name == "style"}


def test_words_are_struck_and_underlined_and_said_to_those_who_listen() -> None:
    page = shown("It costs more today", "It costs less today")
    assert clean(page) == "<p>It costs <del>more</del><ins>less</ins> today</p>"
    assert '<del><span class="visually-hidden"> deleted </span>more' in page
    assert '<ins><span class="visually-hidden"> inserted </span>less' in page


def test_everything_is_escaped() -> None:
    bad = '<script>alert("&")</script>'
    old = [paragraph([text("Some words that stay here "), text(bad, [mark("bold")])])]
    new = [
        paragraph([text("Some words that stay here"), node("mention", id=bad, label=bad)]),
        node("image", src="https://a.org/x.png", alt=bad, title=bad),
        node("file", href="/f", name=bad),
        node("codeBlock", [text(bad)], language=bad),
    ]
    for page in (html(old, new), html(new, old)):
        assert "<script" not in page
        assert "&lt;script" in page


def test_unsafe_addresses_are_not_written() -> None:
    link = mark("link", href="javascript:alert(1)")
    page = html([paragraph([text("here")])], [paragraph([text("here", [link])])])
    assert "href" not in page.replace("javascript:", "", 1).split("difference__note")[0]


def test_long_runs_of_unchanged_blocks_are_folded() -> None:
    same = [f"Paragraph number {number} stays." for number in range(9)]
    page = shown("\n\n".join([*same, "The end."]), "\n\n".join([*same, "The end!"]))
    assert "<summary>8 unchanged paragraphs</summary>" in page
    assert page.index("</details>") < page.index("Paragraph number 8")


def test_the_heading_of_a_section_is_never_folded() -> None:
    same = "\n\n".join(f"Paragraph number {number} stays." for number in range(9))
    page = shown(f"# Title\n\n{same}\n\nOld end here", f"# Title\n\n{same}\n\nNew end here")
    assert page.startswith("<h1>Title</h1>\n<details")


def test_a_folded_numbered_list_keeps_its_numbers() -> None:
    items = [f"{number}. item number {number}" for number in range(3, 10)]
    page = shown("\n".join(items), "\n".join([*items[:-1], "9. item changed 9"]))
    assert '<ol start="3"><li class="difference__fold" value="7">' in page
    assert '<summary>5 unchanged items</summary><ol start="3">' in page


def test_what_moved_links_to_where_it_went_and_back() -> None:
    went = "Two in three cannot defend this to their finance lead."
    a, b = told_sections(
        f"# A\n\n{went}\n\nmore\n\n# B\n\nrest", f"# A\n\nmore\n\n# B\n\nrest\n\n{went}"
    )
    assert 'id="moved-from-1"' in a.html
    assert '<a href="#moved-to-1">moved to “B”</a>' in a.html
    assert 'id="moved-to-1"><a href="#moved-from-1">Moved here from “A”</a>' in b.html


def test_a_format_is_marked_at_its_words_and_named_below() -> None:
    page = shown("Say this now", "Say **this** now")
    assert '<span class="difference__format"><strong>this</strong></span>' in page
    assert "<b>Format</b> bold added: “this”" in page


def test_another_picture_stands_beside_the_old_one() -> None:
    page = clean(
        shown("![Wins by month](https://a.org/x.png)", "![Wins by year](https://a.org/y.png)")
    )
    assert page.index("<del") < page.index("x.png") < page.index("<ins") < page.index("y.png")
    assert "Description: Wins by <del>month</del><ins>year</ins>" in page


def test_the_same_picture_with_other_words_is_shown_once() -> None:
    page = clean(shown("![Chart](https://a.org/x.png)", "![Graph](https://a.org/x.png)"))
    assert page.count("<img") == 1
    assert "Description: <del>Chart</del><ins>Graph</ins>" in page


def test_cells_of_a_removed_row_stay_under_their_columns() -> None:
    before = "|Say|Answer|\n|-|-|\n|Too dear|Who owns it?|\n|Not now|When then?|"
    after = "|Say|Who|Answer|\n|-|-|-|\n|Too dear|Finance|Who owns it?|"
    rows = clean(shown(before, after)).split("<tr>")
    assert [row.count("</td>") + row.count("</th>") for row in rows[1:]] == [3, 3, 3]


def test_ids_of_headings_are_not_repeated() -> None:
    heading = node("heading", [text("Title")], level=2, id="sabc012345")
    page = html([heading, paragraph([text("one")])], [heading, paragraph([text("two")])])
    assert "sabc012345" not in page


@pytest.mark.parametrize(
    ("before", "after", "labels"),
    [
        ("# A\n\none", "# B\n\none", ["Changed, renamed from “A”"]),
        ("# A\n\none", "# A\n\none\n\n# B\n\ntwo", ["New section"]),
        ("# A\n\none\n\n# B\n\ntwo", "# A\n\none", ["Section removed"]),
        ("# A\n\none\n\n# B\n\ntwo", "# B\n\ntwo\n\n# A\n\none", ["Moved, words unchanged"]),
    ],
)
def test_each_section_says_what_became_of_it(before: str, after: str, labels: list[str]) -> None:
    assert [section.label for section in told_sections(before, after)] == labels


def test_the_component_shows_sections_or_that_nothing_differs() -> None:
    sections = told_sections("# A\n\nIt is one", "# A\n\nIt is two")
    page = render_to_string("components/difference.html", {"sections": sections})
    assert '<p class="difference__state">Changed</p>' in page
    assert "<ins>" in page
    nothing = render_to_string("components/difference.html", {"sections": []})
    assert "The two read alike." in nothing
