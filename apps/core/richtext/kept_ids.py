"""Giving the headings of a rewritten text the section ids that they had before."""

from collections import Counter
from collections.abc import Iterator

from apps.core.richtext import plain
from apps.core.richtext.alignment import bag_of, pairs, shared
from apps.core.richtext.nodes import attr
from apps.core.richtext.schema import Json

# The share of words from which on a section under a new title is still taken for the old one.
LEAST_ALIKE = 0.4


def with_kept_ids(document: Json, before: Json) -> Json:
    """The document with ids from an earlier state of it on the headings that carry none.

    A heading is the one it was if its words stayed, or else if it stands in the same place and its
    section reads much alike. Headings that are new stay without an id.
    """
    new, old = _spans(document), _spans(before)
    taken = {attr(span[0], "id") for span in new}
    free = [span for span in old if attr(span[0], "id") and attr(span[0], "id") not in taken]
    bare = [span for span in new if not attr(span[0], "id")]
    found = {id(b[0]): attr(f[0], "id") for b, f in _same_sections(bare, free)}
    content = [
        block | {"attrs": block["attrs"] | {"id": found[id(block)]}}
        if id(block) in found
        else block
        for block in document.get("content", [])
    ]
    return document | {"content": content}


def _spans(document: Json) -> list[list[Json]]:
    spans: list[list[Json]] = []
    for block in document.get("content", []):
        if block["type"] == "heading":
            spans.append([block])
        elif spans:
            spans[-1].append(block)
    return spans


def _same_sections(
    new: list[list[Json]], old: list[list[Json]]
) -> Iterator[tuple[list[Json], list[Json]]]:
    """Pairs of a new and an old span, headings first, that are one section."""
    for told in (_title_and_level, _title):
        left = dict[object, list[list[Json]]]()
        for span in old:
            left.setdefault(told(span), []).append(span)
        for span in list(new):
            if same := left.get(told(span)):
                match = same.pop(0)
                new = [one for one in new if one is not span]
                old = [one for one in old if one is not match]
                yield span, match
    bags = [_bag(span) for span in new], [_bag(span) for span in old]

    def likeness(i: int, j: int) -> float:
        alike = shared(bags[0][i], bags[1][j])
        return alike if alike >= LEAST_ALIKE else 0.0

    for i, j in pairs(new, old, likeness):
        yield new[i], old[j]


def _title(span: list[Json]) -> str:
    return " ".join(plain.inline(span[0]).split())


def _title_and_level(span: list[Json]) -> tuple[str, int]:
    return _title(span), attr(span[0], "level")


def _bag(span: list[Json]) -> Counter[str]:
    return bag_of({"type": "doc", "content": span})
