"""Inline content to Markdown, so that a reading of it gives the same content again.

Delimiters such as `**` are used where CommonMark's flanking rules let them open and close; where
they would be read as plain characters (a bold space, half a word in italics beside a dot) the
HTML element that means the same stands instead.
"""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from apps.core.richtext.hrefs import is_safe_link
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json

_DELIMITERS = {"bold": "**", "italic": "_", "strike": "~~"}
_ELEMENTS = {
    "bold": "strong",
    "italic": "em",
    "underline": "u",
    "strike": "s",
    "highlight": "mark",
    "code": "code",
}
_ALWAYS = re.compile(r"[\\`*\[\]<~|]")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What would become a link by itself: http://…, www.…, somebody@example.org.
_SELF_LINK = re.compile(r"(?i)(?<=http|ttps|ilto|xmpp):|(?<=www)\.|(?<=\S)@(?=\S)")
_LINE_START = re.compile(r"(?m)^(?:[#>+=-]|\d{1,9}(?=[.)]))")
_PLAIN_DESTINATION = re.compile(r"[^\s<>()\\&|]+")
_AUTOLINK = re.compile(r"(?i)(?:https?|mailto|tel):[^\s<>|&\\]+")
_RUN_OF_TICKS = re.compile(r"`+")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def inline(content: Sequence[Json], *, one_line: bool = False, in_table: bool = False) -> str:
    """Markdown of inline content. `one_line` where a line feed would end the block."""
    writer = _Writer(one_line or in_table, in_table)
    return _edges(writer.run(content, 0, "\n", "\n"), one_line or in_table)


def escaped(words: str) -> str:
    """Words as they must be written to be read as words, wherever in a line they stand."""
    words = _ALWAYS.sub(r"\\\g<0>", re.sub(r"\r\n?|\n", " ", words))
    words = _UNDERSCORE.sub(r"\_", words)
    words = _ENTITY.sub(r"\&", words)
    words = _SELF_LINK.sub(r"\\\g<0>", words)
    return words.replace("\u00a0", "&nbsp;")


def destination(address: str, title: str | None) -> str:
    """The part of a link or image between the round brackets."""
    if not _PLAIN_DESTINATION.fullmatch(address):
        special = re.sub(r"[<>\\]|&(?=#?\w+;)", r"\\\g<0>", address)
        address = f"<{special.replace('|', '&#124;')}>"
    if not title:
        return address
    words = re.sub(r'["\\]|&(?=#?\w+;)', r"\\\g<0>", " ".join(title.split("\n")))
    return f'{address} "{words.replace("|", "&#124;")}"'


def _edges(written: str, one_line: bool) -> str:
    """Guard what a reader would take for structure or drop: the ends of each line."""
    lines = written.split("\n")
    for index, line in enumerate(lines):
        if not one_line:
            line = _LINE_START.sub(_guarded, line)
        lines[index] = _spaces_kept(line)
    return "\n".join(lines)


def _guarded(start: re.Match[str]) -> str:
    found = start[0]
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def _spaces_kept(line: str) -> str:
    """White space at the ends of a line as entities, since a reader strips it."""
    bare = line.strip()
    if len(bare) == len(line):
        return line
    at = line.index(bare) if bare else len(line)
    before, after = line[:at], line[at + len(bare) :]
    return f"{_as_entities(before)}{bare}{_as_entities(after)}"


def _as_entities(spaces: str) -> str:
    return "".join(f"&#{ord(space)};" for space in spaces)


