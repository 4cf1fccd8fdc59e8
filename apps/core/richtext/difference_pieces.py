"""Pieces of the HTML of a difference: blocks as they are, wholly gone or new, pictures, notes."""

import re
from dataclasses import replace
from html import escape

from apps.core.richtext import html_writing
from apps.core.richtext.difference_frames import bare, of_box, of_text
from apps.core.richtext.difference_inline import plain_words, unseen, words
from apps.core.richtext.difference_json import words_of
from apps.core.richtext.difference_parts import BlockChange, Format
from apps.core.richtext.nodes import attr
from apps.core.richtext.nodes import node as new_node
from apps.core.richtext.schema import Json

_LONG = re.compile(r"\S{64,}")
_LETTER = re.compile(r"\w")
ITEMS = frozenset({"listItem", "taskItem"})
INNER = ITEMS | {"tableRow", "tableCell", "tableHeader"}


def as_is(nodes: list[Json]) -> str:
    """Blocks, items, rows or cells as the page writes them."""
    out: list[str] = []
    for node in nodes:
        if node["type"] in INNER and node["type"] not in ITEMS:
            before, behind = of_box(node)
            out.append(f"{before}{as_is(node.get('content', []))}{behind}")
        else:
            out.append(html_writing.block(bare(node)))
    return "".join(out) if nodes and nodes[0]["type"] in INNER else "\n".join(out)


def marked(node: Json, tag: str, word: str) -> str:
    """An item, row or cell with all in it deleted or inserted."""
    before, behind = of_box(node)
    content = node.get("content", [])
    if tag == "del":
        before = before.replace("<li", '<li class="difference__gone"', 1)
    if node["type"] == "tableRow":
        return f"{before}{''.join(marked(cell, tag, word) for cell in content)}{behind}"
    if not content:
        return before + behind
    frame = f'<{tag} class="difference__block">{unseen(word)}'
    return f"{before}{frame}{as_is(content)}{unseen('end')}</{tag}>{behind}"


def labelled(html: str, label: str) -> str:
    """An item or row with a label at its beginning: behind its first opening tags."""
    at = html.index(">") + 1
    if html.startswith("<tr"):
        at = html.index(">", at) + 1
    return f"{html[:at]}{label}{html[at:]}"


def folded_items(told: str, folded: str, numbers: tuple[int, int] | None) -> str:
    """A list item that hides items, as `told` says; `numbers` are those of the first and last."""
    tag = html_writing.tag("ol", start=numbers[0]) if numbers else "<ul>"
    item = html_writing.tag("li", class_="difference__fold", value=numbers and numbers[1])
    return f"{item}<details><summary>{told}</summary>{tag}{folded}</{tag[1:3]}></details></li>"


def counted(nodes: list[Json]) -> str:
    """What several nodes are called."""
    kinds = {node["type"] for node in nodes}
    if kinds <= ITEMS:
        return "items"
    if kinds == {"tableRow"}:
        return "rows"
    return "paragraphs" if kinds == {"paragraph"} else "blocks"


def is_empty(node: Json) -> bool:
    """Whether a block says nothing."""
    return node["type"] == "paragraph" and not node.get("content")


def padded(rows: list[BlockChange]) -> list[BlockChange]:
    """The rows of a table with an empty cell in each that is gone or new where a column came or
    went, so that its cells stand under those of the others."""
    told = next((row.inside for row in rows if row.state == "changed"), [])
    return [_padded(row, told) for row in rows]


def _padded(row: BlockChange, told: list[BlockChange]) -> BlockChange:
    if row.state not in ("gone", "new"):
        return row
    here = [cell.before if row.state == "gone" else cell.after for cell in told]
    whole = row.before or row.after or {}
    cells = list(whole.get("content", []))
    if len(cells) != sum(cell is not None for cell in here) or None not in here:
        return row
    filled = [cells.pop(0) if cell is not None else new_node("tableCell") for cell in here]
    told_row = {**whole, "content": filled}
    gone = row.state == "gone"
    return replace(row, before=told_row if gone else None, after=None if gone else told_row)


def text_block(change: BlockChange) -> str:
    """A block of words that changed."""
    before, after = change.before or {}, change.after or {}
    if after["type"] == "horizontalRule":
        return "<hr>"
    frame = of_text(after)
    return f"{frame[0]}{words(before, after, change.words, change.formats)}{frame[1]}"


def media(change: BlockChange) -> str:
    """A picture or file; the old one beside it where it is another, and what changed in its
    words."""
    before, after = change.before or {}, change.after or {}
    address, title = ("src", "Description") if after["type"] == "image" else ("href", "Name")
    out = html_writing.block(after)
    if attr(before, address) != attr(after, address):
        old, new = html_writing.block(before), out
        out = (
            f'<del class="difference__block">{unseen("deleted")}{old}</del>'
            f'<ins class="difference__block">{unseen("inserted")}{new}</ins>'
        )
    if words_of(before) != words_of(after):
        told = plain_words(words_of(before), words_of(after), change.words)
        out += f'<p class="difference__note">{title}: {told}</p>'
    return out


def note(formats: list[Format]) -> str:
    """What changed in format, each thing once with what it was done to."""
    told: dict[str, list[str]] = {}
    for one in formats:
        told.setdefault(one.what, [])
        if one.start is not None and one.text:
            told[one.what].append(f"“{one.text}”")
    if not told:
        return ""
    told = {_shortened(what): _worth_telling(texts) for what, texts in told.items()}
    parts = [f"{what}: {', '.join(texts)}" if texts else what for what, texts in told.items()]
    written = escape("; ".join(parts))
    return f'<p class="difference__note"><b>Format</b> {written}</p>'


def _shortened(what: str) -> str:
    """The same with the middle of long addresses left out."""
    return _LONG.sub(lambda long: f"{long[0][:40]}…{long[0][-16:]}", what)


def _worth_telling(texts: list[str]) -> list[str]:
    """Not the signs between words, if there are words."""
    return [text for text in texts if _LETTER.search(text)] or texts
