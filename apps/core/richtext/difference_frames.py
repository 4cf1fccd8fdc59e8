"""The tags around the content of a block, as the page writes them."""

from apps.core.richtext.html_writing import block
from apps.core.richtext.schema import Json

# No text of a document holds a zero byte, so this stands nowhere else.
_PLACE = {"type": "paragraph", "content": [{"type": "text", "text": "\x00"}]}
_PLACE_WRITTEN = block(_PLACE)
_CELLS = {"tableCell": "td", "tableHeader": "th"}
_TABLE = '<div class="tableWrapper" tabindex="0"><table><tbody>', "</tbody></table></div>"


def bare(node: Json) -> Json:
    """The node without what may stand on a page once only: the id of a heading."""
    if node["type"] != "heading":
        return node
    return {**node, "attrs": {**node.get("attrs", {}), "id": None}}


def of_text(node: Json) -> tuple[str, str]:
    """What stands before and after the words of a heading, paragraph or code block."""
    shell = {**bare(node), "content": [{"type": "text", "text": "\x00"}]}
    before, _, after = block(shell).partition("\x00")
    return before, after


def of_box(node: Json) -> tuple[str, str]:
    """What stands before and after the blocks in a node that holds blocks."""
    kind = node["type"]
    if kind == "table":
        return _TABLE
    if kind == "tableRow":
        return "<tr>", "</tr>"
    if kind in _CELLS:
        row = {"type": "tableRow", "content": [{**node, "content": [_PLACE]}]}
        inside = block({"type": "table", "content": [row]}).partition("<tr>")[2]
        return inside.partition(_PLACE_WRITTEN)[0], f"</{_CELLS[kind]}>"
    before, _, after = block({**node, "content": [_PLACE]}).partition(_PLACE_WRITTEN)
    return before, after
