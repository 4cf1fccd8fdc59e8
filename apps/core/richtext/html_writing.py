"""Nodes of the schema to HTML. The shapes are those that the editor's own extensions read."""

import re
from collections.abc import Callable
from html import escape
from typing import Any

from apps.core.richtext.attributes import CALLOUT_KINDS, SECTION_ID
from apps.core.richtext.hrefs import is_safe_image, is_safe_link
from apps.core.richtext.html_tables import is_plain
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json

# White space that a browser would fold: at an end of a line, or more than one in a row.
_FOLDED = re.compile(r"^[ \t]|[ \t]$|[ \t]{2}|[\t\n\r\f]")
_MARK_TAGS = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strike": "s",
    "highlight": "mark",
    "code": "code",
}


def blocks(content: list[Json], *, between: str = "\n") -> str:
    """Blocks one after another, `between` separates them."""
    return between.join(block(one) for one in content)


def block(one: Json) -> str:
    """One block with everything in it; an unknown one gives nothing."""
    write = _BLOCKS.get(one["type"])
    return write(one) if write else ""


def tag(name: str, /, **attributes: Any) -> str:
    """An opening tag. `data_size` is written data-size; None leaves an attribute out."""
    written = "".join(
        f' {key.strip("_").replace("_", "-")}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>"


def inline(content: list[Json]) -> str:
    """Inline content with its marks, tags opened and closed as seldom as can be."""
    out: list[str] = []
    opened: list[Json] = []
    for part in content:
        wanted = [mark for mark in part.get("marks", []) if _mark_tag(mark)]
        same = 0
        while same < min(len(opened), len(wanted)) and opened[same] == wanted[same]:
            same += 1
        out += [_closing(mark) for mark in reversed(opened[same:])]
        out += [_mark_tag(mark) for mark in wanted[same:]]
        opened = wanted
        out.append(_part(part))
    return "".join(out + [_closing(mark) for mark in reversed(opened)])


def _mark_tag(mark: Json) -> str:
    if mark["type"] != "link":
        name = _MARK_TAGS.get(mark["type"])
        return f"<{name}>" if name else ""
    href = attr(mark, "href")
    if not is_safe_link(href):
        return ""
    leaves = href.lower().startswith(("http:", "https:"))
    rel = "noopener noreferrer" if leaves else None
    broken = "link-broken" if _fault(mark) else None
    return tag("a", href=href, title=attr(mark, "title") or None, rel=rel, class_=broken)


def _closing(mark: Json) -> str:
    if mark["type"] != "link":
        return f"</{_MARK_TAGS[mark['type']]}>"
    fault = _fault(mark)
    told = f" (broken link: {escape(fault, quote=False)})" if fault else ""
    return f'<span class="visually-hidden">{told}</span></a>' if told else "</a>"


def _fault(mark: Json) -> str:
    """What `links.flag_links` says of a link that leads nowhere."""
    return str(attr(mark, "fault") or "")


def _part(part: Json) -> str:
    if part["type"] == "text":
        return escape(part["text"], quote=False)
    if part["type"] == "hardBreak":
        return "<br>"
    if part["type"] == "mention":
        label = attr(part, "label") or ""
        member = attr(part, "id") or ""
        opening = tag("span", class_="mention", data_mention=member)
        return f"{opening}@{escape(label, quote=False)}</span>"
    return ""


def _folds(content: list[Json]) -> str | None:
    """The class that keeps white space, where a browser would otherwise fold it."""
    line = "".join(part["text"] if part["type"] == "text" else "\x00" for part in content)
    return "pre-wrap" if any(_FOLDED.search(run) for run in line.split("\x00")) else None


def _words(name: str, one: Json, **attributes: Any) -> str:
    content = one.get("content", [])
    opening = tag(name, **attributes, class_=_folds(content))
    return f"{opening}{inline(content)}</{name}>"


def _paragraph(one: Json) -> str:
    return _words("p", one)


def _heading(one: Json) -> str:
    level, section = attr(one, "level"), attr(one, "id")
    level = level if level in (1, 2, 3, 4) else 4
    known = isinstance(section, str) and SECTION_ID.fullmatch(section)
    return _words(f"h{level}", one, id=section if known else None)


def _wrapped(name: str, one: Json, **attributes: Any) -> str:
    return f"{tag(name, **attributes)}{blocks(one.get('content', []), between='')}</{name}>"


def _ordered_list(one: Json) -> str:
    start = attr(one, "start")
    return _wrapped("ol", one, start=start if start != 1 else None)


def _task_item(one: Json) -> str:
    ticked = attr(one, "checked") is True
    state = " checked" if ticked else ""
    box = f'<label><input type="checkbox" aria-label="Done" disabled{state}></label>'
    opening = tag("li", data_type="taskItem", data_checked="true" if ticked else "false")
    return f"{opening}{box}<div>{blocks(one.get('content', []), between='')}</div></li>"


def _callout(one: Json) -> str:
    kind = attr(one, "kind")
    kind = kind if kind in CALLOUT_KINDS else "note"
    return _wrapped("aside", one, class_="callout", role="note", data_callout=kind)


def _code_block(one: Json) -> str:
    words = "".join(part.get("text", "") for part in one.get("content", []))
    language = attr(one, "language") or None
    opening = tag("code", class_=f"language-{language}" if language else None)
    outer = tag("pre", data_language=language)
    return f"{outer}{opening}{escape(words, quote=False)}\n</code></pre>"


def _table(one: Json) -> str:
    return f'<div class="tableWrapper" tabindex="0">{table(one)}</div>'


def table(one: Json) -> str:
    """A table without the frame that lets it scroll."""
    rows = one.get("content", [])
    first = rows[0].get("content", []) if rows else []
    heads = 1 if first and is_plain(one) and all(c["type"] == "tableHeader" for c in first) else 0
    head = f"<thead>{_row(rows[0])}</thead>" if heads else ""
    body = "".join(_row(row) for row in rows[heads:])
    return f"<table>{head}<tbody>{body}</tbody></table>"


def _row(row: Json) -> str:
    return f"<tr>{''.join(_cell(cell) for cell in row.get('content', []))}</tr>"


def _cell(cell: Json) -> str:
    widths = attr(cell, "colwidth")
    spans = {name: attr(cell, name) for name in ("colspan", "rowspan")}
    return _wrapped(
        "th" if cell["type"] == "tableHeader" else "td",
        cell,
        **{name: span for name, span in spans.items() if span != 1},
        colwidth=",".join(map(str, widths)) if widths else None,
        data_align=attr(cell, "align"),
    )


def _image(one: Json) -> str:
    src = attr(one, "src")
    if not is_safe_image(src):
        return ""
    alt, title = attr(one, "alt") or "", attr(one, "title") or None
    return tag("img", src=src, alt=alt, title=title, loading="lazy")


def _file(one: Json) -> str:
    href, name = attr(one, "href"), attr(one, "name") or ""
    if not is_safe_link(href):
        return f"<p>{escape(name, quote=False)}</p>"
    frame = tag("div", class_="file", data_file="", data_size=attr(one, "size"))
    link = tag("a", href=href, download=name)
    return f"{frame}{link}{escape(name, quote=False)}</a></div>"


_BLOCKS: dict[str, Callable[[Json], str]] = {
    "paragraph": _paragraph,
    "heading": _heading,
    "bulletList": lambda one: _wrapped("ul", one),
    "orderedList": _ordered_list,
    "listItem": lambda one: _wrapped("li", one),
    "taskList": lambda one: _wrapped("ul", one, data_type="taskList"),
    "taskItem": _task_item,
    "blockquote": lambda one: _wrapped("blockquote", one),
    "callout": _callout,
    "codeBlock": _code_block,
    "table": _table,
    "image": _image,
    "file": _file,
    "horizontalRule": lambda one: "<hr>",
}
