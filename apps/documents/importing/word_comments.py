"""The comments of a Word file: who said what, in answer to what, and whether it was resolved."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

from apps.core.richtext.hrefs import is_safe_link
from apps.core.richtext.losses import Loss, shortened
from apps.core.richtext.nodes import mark, node, text
from apps.core.richtext.schema import Json, joined
from apps.documents.importing.word_package import Package, Unreadable
from apps.documents.importing.word_xml import PICTURES, get, inside, name_of, named

MOST = 5_000
"""Comments of one file that come along."""

_BLANKS = re.compile(r"\s+")
_SIGNS = {"tab": " ", "noBreakHyphen": "-"}
_FORMATS = frozenset({"b", "i", "u", "strike", "numPr", "tbl"})


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment. `paragraphs` are the inline contents of those of its paragraphs that say
    something; `id` is what its place in the text is marked with; `on` is the day."""

    id: str
    author: str
    on: date | None
    paragraphs: tuple[list[Json], ...] = ()
    has_picture: bool = False
    is_formatted: bool = False

    @property
    def by(self) -> str:
        return self.author or "somebody"

    @property
    def words(self) -> str:
        """All that it says, on one line."""
        return " ".join(part.get("text", "") for each in self.paragraphs for part in each)

    @property
    def is_empty(self) -> bool:
        return not self.paragraphs and not self.has_picture


@dataclass(frozen=True, slots=True)
class Exchange:
    """A comment and what was answered to it."""

    remarks: list[Remark]
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Commented:
    """The exchanges in the order of the file, and what of them cannot be read."""

    exchanges: tuple[Exchange, ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(slots=True)
class _Threads:
    """What is told by paragraphs of comments: whom each answers, and which are resolved."""

    answers: dict[str, str] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Read:
    """A comment with the keys of its paragraphs, by which answers name it."""

    keys: list[str]
    remark: Remark


def comments_of(package: Package) -> Commented:
    """All that was commented; nothing but a loss where it cannot be read."""
    try:
        part = package.related("comments")
    except Unreadable:
        return Commented(losses=(Loss(0, "the comments", "they are damaged; left out"),))
    if part is None:
        return Commented()
    losses: list[Loss] = []
    try:
        threads = _threads(package.related("commentsExtended"))
    except Unreadable:
        why = "this is damaged; each comment stands alone and open"
        losses.append(Loss(0, "which comments answer which, and which are resolved", why))
        threads = _Threads()
    found = list(named(part, "comment"))
    if len(found) > MOST:
        said = f"{len(found) - MOST:,} more comments"
        losses.append(Loss(0, said, f"at most {MOST:,} of a file come along; left out"))
    links = _links(package)
    read = [_Read(_keys(one), _remark(one, links)) for one in found[:MOST]]
    return Commented(tuple(_exchanges(read, threads)), tuple(losses))


# -- who answers whom


def _exchanges(read: list[_Read], threads: _Threads) -> Iterator[Exchange]:
    """Each comment that answers none of the others, with all that answers it however deep: Word
    itself shows one level."""
    owner = {key: number for number, one in enumerate(read) for key in one.keys}
    answers: dict[int, list[Remark]] = {}
    for number, one in enumerate(read):
        root = _root(number, read, owner, threads)
        answers.setdefault(root, [])
        if root != number:
            answers[root].append(one.remark)
    for root, remarks in answers.items():
        resolved = not threads.resolved.isdisjoint(read[root].keys)
        yield Exchange([read[root].remark, *remarks], resolved)


def _root(number: int, read: list[_Read], owner: Mapping[str, int], threads: _Threads) -> int:
    """What a comment answers in the end; the first of all where they answer in a circle."""
    at, seen = number, {number}
    while True:
        keys = (threads.answers.get(key, "") for key in read[at].keys)
        above = next((owner[key] for key in keys if key in owner), at)
        if above == at:
            return at
        if above in seen:
            return min(seen)
        seen.add(above)
        at = above


def _threads(part: "etree._Element | None") -> _Threads:
    threads = _Threads()
    for one in [] if part is None else named(part, "commentEx"):
        key, above = get(one, "paraId"), get(one, "paraIdParent")
        if key and above:
            threads.answers[key] = above
        if key and get(one, "done").lower() in ("1", "true", "on"):
            threads.resolved.add(key)
    return threads


def _keys(comment: "etree._Element") -> list[str]:
    return [key for one in named(comment, "p") if (key := get(one, "paraId"))]


# -- what one says


def _links(package: Package) -> Mapping[str, str]:
    try:
        return package.links_of("comments")
    except Unreadable:
        return {}


def _remark(comment: "etree._Element", links: Mapping[str, str]) -> Remark:
    paragraphs = (_inline(one, links) for one in named(comment, "p"))
    names = {name_of(element) for element in comment.iter()}
    return Remark(
        id=get(comment, "id"),
        author=shortened(get(comment, "author"), 100),
        on=_date(get(comment, "date")),
        paragraphs=tuple(filter(None, paragraphs)),
        has_picture=not names.isdisjoint(PICTURES),
        is_formatted=not names.isdisjoint(_FORMATS),
    )


def _inline(paragraph: "etree._Element", links: Mapping[str, str]) -> list[Json]:
    """The words of a paragraph; links stay links. Empty if there are none."""
    lines: list[list[Json]] = [[]]
    for element in paragraph.iter():
        kind = name_of(element)
        if kind in ("br", "cr"):
            lines.append([])
        elif kind == "t" and not inside(element, "moveFrom"):
            lines[-1].append(text(element.text or "", _marks(element, links)))
        elif kind in _SIGNS:
            lines[-1].append(text(_SIGNS[kind]))
    out: list[Json] = []
    for line in filter(None, map(_stripped, lines)):
        out += [node("hardBreak"), *line] if out else line
    return out


def _marks(element: "etree._Element", links: Mapping[str, str]) -> list[Json]:
    above = (one for one in element.iterancestors() if name_of(one) == "hyperlink")
    href = next((links.get(get(one, "id"), "") for one in above), "")
    return [mark("link", href=href)] if href and is_safe_link(href) else []


def _stripped(line: list[Json]) -> list[Json]:
    """Without blanks at its ends."""
    line = [one | {"text": _BLANKS.sub(" ", one["text"])} for one in joined(line)]
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while line and not strip(line[end]["text"]):
            line.pop(end)
        if line:
            line[end] = line[end] | {"text": strip(line[end]["text"])}
    return line


def _date(written: str) -> date | None:
    """The day by the author's clock; the time that follows is of no zone."""
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        return None
