"""The words of a piece of Markdown, and where it stands."""

from typing import Final

from markdown_it.tree import SyntaxTreeNode

LINK_WORDS: Final = 9
"""A longer link says something itself."""


def plain(node: SyntaxTreeNode) -> str:
    """Its words without marks; a picture is what it stands for, a link what is written for it."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: SyntaxTreeNode) -> list[str]:
    if node.type in ("text", "code_inline", "fence", "code_block", "html_block"):
        return [node.content]
    if node.type in ("softbreak", "hardbreak"):
        return [" "]
    if node.type == "image":
        return [node.content]
    found = [text for child in node.children for text in _texts(child)]
    return [*found, " "] if node.type in ("paragraph", "list_item", "td", "th") else found


def line_of(node: SyntaxTreeNode) -> int:
    """The line that it begins on, from 1; that of what is around it if it has none of its own."""
    here: SyntaxTreeNode | None = node
    while here is not None and not here.is_root:
        if here.map is not None:
            return here.map[0] + 1
        here = here.parent
    return 0


def is_link_alone(node: SyntaxTreeNode) -> bool:
    """Whether hardly anything but a short link stands in it."""
    inline = next((one for one in node.walk() if one.type == "inline"), None)
    if inline is None:
        return False
    words = plain(inline)
    if words.startswith(("http://", "https://")) and " " not in words:
        return True
    linked = "".join(plain(one) for one in inline.children if one.type == "link")
    return len(linked) * 2 > len(words) and len(words.split()) <= LINK_WORDS


def is_bold(node: SyntaxTreeNode) -> bool:
    """Whether all its words are in bold."""
    inline = next((one for one in node.walk() if one.type == "inline"), None)
    words = [one for one in (inline.children if inline else []) if plain(one)]
    return bool(words) and all(one.type == "strong" for one in words)
