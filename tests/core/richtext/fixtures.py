"""A document with every node and mark, in canonical JSON."""

from apps.core.richtext.nodes import mark, node, paragraph, text
from apps.core.richtext.schema import Json

LINK = mark("link", href="https://example.org/pricing?tier=1#top", title="Our prices")
MARKS = [mark(name) for name in ("bold", "italic", "underline", "strike", "highlight", "code")]

EVERYTHING: Json = {
    "type": "doc",
    "content": [
        node("heading", [text("Naïve 🚀 plans")], level=1, id="sabc012345"),
        paragraph(
            [
                text("Grüße an "),
                node("mention", id="0198-aa", label="Ana Ruiz"),
                text(" und "),
                text("alle", [LINK, *MARKS]),
                text(" zusammen", [mark("bold"), mark("italic")]),
                node("hardBreak"),
                *[text(f" {one['type']}", [one]) for one in MARKS],
            ]
        ),
        node("heading", [text("Lists")], level=2, id="sdef678901"),
        node(
            "bulletList",
            [
                node(
                    "listItem",
                    [
                        paragraph([text("one")]),
                        node(
                            "bulletList",
                            [
                                node("listItem", [paragraph([text("nested")])]),
                            ],
                        ),
                    ],
                ),
                node("listItem", [node("codeBlock", [text("x = 1\n\ny = 2")], language="python")]),
            ],
        ),
        node("orderedList", [node("listItem", [paragraph([text("four")])])], start=4),
        node(
            "taskList",
            [
                node("taskItem", [paragraph([text("done")])], checked=True),
                node("taskItem", [paragraph([text("open")])], checked=False),
            ],
        ),
        node("blockquote", [paragraph([text("quoted")])]),
        node("callout", [paragraph([text("careful")])], kind="warning"),
        node("horizontalRule"),
        node("image", src="https://example.org/a.png", alt="A picture", title=None),
        node("file", href="/files/1", name="plan.pdf", size=12_345),
        node(
            "table",
            [
                node(
                    "tableRow",
                    [
                        node(
                            "tableHeader",
                            [paragraph([text("Stage")])],
                            colspan=2,
                            colwidth=[80, 90],
                        ),
                        node("tableHeader", [paragraph([text("Owner")])], align="right"),
                    ],
                ),
                node(
                    "tableRow",
                    [
                        node("tableCell", [paragraph([text("Lead")])], rowspan=2),
                        node("tableCell", [paragraph()]),
                        node("tableCell", [paragraph([text("Sales")])], align="right"),
                    ],
                ),
                node(
                    "tableRow",
                    [
                        node("tableCell", [paragraph()]),
                        node("tableCell", [paragraph()], align="right"),
                    ],
                ),
            ],
        ),
        paragraph(),
    ],
}
