"""A text as short lines that a test can name: where each block stands, and its words.

p Words.          ul/li/p An item.          h2 Goal          table/tr/td/p A cell.
"""

from collections.abc import Iterator
from typing import Any

SHORT = {
    "paragraph": "p",
    "codeBlock": "code",
    "blockquote": "quote",
    "bulletList": "ul",
    "orderedList": "ol",
    "listItem": "li",
    "taskList": "tasks",
    "taskItem": "task",
    "tableRow": "tr",
    "tableCell": "td",
    "tableHeader": "th",
}


def outline(text: dict[str, Any]) -> list[str]:
    """One line a block with words in it or without, from ProseMirror JSON."""
    return [line for block in text.get("content", []) for line in _lines(block, "")]


def _lines(node: dict[str, Any], above: str) -> Iterator[str]:
    path = f"{above}{_name(node)}"
    children = node.get("content", [])
    if node["type"] in ("paragraph", "heading", "codeBlock"):
        words = "".join(child.get("text", "") for child in children)
        yield f"{path} {words}" if words else path
    for child in children:
        if child["type"] != "text":
            yield from _lines(child, f"{path}/")


def _name(node: dict[str, Any]) -> str:
    if node["type"] == "heading":
        return f"h{node['attrs']['level']}"
    return SHORT.get(node["type"], str(node["type"]))
