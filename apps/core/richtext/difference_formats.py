"""Changes that leave the words: marks, addresses, kinds and settings of blocks, in plain words."""

from collections.abc import Iterator
from typing import Any

from apps.core.richtext import plain
from apps.core.richtext.alignment import Change
from apps.core.richtext.difference_parts import Format
from apps.core.richtext.difference_runs import Runs
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import MARK_RANK, Json

KINDS = {
    "paragraph": "paragraph",
    "heading": "heading",
    "codeBlock": "code block",
    "bulletList": "bulleted list",
    "orderedList": "numbered list",
    "taskList": "task list",
    "listItem": "list item",
    "taskItem": "task",
    "blockquote": "quote",
    "callout": "callout",
    "table": "table",
    "tableRow": "row",
    "tableHeader": "header cell",
    "tableCell": "cell",
    "image": "picture",
    "file": "file",
    "horizontalRule": "rule",
}
_EXCERPT = 80


def excerpt(text: str, longest: int = _EXCERPT) -> str:
    """The beginning of a text on one line, cut at a word."""
    line = " ".join(text[: 8 * longest].split())
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut) + "…"


def of_blocks(before: Json, after: Json) -> list[Format]:
    """How two nodes that were paired differ apart from what is in them."""
    text = excerpt(plain.render(after))
    return [Format(what, text) for what in _of_kind(before, after)]


def _of_kind(before: Json, after: Json) -> Iterator[str]:
    was, now = before["type"], after["type"]
    names = named(before), named(after)
    # That a list is of another kind is said once, not of each of its items.
    if names[0] != names[1] and now not in ("listItem", "taskItem"):
        yield f"{names[0]} became a {names[1]}"
    if now == "taskItem" and _ticked(before) != _ticked(after):
        yield "marked as done" if _ticked(after) else "marked as not done"
    if was == now:
        for name, title in _SETTINGS.get(now, {}).items():
            yield from _setting(title, attr(before, name), attr(after, name))


def _ticked(item: Json) -> bool:
    return item["type"] == "taskItem" and attr(item, "checked") is True


def named(node: Json) -> str:
    """What a block is called: its kind with what tells it from others of the kind."""
    kind = str(node["type"])
    if kind == "heading":
        return f"heading of level {attr(node, 'level')}"
    if kind == "callout":
        return f"callout “{attr(node, 'kind')}”"
    return KINDS.get(kind, kind)


_SETTINGS = {
    "orderedList": {"start": "first number"},
    "codeBlock": {"language": "language"},
    "image": {"src": "picture", "title": "title"},
    "file": {"href": "file", "size": "size"},
    "tableCell": {"align": "alignment", "colspan": "columns spanned", "rowspan": "rows spanned"},
    "tableHeader": {"align": "alignment", "colspan": "columns spanned", "rowspan": "rows spanned"},
}


def _setting(title: str, was: Any, now: Any) -> Iterator[str]:
    if (was or None) == (now or None):
        return
    if was in (None, ""):
        yield f"{title} set to {_quoted(now)}"
    elif now in (None, ""):
        yield f"{title} {_quoted(was)} removed"
    else:
        yield f"{title} changed from {_quoted(was)} to {_quoted(now)}"


def _quoted(value: Any) -> str:
    return str(value) if isinstance(value, int) else f"“{excerpt(str(value))}”"


# -- inside text


def of_words(before: Json, after: Json, steps: list[Change]) -> list[Format]:
    """How the words that two text blocks have in common differ in their marks."""
    runs = Runs(before), Runs(after)
    words = plain.inline(after)
    found: list[Format] = []
    for step in steps:
        if step.op != "equal":
            continue
        for start, end in runs[1].pieces(step.j1, step.j2, runs[0], step.i1 - step.j1):
            parts = runs[0].at(start + step.i1 - step.j1), runs[1].at(start)
            for what in _of_parts(*parts):
                _append(found, what, start, end)
    return [
        Format(one.what, excerpt(words[one.start : one.end]), one.start, one.end) for one in found
    ]


def _append(found: list[Format], what: str, start: int, end: int) -> None:
    """Add a span, or lengthen the one that ends here and says the same."""
    for number in range(len(found) - 1, max(len(found) - 8, -1), -1):
        if found[number].what == what and found[number].end == start:
            found[number] = found[number]._replace(end=end)
            return
    found.append(Format(what, "", start, end))


def _of_parts(before: Json, after: Json) -> Iterator[str]:
    if before["type"] == after["type"] == "mention" and attr(before, "id") != attr(after, "id"):
        yield "mentions another member of this name"
    was = {mark["type"]: mark for mark in before.get("marks", [])}
    now = {mark["type"]: mark for mark in after.get("marks", [])}
    for name in sorted(was.keys() | now.keys(), key=lambda name: MARK_RANK[name]):
        if name == "link":
            yield from _of_links(was.get(name), now.get(name))
        elif (name in was) != (name in now):
            yield f"{name} {'added' if name in now else 'removed'}"


def _of_links(was: Json | None, now: Json | None) -> Iterator[str]:
    addresses = [attr(mark, "href") or "" if mark else None for mark in (was, now)]
    if was is None or now is None:
        address = addresses[1] if was is None else addresses[0]
        yield f"link {'added, to' if was is None else 'removed, to'} {address}"
        return
    if addresses[0] != addresses[1]:
        yield f"link changed from {addresses[0]} to {addresses[1]}"
    yield from _setting("link title", attr(was, "title"), attr(now, "title"))
