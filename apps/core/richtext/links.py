"""The links of a text: all of them, or changed one by one."""

from collections.abc import Callable, Iterator

from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json, joined


def hrefs(node: Json) -> Iterator[str]:
    """The address of each link and file in a node, in order; repeated ones as often."""
    if node["type"] == "file" and attr(node, "href"):
        yield attr(node, "href")
    for mark in node.get("marks", []):
        if mark["type"] == "link" and attr(mark, "href"):
            yield attr(mark, "href")
    for child in node.get("content", []):
        yield from hrefs(child)


def map_links(node: Json, change: Callable[[str], str]) -> Json:
    """The same node with `change(href)` as the address of each link."""
    out = dict(node)
    if node.get("marks"):
        out["marks"] = [_changed(mark, change) for mark in node["marks"]]
    if node.get("content"):
        out["content"] = joined([map_links(child, change) for child in node["content"]])
    return out


def map_images(node: Json, change: Callable[[Json], Json]) -> Json:
    """The same node with `change(image)` in place of each image; another block will do."""
    if node["type"] == "image":
        return change(node)
    if not node.get("content"):
        return node
    return node | {"content": [map_images(child, change) for child in node["content"]]}


def _changed(mark: Json, change: Callable[[str], str]) -> Json:
    if mark["type"] != "link" or not attr(mark, "href"):
        return mark
    return mark | {"attrs": mark["attrs"] | {"href": change(attr(mark, "href"))}}


def flag_links(node: Json, fault_of: Callable[[str], str | None]) -> Json:
    """The same node for showing: links of which `fault_of(href)` knows a fault tell it."""
    out = dict(node)
    if node.get("marks"):
        out["marks"] = [_flagged(mark, fault_of) for mark in node["marks"]]
    if node.get("content"):
        out["content"] = [flag_links(child, fault_of) for child in node["content"]]
    return out


def _flagged(mark: Json, fault_of: Callable[[str], str | None]) -> Json:
    href = attr(mark, "href") if mark["type"] == "link" else None
    fault = fault_of(href) if href else None
    return mark | {"attrs": mark["attrs"] | {"fault": fault}} if fault else mark
