"""The difference of two texts: what a reader and the API are told."""

import copy
from typing import Any

import pytest

from apps.core.richtext import markdown
from apps.core.richtext.difference import compare, compare_nodes
from apps.core.richtext.difference_json import as_json, changes, section_as_json
from apps.core.richtext.difference_page import ShownSection, as_page
from apps.core.richtext.kept_ids import with_kept_ids
from apps.core.richtext.nodes import mark, node, paragraph, text
from apps.core.richtext.schema import Json
from apps.core.richtext.sections import with_section_ids


def written(source: str, before: Json | None = None) -> Json:
    document = markdown.parse(source)[0]
    return with_section_ids(with_kept_ids(document, before) if before else document)


def told(before: str, after: str) -> list[dict[str, Any]]:
    old = written(before)
    return as_json(compare(old, written(after, old)))


def told_sections(before: str, after: str) -> list[ShownSection]:
    old = written(before)
    return as_page(compare(old, written(after, old)))


def shown(steps: list[dict[str, str]]) -> str:
    """The steps as one line: kept words plain, [-gone-], {+new+}."""
    signs = {"equal": ("", ""), "delete": ("[-", "-]"), "insert": ("{+", "+}")}
    return "".join(f"{signs[step['op']][0]}{step['text']}{signs[step['op']][1]}" for step in steps)


def words_told(before: str, after: str) -> str:
    return shown(
        changes(compare_nodes(written(before)["content"], written(after)["content"]).blocks)
    )


def formats(before: str, after: str) -> list[str]:
    change = compare_nodes(written(before)["content"], written(after)["content"])
    return [one["format"] for one in section_as_json(change)["formats"]]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("the red car is here", "the blue boat is here", "the [-red car-]{+blue boat+} is here"),
        ("A quick brown fox", "A slow brown dog", "A [-quick-]{+slow+} brown [-fox-]{+dog+}"),
        ("One thing.", "One thing. Another.", "One thing.{+ Another.+}"),
        ("It costs 1,000.50 now", "It costs 2,000.50 now", "It costs [-1,000.50-]{+2,000.50+} now"),
        ("We don't know", "We can't know", "We [-don't-]{+can't+} know"),
        ("PDFを読む人", "PDFを書く人", "PDFを[-読む-]{+書く+}人"),
        ("Grüße an e\u0301te", "Grüße an e\u0301tes", "Grüße an [-e\u0301te-]{+e\u0301tes+}"),
        ("a flag 🇩🇪 here", "a flag 🇫🇷 here", "a flag [-🇩🇪-]{+🇫🇷+} here"),
        ("see book/a-plan/b today", "see book/x-plan/y today",
         "see book/[-a-plan/b-]{+x-plan/y+} today"),
        ("Nothing of this stays in it", "Quite other words stand there now",
         "[-Nothing of this stays in it-]{+Quite other words stand there now+}"),
    ],
)  # fmt: skip
def test_words_are_told_whole(before: str, after: str, expected: str) -> None:
    assert words_told(before, after) == expected


def test_a_section_elsewhere_has_moved_and_the_others_have_not() -> None:
    first, *rest = told(
        "# A\n\none\n\n# B\n\ntwo\n\n# C\n\nthree", "# C\n\nthree\n\n# A\n\none\n\n# B\n\ntwo"
    )
    assert rest == []
    assert (first["title"], first["state"], first["moved"]) == ("C", "moved", True)
    assert first["changes"] == [{"op": "equal", "text": "C\nthree"}]


def test_a_renamed_section_tells_its_old_title() -> None:
    (change,) = told("# Prices\n\nThe same words below", "# Our prices\n\nThe same words below")
    assert (change["title"], change["title_before"]) == ("Our prices", "Prices")
    assert shown(change["changes"]) == "[-Prices-]{+Our prices+}\nThe same words below"


def test_a_removed_section_stands_where_it_stood() -> None:
    before = "# A\n\none\n\n# B\n\ntwo\n\n# C\n\nthree"
    states = [(c["title"], c["state"]) for c in told(before, "# A\n\nuno\n\n# C\n\ntres")]
    assert states == [("A", "changed"), ("B", "removed"), ("C", "changed")]


def test_a_paragraph_that_went_to_another_section_is_told_once_as_moved() -> None:
    went = "Two in three cannot defend this to their finance lead."
    a, b = told(f"# A\n\n{went}\n\nmore\n\n# B\n\nrest", f"# A\n\nmore\n\n# B\n\nrest\n\n{went}")
    assert a["moves"] == b["moves"] == [{"text": went, "from": a["section"], "to": b["section"]}]
    assert shown(a["changes"]) == f"A[-\n{went}-]\nmore"
    assert shown(b["changes"]) == f"B\nrest{{+\n{went}+}}"


