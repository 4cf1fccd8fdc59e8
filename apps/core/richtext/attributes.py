"""What each attribute of the schema may hold. The schema names them, this says their types."""

import re
from collections.abc import Callable
from typing import Any, TypeAlias

from apps.core.richtext.hrefs import is_safe_image, is_safe_link

SECTION_ID = re.compile(r"s[a-z0-9]{9}")
CALLOUT_KINDS = ("note", "tip", "important", "warning", "caution")
LONGEST_ATTRIBUTE = 4096
MOST_SPAN = 1000

Rule: TypeAlias = tuple[Callable[[Any], bool], str]


def _whole(low: int, high: int) -> Callable[[Any], bool]:
    return lambda value: type(value) is int and low <= value <= high


def _short_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_ATTRIBUTE


def _one_of(*allowed: str | None) -> Callable[[Any], bool]:
    return lambda value: value is None or (isinstance(value, str) and value in allowed)


def _or_nothing(accepts: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is None or accepts(value)


def _widths(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST_SPAN
        and all(width is None or _whole(0, 100_000)(width) for width in value)
    )


def _section_id(value: Any) -> bool:
    return isinstance(value, str) and SECTION_ID.fullmatch(value) is not None


_CELL: dict[str, Rule] = {
    "colspan": (_whole(1, MOST_SPAN), "a whole number from 1 to 1000"),
    "rowspan": (_whole(1, MOST_SPAN), "a whole number from 1 to 1000"),
    "colwidth": (_or_nothing(_widths), "a list of widths in pixels, or null"),
    "align": (_one_of("left", "center", "right"), "left, center, right or null"),
}
_TEXT: Rule = (_or_nothing(_short_text), "a text of at most 4096 characters, or null")
_LINK: Rule = (is_safe_link, "an http, https, mailto, tel or site-relative address")

RULES: dict[str, dict[str, Rule]] = {
    "heading": {
        "level": (_whole(1, 4), "a whole number from 1 to 4"),
        "id": (_or_nothing(_section_id), "'s' and nine characters of a-z and 0-9, or null"),
    },
    "orderedList": {
        "start": (_whole(0, 999_999_999), "a whole number from 0 to 999999999"),
        "type": _TEXT,
    },
    "taskItem": {"checked": (lambda value: isinstance(value, bool), "true or false")},
    "callout": {
        "kind": (
            lambda value: isinstance(value, str) and value in CALLOUT_KINDS,
            "note, tip, important, warning or caution",
        )
    },
    "codeBlock": {"language": _TEXT},
    "tableHeader": _CELL,
    "tableCell": _CELL,
    "image": {
        "src": (_or_nothing(is_safe_image), "an http, https or site-relative address, or null"),
        "alt": _TEXT,
        "title": _TEXT,
        "width": (_or_nothing(_whole(1, 100_000)), "a whole number of pixels, or null"),
        "height": (_or_nothing(_whole(1, 100_000)), "a whole number of pixels, or null"),
    },
    "file": {
        "href": (_or_nothing(is_safe_link), f"{_LINK[1]}, or null"),
        "name": _TEXT,
        "size": (_or_nothing(_whole(0, 2**53)), "a number of bytes, or null"),
    },
    "mention": {"id": _TEXT, "label": _TEXT, "mentionSuggestionChar": _TEXT},
    "link": {"href": _LINK, "title": _TEXT},
}


def complaint(owner: str, name: str, value: Any) -> str | None:
    """What is wrong with the attribute `name` of node or mark `owner`; None if it may stand."""
    rule = RULES.get(owner, {}).get(name)
    if rule is None:
        return None if _short_text(value) or value is None else "must be a text or null"
    accepts, wanted = rule
    return None if accepts(value) else f"must be {wanted}"
