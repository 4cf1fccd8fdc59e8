"""Asking the XML of a Word file. Names are compared without namespaces: strict and transitional
files differ in these alone."""

from collections.abc import Iterator

from lxml import etree

BLANKS = frozenset({"p", "tab", "br", "cr"})
"""What parts words without being one."""
PICTURES = frozenset({"drawing", "pict", "object"})


def name_of(element: "etree._Element") -> str:
    """The tag without its namespace; of a comment it is none that we ask for."""
    return str(element.tag).rpartition("}")[2]


def get(element: "etree._Element", name: str) -> str:
    """An attribute, whichever namespace it is in; empty if there is none."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def named(root: "etree._Element", name: str) -> Iterator["etree._Element"]:
    """All elements of this name, in the order of the text."""
    return (element for element in root.iter() if name_of(element) == name)


def words(element: "etree._Element") -> str:
    """The words in an element, on one line."""
    return "".join(
        (part.text or "") if name_of(part) == "t" else " "
        for part in element.iter()
        if name_of(part) == "t" or name_of(part) in BLANKS
    ).strip()


def inside(element: "etree._Element", name: str) -> bool:
    """Whether it stands inside an element of this name."""
    return any(name_of(above) == name for above in element.iterancestors())


def counted(count: int, what: str) -> str:
    """«2 comments»."""
    return f"{count:,} {what}{'s' if count > 1 else ''}"
