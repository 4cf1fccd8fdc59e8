"""Several people in one text at once, at random: what they type, cut, format and take away."""

import random
from collections.abc import Iterator
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from apps.core.richtext import ydoc
from apps.core.richtext.nodes import mark, node, paragraph, text
from apps.core.richtext.schema import Json
from apps.core.richtext.ydoc_writing import insert

SAID = ["a", "our best clients", " ", "🚀", "ü", "e\u0301", "👩‍🚀 ", "sales and marketing", "x\u00a0y"]
BLOCKS: list[Json] = [
    paragraph([text("new words 🚀 here")]),
    paragraph([text("a "), node("mention", id="0198-ab", label="Ana"), text("b", [mark("bold")])]),
    node("bulletList", [node("listItem", [paragraph([text("item")])])]),
    node("heading", [text("Heading ü")], id="s123456789", level=2),
    node("codeBlock", [text("x = 🚀\ny")]),
    node("horizontalRule"),
]


def writers(document: Json, count: int) -> list[Doc[Any]]:
    """So many copies of a document, each of another client."""
    base = ydoc.new(document).get_update()
    copies = []
    for number in range(count):
        copy: Doc[Any] = Doc(client_id=1000 + number * 7 % 5)
        copy.apply_update(base)
        copies.append(copy)
    return copies


def scribble(doc: Doc[Any], chance: random.Random, steps: int) -> None:
    """A few steps of one of them."""
    for _ in range(steps):
        texts = list(_texts(ydoc.fragment_of(doc)))
        with doc.transaction():
            if texts and chance.random() < 0.75:
                _in_text(*chance.choice(texts), chance)
            else:
                _in_blocks(ydoc.fragment_of(doc), chance)


def exchange(*docs: Doc[Any]) -> None:
    """Everybody gets to know everything."""
    for one in docs:
        for other in docs:
            if one is not other:
                other.apply_update(one.get_update(other.get_state()))


def _texts(parent: XmlFragment | XmlElement) -> Iterator[tuple[XmlText, bool]]:
    """Each text, and whether it may be formatted."""
    for child in parent.children:
        if isinstance(child, XmlText):
            yield child, isinstance(parent, XmlElement) and parent.tag != "codeBlock"
        elif isinstance(child, XmlElement):
            yield from _texts(child)


def _in_text(words: XmlText, formatted: bool, chance: random.Random) -> None:
    present = "".join(piece for piece, _ in words.diff() if isinstance(piece, str))
    start, end = sorted(chance.randrange(len(present) + 1) for _ in range(2))
    low, high = (len(present[:at].encode()) for at in (start, end))
    step, bold = chance.random(), formatted and chance.random() < 0.2
    if step < 0.6:
        words.insert(low, chance.choice(SAID), {"bold": {}} if bold else None)
    elif step < 0.85 and low < high:
        del words[low : min(high, len(present[: start + 6].encode()))]
    elif low < high and formatted:
        words.format(low, high, {chance.choice(["bold", "italic"]): chance.choice([{}, None])})


def _in_blocks(fragment: XmlFragment, chance: random.Random) -> None:
    count = len(fragment.children)
    if count > 1 and chance.random() < 0.35:
        del fragment.children[chance.randrange(count)]
    else:
        insert(fragment, chance.randrange(count + 1), chance.choice(BLOCKS))
