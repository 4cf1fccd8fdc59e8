"""Anchors as GitHub makes them of headings: `## 🚀 Go to market` is `#-go-to-market`."""

import re
from collections.abc import Mapping

from apps.core.richtext import plain
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json
from apps.core.richtext.sections import headings

_DROPPED = re.compile(r"[^\w\- ]")
_HYPHENS = re.compile(r"-+")


def slug(words: str) -> str:
    """GitHub's anchor for a heading: lower case, signs dropped, a hyphen for each space."""
    return _DROPPED.sub("", words.strip().lower()).replace(" ", "-")


def loose(anchor: str) -> str:
    """An anchor without what renderers differ on: hyphens at its ends and repeated ones."""
    return _HYPHENS.sub("-", slug(anchor)).strip("-")


def slugs_of(document: Json, anchors: Mapping[str, int]) -> dict[str, str | None]:
    """Section ids by anchor: GitHub's, repeated ones numbered, and those that HTML sets itself,
    given as the number of the heading that they follow (0 is the first, -1 before it)."""
    found: dict[str, str | None] = {}
    times: dict[str, int] = {}
    ids: list[str] = []
    for heading in headings(document):
        name = slug(plain.inline(heading))
        times[name] = times.get(name, -1) + 1
        ids.append(attr(heading, "id"))
        found.setdefault(f"{name}-{times[name]}" if times[name] else name, ids[-1])
    for anchor, number in anchors.items():
        found.setdefault(anchor, ids[number] if 0 <= number < len(ids) else None)
    return found


def section_at(slugs: Mapping[str, str | None], anchor: str) -> tuple[bool, str | None]:
    """Whether an anchor is known, and the section it means (None: the top of the page)."""
    for name in (anchor, anchor.lower()):
        if name in slugs:
            return True, slugs[name]
    wanted = loose(anchor)
    return next(
        ((True, section) for name, section in slugs.items() if loose(name) == wanted), (False, None)
    )
