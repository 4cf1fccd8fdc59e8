"""Hypothesis strategies for whole documents of the schema, in canonical JSON."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from apps.core.richtext.nodes import mark, node, paragraph, text
from apps.core.richtext.schema import Json, canonical_marks, checked, joined

# Everything that means something to Markdown, HTML or a byte counter, between plain letters.
SPECIAL = [
    *"*_`~[]()<>#+-=|!&\\\"'.:@/ \u00a0\t{}$^1",
    *("  ", "ü", "🚀", "e\u0301", "\u2003", "word", " and ", "&amp;", "<b>", "-->", "\\|"),
    *("http://", "www.x.org", "a@b.org", "1. ", "- ", "```", "[x] ", "!["),
]
words = st.lists(
    st.one_of(st.sampled_from(SPECIAL), st.text("abcXYZ 09", min_size=1, max_size=5)),
    min_size=1,
    max_size=8,
).map("".join)
hrefs = st.sampled_from(
    [
        "https://example.org/a_b?c=d&e=f#g",
        "http://example.org/(x)",
        "mailto:ana@example.org",
        "tel:+4912",
        "/book/documents/0198/#sabcdefghi",
        "../pricing.md#tiers",
        "#what",
        "https://example.org/ü|*&copy;",
        "https://a.b/<x>'\"",
    ]
)
titles = st.none() | st.sampled_from(["A title", 'say "hi"', "a|b \\ &lt; *c*", "🚀"])
SIMPLE_MARKS = ("bold", "italic", "underline", "strike", "highlight", "code")


@st.composite
def marks(draw: Any) -> list[Json]:
    chosen = [mark(name) for name in draw(st.sets(st.sampled_from(SIMPLE_MARKS), max_size=3))]
    if draw(st.integers(0, 4)) == 0:
        chosen.append(mark("link", href=draw(hrefs), title=draw(titles)))
    return canonical_marks(chosen)


text_nodes = st.builds(text, words, st.just([]) | marks())
mentions = st.builds(lambda label: node("mention", id="0198-ab", label=label), words)
inline = st.lists(
    st.one_of(text_nodes, text_nodes, text_nodes, st.just(node("hardBreak")), mentions),
    max_size=5,
).map(joined)
paragraphs = inline.map(paragraph)
headings = st.builds(
    lambda content, level: node("heading", content, level=level), inline, st.integers(1, 4)
)
code_words = st.lists(st.sampled_from([*SPECIAL, "\n", "\n\n", "  x", "~~~"]), max_size=8).map(
    "".join
)
code_blocks = st.builds(
    lambda said, language: node("codeBlock", [text(said)] if said else [], language=language),
    code_words,
    st.none() | st.sampled_from(["python", "c++", "a`b", "x&amp;y", "\\*"]),
)
images = st.builds(
    lambda alt, title: node("image", src="https://example.org/a.png", alt=alt, title=title),
    st.none() | words,
    titles,
)
files = st.builds(
    lambda name, size: node("file", href="/f/1?a=b&c", name=name, size=size),
    words.map(str.strip).filter(bool) | st.just("plan.pdf"),
    st.none() | st.integers(0, 10**9),
)
leaves = st.one_of(
    paragraphs, paragraphs, paragraphs, code_blocks, images, files, st.just(node("horizontalRule"))
)


def _lists(blocks: SearchStrategy[list[Json]]) -> SearchStrategy[Json]:
    items = st.lists(blocks.map(lambda content: node("listItem", content)), min_size=1, max_size=3)
    tasks = st.lists(
        st.builds(lambda c, done: node("taskItem", c, checked=done), blocks, st.booleans()),
        min_size=1,
        max_size=3,
    )
    return st.one_of(
        items.map(lambda content: node("bulletList", content)),
        st.builds(
            lambda content, start: node("orderedList", content, start=start),
            items,
            st.sampled_from([1, 1, 0, 7]),
        ),
        tasks.map(lambda content: node("taskList", content)),
    )


@st.composite
def tables(draw: Any, blocks: SearchStrategy[list[Json]]) -> Json:
    width, height = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    plain = draw(st.booleans())
    aligned = [draw(st.sampled_from([None, "left", "center", "right"])) for _ in range(width)]
    rows = []
    for row in range(height):
        cells = []
        for column in range(width):
            head = row == 0 if plain else draw(st.booleans())
            content = [draw(paragraphs)] if plain else draw(blocks)
            cells.append(
                node(
                    "tableHeader" if head else "tableCell",
                    content,
                    align=aligned[column],
                    colwidth=None if plain else draw(st.sampled_from([None, [120]])),
                )
            )
        rows.append(node("tableRow", cells))
    return (
        _merged(node("table", rows)) if not plain and draw(st.booleans()) else node("table", rows)
    )


def _merged(table: Json) -> Json:
    """The same table with the first two cells of its first row made one."""
    first = table["content"][0]["content"]
    if len(first) < 2:
        return table
    wide = first[0] | {"attrs": first[0]["attrs"] | {"colspan": 2, "colwidth": None}}
    table["content"][0] = node("tableRow", [wide, *first[2:]])
    return table


def _containers(block: SearchStrategy[Json]) -> SearchStrategy[Json]:
    blocks = st.lists(block, min_size=1, max_size=3)
    kinds = st.sampled_from(["note", "tip", "important", "warning", "caution"])
    return st.one_of(
        _lists(blocks),
        blocks.map(lambda content: node("blockquote", content)),
        st.builds(lambda content, kind: node("callout", content, kind=kind), blocks, kinds),
        tables(blocks),
    )


blocks = st.recursive(leaves, _containers, max_leaves=6)
documents = st.lists(blocks | headings, min_size=1, max_size=5).map(
    lambda content: checked({"type": "doc", "content": content})
)


def without_tail(document: Json) -> Json:
    """The document without the empty paragraphs at its end."""
    content = list(document["content"])
    while len(content) > 1 and content[-1] == {"type": "paragraph"}:
        content.pop()
    return {"type": "doc", "content": content}
