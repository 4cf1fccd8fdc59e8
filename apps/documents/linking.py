"""The links of a text to pages of the book, kept as rows so that a page knows what links to it.

Links stand in the text as addresses without host. The rows follow from the text whenever it has
settled; whether a link leads anywhere is asked when it is shown, since that depends on others.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings

from apps.core.richtext.attributes import SECTION_ID
from apps.core.richtext.nodes import attr
from apps.core.richtext.sections import split
from apps.documents.impacts import follow_links
from apps.documents.models import Document, Link
from apps.workspaces.live import poke

_PAGE = re.compile(
    r"/(?P<workspace>[a-z0-9-]+)/documents/"
    r"(?P<page>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?"
    r"(?:\?[^#]*)?(?:#(?P<section>.*))?",
    re.IGNORECASE,
)
LONGEST_WORDS = 200


@dataclass(frozen=True)
class PageAddress:
    """An address of a page of some workspace; `section` is empty for the whole page."""

    workspace: str
    page: UUID
    section: str

    @classmethod
    def read(cls, href: str) -> "PageAddress | None":
        """None if the address is of anything but a page, or of something below one."""
        public = getattr(settings, "PUBLIC_URL", "")
        match = _PAGE.fullmatch(href.removeprefix(public) if public else href)
        if match is None:
            return None
        place = match["section"] or ""
        section = place if SECTION_ID.fullmatch(place) else ""
        return cls(match["workspace"].lower(), UUID(match["page"]), section)

    def __str__(self) -> str:
        place = f"#{self.section}" if self.section else ""
        return f"/{self.workspace}/documents/{self.page}/{place}"


def relink(document: Document, json: dict[str, Any]) -> None:
    """Store what this text links to; the caller holds the document's row."""
    wanted = _wanted(json)
    stored = {(one.section, one.address): one for one in Link.objects.filter(document=document)}
    gone = [one for key, one in stored.items() if key not in wanted]
    fresh = _fresh(document, {key: one for key, one in wanted.items() if key not in stored})
    renamed = []
    for key, row in stored.items():
        if key in wanted and row.words != wanted[key].words:
            row.words = wanted[key].words
            renamed.append(row)
    Link.objects.filter(pk__in=[one.pk for one in gone]).delete()
    Link.objects.bulk_update(renamed, ["words"], batch_size=500)
    Link.objects.bulk_create(fresh, batch_size=500)
    follow_links(document)
    if gone or fresh or renamed:
        tell_pages([document.pk, *(one.target_id for one in [*gone, *fresh] if one.target_id)])


def link_first(document: Document, json: dict[str, Any]) -> None:
    """Store what the first text of a new document links to."""
    fresh = _fresh(document, _wanted(json))
    if fresh:
        Link.objects.bulk_create(fresh, batch_size=500)
        tell_pages(one.target_id for one in fresh if one.target_id)


def tell_pages(pages: Iterable[UUID]) -> None:
    """Open pages show their links and what links to them anew."""
    for page in dict.fromkeys(pages):
        poke(f"document:{page}", "links", page)


def tell_linking(targets: Collection[UUID]) -> None:
    """Links to these pages may have broken, or lead somewhere again."""
    linking = Link.objects.filter(target__in=targets).order_by().distinct()
    tell_pages(linking.values_list("document", flat=True))


# -- reading a text


@dataclass(frozen=True)
class _Found:
    """A link in a section, with the words that it was given there first."""

    address: PageAddress
    words: str


def _wanted(json: dict[str, Any]) -> dict[tuple[str, str], _Found]:
    """The links of a text by section and address, in the order of the text."""
    wanted: dict[tuple[str, str], _Found] = {}
    for part in split(json):
        for node in part.nodes:
            for href, words in _links(node):
                address = PageAddress.read(href)
                if address is not None:
                    wanted.setdefault((part.id, str(address)), _Found(address, words))
    return wanted


def _links(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each address in a node with its words, which may be of several marks."""
    href, words = "", ""
    for child in node.get("content", []):
        here = _href(child)
        if here != href:
            if href:
                yield href, _short(words)
            href, words = here, ""
        words += child.get("text", "") if here else ""
        yield from _links(child)
    if href:
        yield href, _short(words)


def _href(node: dict[str, Any]) -> str:
    links = (mark for mark in node.get("marks", []) if mark["type"] == "link")
    return next((attr(mark, "href") or "" for mark in links), "")


def _short(words: str) -> str:
    return " ".join(words.split())[:LONGEST_WORDS]


def _fresh(document: Document, wanted: dict[tuple[str, str], _Found]) -> list[Link]:
    """New rows; pages of other workspaces and unknown ids are nobody's target."""
    if not wanted:
        return []
    slug = document.workspace.slug
    asked = {one.address.page for one in wanted.values() if one.address.workspace == slug}
    pages = Document.objects.filter(workspace=document.workspace_id, pk__in=asked)
    known = set(pages.values_list("pk", flat=True))
    return [
        Link(
            workspace_id=document.workspace_id,
            document=document,
            section=section,
            address=address,
            words=one.words,
            target_id=one.address.page
            if one.address.workspace == slug and one.address.page in known
            else None,
            target_section=one.address.section,
        )
        for (section, address), one in wanted.items()
    ]
