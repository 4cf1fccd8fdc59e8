"""The words of a text alone: for search, excerpts and quotes."""

from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json

_TEXT_BLOCKS = frozenset({"paragraph", "heading", "codeBlock"})


def render(node: Json) -> str:
    """The words of a document or any node in it, a line for each block; table cells in one row
    are set apart by tabs. No marks, no addresses; images give their description, files their
    name."""
    lines: list[str] = []
    _collect(node, lines)
    return "\n".join(lines)


def words(content: list[Json]) -> str:
    """The words of some blocks, as `render` gives them."""
    return render({"type": "doc", "content": content})


def inline(node: Json) -> str:
    """The words inside one block of inline content, on one line."""
    return "".join(_part(part) for part in node.get("content", []))


def _part(part: Json) -> str:
    if part["type"] == "text":
        return str(part["text"])
    if part["type"] == "mention":
        return f"@{attr(part, 'label') or ''}"
    return "\n" if part["type"] == "hardBreak" else ""


def _collect(node: Json, lines: list[str]) -> None:
    kind = node["type"]
    if kind in _TEXT_BLOCKS:
        lines.append(inline(node))
    elif kind == "image":
        lines.append(attr(node, "alt") or "")
    elif kind == "file":
        lines.append(attr(node, "name") or "")
    elif kind == "tableRow":
        lines.append("\t".join(words(cell.get("content", [])) for cell in node.get("content", [])))
    else:
        for child in node.get("content", []):
            _collect(child, lines)
