"""Lists in HTML: bullets, numbers and tasks, as browsers and other editors write them."""

from collections.abc import Iterator
from itertools import groupby

from lxml.html import HtmlElement

from apps.core.richtext.html_reading import Reader
from apps.core.richtext.nodes import node, paragraph
from apps.core.richtext.schema import Json

LARGEST_START = 999_999_999


def bullet_list(reader: Reader, element: HtmlElement) -> None:
    _list(reader, element, "bulletList", {})


def ordered_list(reader: Reader, element: HtmlElement) -> None:
    start = element.get("start") or ""
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 10 else 1
    _list(reader, element, "orderedList", {"start": min(number, LARGEST_START)})


def item_alone(reader: Reader, element: HtmlElement) -> None:
    """A <li> without a list around it: a list of one."""
    if not reader.too_deep(element):
        reader.flush()
        reader.blocks += _lists([_item(reader, element)], "bulletList", {})


def _list(reader: Reader, element: HtmlElement, kind: str, attrs: dict[str, int]) -> None:
    if reader.too_deep(element):
        return
    reader.flush()
    items: list[Json] = []
    _gather(reader, element, items)
    if kind == "orderedList" and any(item["type"] == "taskItem" for item in items):
        reader.lost(element, "numbers of a task list", "a task list has no numbers; left out")
    reader.blocks += _lists(items, kind, attrs)


def _lists(items: list[Json], kind: str, attrs: dict[str, int]) -> Iterator[Json]:
    """Tasks and plain items in one source list become lists side by side."""
    done = 0
    for is_task, run in groupby(items, key=lambda item: item["type"] == "taskItem"):
        members = list(run)
        if is_task:
            yield node("taskList", members)
        else:
            number = {"start": attrs["start"] + done} if attrs else {}
            yield node(kind, members, **number)
        done += len(members)


def _gather(reader: Reader, element: HtmlElement, items: list[Json]) -> None:
    """The items of a list, also where wrappers or bare lists stand between list and item."""
    _stray(reader, element.text, items)
    for child in element:
        if not isinstance(child.tag, str):
            reader.element(child)
        elif child.tag == "li":
            with reader.inside(child):
                items.append(_item(reader, child))
        elif child.tag in {"ul", "ol"} and items:
            # Docs writes a nested list beside the item that it belongs to.
            items[-1] = items[-1] | {"content": items[-1]["content"] + _blocks_of(reader, child)}
        elif child.find(".//li") is not None and child.tag not in {"ul", "ol"}:
            _gather(reader, child, items)
        elif blocks := _blocks_of(reader, child):
            items.append(node("listItem", _led(blocks)))
        _stray(reader, child.tail, items)


def _blocks_of(reader: Reader, element: HtmlElement) -> list[Json]:
    """What one element, itself included, reads as inside the list."""
    outer, reader.blocks = reader.blocks, []
    reader.containers += 1
    reader.element(element)
    reader.flush()
    reader.containers -= 1
    inner, reader.blocks = reader.blocks, outer
    return inner


def _stray(reader: Reader, words: str | None, items: list[Json]) -> None:
    if words and words.strip():
        outer, reader.blocks = reader.blocks, []
        reader.words(words)
        reader.flush()
        items.append(node("listItem", _led(reader.blocks)))
        reader.blocks = outer


def _item(reader: Reader, element: HtmlElement) -> Json:
    checked = _take_check_box(element)
    content = _led(reader.contents(element))
    return (
        node("listItem", content) if checked is None else node("taskItem", content, checked=checked)
    )


def _led(blocks: list[Json]) -> list[Json]:
    """An item holds at least an empty paragraph."""
    return blocks or [paragraph()]


def _take_check_box(element: HtmlElement) -> bool | None:
    """Whether this item is ticked, None if it is no task. Takes the check box out of the tree."""
    box = next((one for one in element.iter("input") if one.get("type") == "checkbox"), None)
    if box is not None and _leads(box, element):
        ticked = box.get("checked") is not None
        # The space that sets the words apart from the box.
        box.tail = (box.tail or "").removeprefix(" ")
        box.drop_tree()
    elif element.get("data-type") == "taskItem":
        ticked = False
    else:
        return None
    said = element.get("data-checked")
    return said == "true" if said is not None else ticked


def _leads(box: HtmlElement, item: HtmlElement) -> bool:
    """True if nothing readable stands between the beginning of the item and the box."""
    step: HtmlElement | None = box
    while step is not None and step is not item:
        parent = step.getparent()
        if parent is None or parent.tag in {"ul", "ol"} or (parent.text or "").strip():
            return False
        if any(
            "".join(map(str, before.itertext())).strip() or (before.tail or "").strip()
            for before in step.itersiblings(preceding=True)
        ):
            return False
        step = parent
    return True
