"""What a comment says: Markdown in, the rich text of a comment out. Pure."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from apps.core.errors import InvalidInput
from apps.core.richtext import html, markdown, plain
from apps.core.richtext.nodes import attr, mark, paragraph, text
from apps.core.richtext.schema import Json, canonical_marks

LONGEST: Final = 10_000
"""Characters of a comment's Markdown."""

EMPTY: Final[Json] = {}
"""What a comment says that says nothing: one that was removed, or a suggestion without words."""


@dataclass(frozen=True)
class Body:
    """A comment as it was written, and what it says."""

    source: str
    content: Json

    @cached_property
    def mentions(self) -> list[str]:
        """The ids that it mentions, as written, each once."""
        return list(dict.fromkeys(_mentions(self.content)))

    def naming(self, names: dict[UUID, str]) -> "Body":
        """The same with each mentioned member by name: nobody is called what they are not."""
        return Body(self.source, _map(self.content, lambda node: _named(node, names)))

    def uncalling(self) -> "Body":
        """The same with names in place of mentions: it calls nobody."""
        return Body(self.source, _map(self.content, _uncalled))


def read(source: str) -> Body:
    """A comment from Markdown; `InvalidInput` naming `body` if it says nothing or too much.

    HTML in it stands as words. Headings become bold lines and pictures links: what others show
    beside the work must not break its outline, or tell a foreign site who reads.
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n").strip("\n").rstrip()
    if len(source) > LONGEST:
        raise InvalidInput({"body": f"A comment has at most {LONGEST:,} characters."})
    if "\x00" in source:
        raise InvalidInput({"body": "The comment holds a character that cannot be kept."})
    content = _map(markdown.parse_words(source), _plainer)
    if not plain.render(content).strip():
        raise InvalidInput({"body": "Write what you want to say."})
    return Body(source, content)


def shown(content: Json) -> SafeString:
    """What a comment says as HTML for a `.prose` container; every text in it is escaped."""
    return mark_safe(html.render(content)) if content else SafeString()  # noqa: S308


def words(content: Json) -> str:
    """What a comment says, without marks."""
    return plain.render(content) if content else ""


def _mentions(node: Json) -> list[str]:
    if node["type"] == "mention":
        return [str(attr(node, "id") or "")]
    return [found for child in node.get("content", []) for found in _mentions(child)]


def _map(node: Json, change: Any) -> Json:
    """The same with `change(node)` in place of each node, the inner ones first."""
    if node.get("content"):
        node = node | {"content": [_map(child, change) for child in node["content"]]}
    changed: Json = change(node)
    return changed


def _plainer(node: Json) -> Json:
    if node["type"] == "heading":
        return paragraph([_bold(part) for part in node.get("content", [])])
    if node["type"] == "image":
        return paragraph([_link_to(node)])
    return node


def _bold(part: Json) -> Json:
    if part["type"] != "text":
        return part
    marks = [one for one in part.get("marks", []) if one["type"] != "bold"]
    return part | {"marks": canonical_marks([*marks, mark("bold")])}


def _link_to(image: Json) -> Json:
    src = str(attr(image, "src"))
    return text(str(attr(image, "alt") or src), [mark("link", href=src)])


def _named(node: Json, names: dict[UUID, str]) -> Json:
    if node["type"] != "mention":
        return node
    return node | {"attrs": node["attrs"] | {"label": names[UUID(attr(node, "id"))]}}


def _uncalled(node: Json) -> Json:
    return text(f"@{attr(node, 'label') or ''}") if node["type"] == "mention" else node