class _Writer:
    """Writes runs of inline nodes; knows what kind of line they are for."""

    def __init__(self, one_line: bool, in_table: bool) -> None:
        self.one_line = one_line
        self.in_table = in_table

    def run(self, content: Sequence[Json], depth: int, before: str, after: str) -> str:
        """Nodes that share their `depth` outer marks, between the characters given."""
        groups = [
            (mark, list(members))
            for mark, members in groupby(content, key=lambda part: _mark_at(part, depth))
        ]
        out = ""
        for index, (mark, members) in enumerate(groups):
            previous = out[-1] if out else before
            following = groups[index + 1] if index + 1 < len(groups) else None
            next_char = self._first(following) if following else after
            if mark is None:
                for at, part in enumerate(members):
                    last = at + 1 == len(members) and following is None
                    out = _after(out, self._part(part, last, depth))
            else:
                out = _after(out, self._marked(mark, members, depth, previous, next_char))
        return out

    def _first(self, group: tuple[Json | None, list[Json]]) -> str:
        """The character that a group begins with; any mark begins with punctuation."""
        mark, members = group
        written = "<" if mark else self._part(members[0], False, 0)
        return written[0] if written else "\n"

    def _part(self, part: Json, last: bool, depth: int) -> str:
        if part["type"] == "text":
            return escaped(part["text"])
        if part["type"] == "mention":
            label = escaped(f"@{attr(part, 'label') or ''}")
            member = attr(part, "id") or ""
            return f"[{label}]({destination(f'mention:{member}', None)})"
        if part["type"] == "hardBreak":
            return "<br>" if self.one_line or (last and depth == 0) or depth else "\\\n"
        return ""

    def _marked(self, mark: Json, members: list[Json], depth: int, before: str, after: str) -> str:
        kind = mark["type"]
        if kind == "code":
            return self._code("".join(part.get("text", "") for part in members))
        if kind == "link":
            return self._link(mark, members, depth, before, after)
        delimiter = _DELIMITERS.get(kind, "")
        inner = self.run(members, depth + 1, delimiter[-1:] or ">", delimiter[:1] or "<")
        if (
            delimiter
            and _flanks(delimiter, before, inner[:1])
            and _flanks(delimiter, after, inner[-1:])
        ):
            return f"{delimiter}{inner}{delimiter}"
        name = _ELEMENTS[kind]
        return f"<{name}>{inner}</{name}>"

    def _code(self, words: str) -> str:
        words = re.sub(r"\r\n?|\n", " ", words)
        if self.in_table and "|" in words:
            return f"<code>{escaped(words)}</code>"
        longest = max((len(run) for run in _RUN_OF_TICKS.findall(words)), default=0)
        ticks = "`" * (longest + 1)
        padded = words.strip(" ") and words.startswith(" ") and words.endswith(" ")
        if padded or words.startswith("`") or words.endswith("`"):
            words = f" {words} "
        return f"{ticks}{words}{ticks}"

    def _link(self, mark: Json, members: list[Json], depth: int, before: str, after: str) -> str:
        href, title = attr(mark, "href"), attr(mark, "title")
        if not is_safe_link(href):
            return self.run(members, depth + 1, before, after)
        words = "".join(part.get("text", "") for part in members)
        plain = all(len(part.get("marks", [])) == depth + 1 for part in members)
        if plain and words == href and not title and _AUTOLINK.fullmatch(words):
            return f"<{href}>"
        return f"[{self.run(members, depth + 1, '[', ']')}]({destination(href, title)})"


def _after(written: str, more: str) -> str:
    """The two together; `!` before a link would make an image of it."""
    if written.endswith("!") and more.startswith("["):
        return f"{written[:-1]}\\!{more}"
    return written + more


def _mark_at(part: Json, depth: int) -> Json | None:
    marks: list[Any] = part.get("marks") or []
    return marks[depth] if len(marks) > depth else None


def _flanks(delimiter: str, outside: str, inside: str) -> bool:
    """True if the delimiter opens (or, mirrored, closes) emphasis between these characters.

    Stricter than CommonMark's flanking: symbols outside ASCII count as neither word nor
    punctuation, since renderers differ on them.
    """
    if not inside or inside.isspace():
        return False
    apart = outside.isspace() or bool(_PUNCTUATION.match(outside))
    return apart or (inside.isalnum() and delimiter != "_")
