"""The comments of a Word file, in the order of its text, and the file with signs where they are."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from apps.core.richtext.losses import Loss, shortened
from apps.documents.importing.word_comments import Exchange, Remark, comments_of
from apps.documents.importing.word_marks import Marks, Spot
from apps.documents.importing.word_package import Package, Unreadable, parsed
from apps.documents.importing.word_xml import counted


@dataclass(frozen=True, slots=True)
class Placed:
    """A comment with its answers, and its place in the text, if it has one."""

    exchange: Exchange
    spot: Spot | None = None


@dataclass(frozen=True)
class Discussion:
    """All that was commented; signs bear the number that an exchange has here."""

    package: Package
    comments: tuple[Placed, ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the file that has words."""

    path: str
    root: "etree._Element"
    marks: Marks
    found: list[tuple[int, str, Exchange]] = field(default_factory=list)
    """The exchanges in it, each with where it begins and the id that it is marked with."""


def discussion_of(package: Package) -> Discussion:
    """What was commented, with the file as it is to be read: signed, and without the comments.
    Raises Unreadable if the text itself cannot be read."""
    commented = comments_of(package)
    losses = list(commented.losses)
    package = package.without("comments", "commentsExtended")
    exchanges = list(_with_words(commented.exchanges, losses))
    if not commented.exchanges:
        return Discussion(package, losses=tuple(losses))
    parts = list(_parts(package))
    nowhere = [Placed(one) for one in exchanges if not _found_in(one, parts)]
    placed: list[Placed] = []
    signed = {}
    for part in parts:
        part.found.sort(key=lambda one: one[0])
        first = len(placed)
        part.marks.sign((first + number, key) for number, (_, key, _) in enumerate(part.found))
        placed += [Placed(one, part.marks.spots[key]) for _, key, one in part.found]
        signed[part.path] = etree.tostring(part.root, xml_declaration=True, encoding="UTF-8")
    said = {remark.id for one in commented.exchanges for remark in one.remarks}
    if unknown := sum(len(part.marks.spots.keys() - said) for part in parts):
        why = "the text refers to them, but they are not in the file"
        losses.append(Loss(0, counted(unknown, "comment"), why))
    package = replace(package, texts={**package.texts, **signed})
    return Discussion(package, (*placed, *nowhere), tuple(losses))


def _parts(package: Package) -> Iterator[_Part]:
    for path in (package.main, package.path_of("footnotes"), package.path_of("endnotes")):
        try:
            root = parsed(package.texts[path])
        except KeyError:
            continue
        except Unreadable:
            if path == package.main:
                raise
            continue
        yield _Part(path, root, Marks(root))


def _found_in(exchange: Exchange, parts: list[_Part]) -> bool:
    """Note it in the part that marks its first comment, or failing that one of its answers."""
    for remark in exchange.remarks:
        for part in parts:
            if (spot := part.marks.spots.get(remark.id)) is not None:
                part.found.append((spot.start, remark.id, exchange))
                return True
    return False


def _with_words(exchanges: Iterable[Exchange], losses: list[Loss]) -> Iterator[Exchange]:
    """Without what says nothing; a comment without words stays if it was answered in some."""
    for exchange in exchanges:
        first, *answers = exchange.remarks
        kept = [one for one in answers if not one.is_empty]
        empty = [one for one in answers if one.is_empty]
        (kept if kept or not first.is_empty else empty).insert(0, first)
        losses += [Loss(0, f"comment by {one.by}", "it says nothing; left out") for one in empty]
        losses += [loss for one in kept for loss in _left_of(one)]
        if kept:
            yield replace(exchange, remarks=kept)


def _left_of(remark: Remark) -> Iterator[Loss]:
    """What a thread has no place for."""
    said = f"comment by {remark.by}"
    if remark.words:
        said += f": {shortened(remark.words, 80)}"
    if remark.has_picture:
        yield Loss(0, f"picture in the {said}", "comments hold words alone; left out")
    if remark.is_formatted:
        yield Loss(0, said, "its words come along, without bold, lists and the like")