def test_a_paragraph_that_moved_and_changed_a_little_is_moved() -> None:
    before = "One who cannot defend it to a finance lead buys nothing.\n\nAll else stays.\n\nEnd."
    after = "All else stays.\n\nEnd.\n\nOne who cannot defend it to a lead buys nothing."
    change = compare_nodes(written(before)["content"], written(after)["content"])
    assert len(section_as_json(change)["moves"]) == 1


def test_neighbours_that_moved_together_are_one_move() -> None:
    pair = "The first of the two goes.\n\nThe second of the two follows."
    change = compare_nodes(
        written(
            f"{pair}\n\nA long paragraph that stays.\n\nAnother one that stays.\n\nAnd a third."
        )["content"],
        written(
            f"A long paragraph that stays.\n\nAnother one that stays.\n\nAnd a third.\n\n{pair}"
        )["content"],
    )
    assert [m["text"] for m in section_as_json(change)["moves"]] == ["The first of the two goes."]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Say this now", "Say **this** now", ["bold added"]),
        ("Say ~~this~~ now", "Say this now", ["strike removed"]),
        ("[here](https://a.org)", "[here](https://b.org)",
         ["link changed from https://a.org to https://b.org"]),
        ("[here](https://a.org)", "here", ["link removed, to https://a.org"]),
        ("# Same words", "### Same words", ["heading of level 1 became a heading of level 3"]),
        ("- one\n- two", "1. one\n2. two", ["bulleted list became a numbered list"]),
        ("- [ ] one\n- [x] two", "- [x] one\n- [x] two", ["marked as done"]),
        ("> [!NOTE]\n> Careful", "> [!TIP]\n> Careful", ["callout “note” became a callout “tip”"]),
        ("```js\nx\n```", "```python\nx\n```", ["language changed from “js” to “python”"]),
        ("one thing\n\nother thing", "- one thing\n- other thing",
         ["2 paragraphs became a bulleted list"]),
        ("> quoted words", "quoted words", ["quote became a paragraph"]),
        ("- one\n- two", "- one\n  - two", ["items indented differently"]),
        ("A first sentence that is long. And a second one of its own.",
         "A first sentence that is long.\n\nAnd a second one of its own.", ["paragraph split"]),
        ("A first sentence that is long.\n\nAnd a second one of its own.",
         "A first sentence that is long. And a second one of its own.", ["paragraphs joined"]),
        ("|a|b|\n|-|-|\n|c|d|", "|a|b|\n|-|:-:|\n|c|d|", ["alignment set to “center”"] * 2),
        ("![w](https://a.org/x.png)", "![w](https://a.org/y.png)",
         ["picture changed from “https://a.org/x.png” to “https://a.org/y.png”"]),
    ],
)  # fmt: skip
def test_a_change_of_format_is_no_rewrite(before: str, after: str, expected: list[str]) -> None:
    assert formats(before, after) == expected
    steps = changes(compare_nodes(written(before)["content"], written(after)["content"]).blocks)
    assert all(not step["text"].strip() for step in steps if step["op"] != "equal")


def test_a_mention_of_a_namesake_is_a_change_of_format() -> None:
    one, other = (
        paragraph([text("Ask "), node("mention", id=member, label="Ana Ruiz")])
        for member in ("0198-aa", "0198-bb")
    )
    (format_,) = section_as_json(compare_nodes([one], [other]))["formats"]
    assert format_ == {"text": "@Ana Ruiz", "format": "mentions another member of this name"}


def test_a_new_column_leaves_the_others_alone() -> None:
    before = "|They say|We say|\n|-|-|\n|Too dear|Who owns it?|\n|Not now|When then?|"
    after = (
        "|They say|Who|We say|\n|-|-|-|\n|Too dear|Finance|Who owns it?|\n|Not now|Boss|When then?|"
    )
    assert words_told(before, after) == (
        "They say{+\tWho+}\tWe say\nToo dear{+\tFinance+}\tWho owns it?\n"
        "Not now{+\tBoss+}\tWhen then?"
    )


def test_marks_in_another_order_and_written_defaults_are_no_change() -> None:
    one = paragraph([text("words", [mark("bold"), mark("italic")])])
    other = {"type": "paragraph", "content": [text("words", [mark("italic"), mark("bold")])]}
    assert compare_nodes([one], [other]).state == "same"


def test_headings_without_ids_are_paired_by_what_they_say() -> None:
    before, after = (markdown.parse(f"# A\n\n{said}\n\n# B\n\nrest")[0] for said in ("one", "uno"))
    assert [(change.title, change.state) for change in compare(before, after)] == [("A", "changed")]


def test_nothing_is_changed_in_place() -> None:
    old, new = written("# A\n\none\n\n- x y z"), written("# A\n\ntwo\n\n1. x y z")
    copies = copy.deepcopy((old, new))
    as_json(compare(old, new))
    assert (old, new) == copies
