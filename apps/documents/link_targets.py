"""What a link can be completed to while one types: pages, and sections of them.

`Ideal client` finds pages, and headings below any page; `Ideal client#who` headings of the pages
that fit best; an address of a page or section finds just that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from apps.core.richtext.sections import OPENING
from apps.documents.linking import PageAddress
from apps.documents.models import Document, Section
from apps.documents.searching import Pages, pages_titled
from apps.search.finding import find
from apps.workspaces.models import Member

MOST_PAGES = 10
PAGES_BESIDE_HEADINGS = 6
"""Pages that are offered at least, where headings fit, too."""

MOST_HEADINGS = 50
"""Of one page: more than that nobody looks through."""

PAGES_BEFORE_SIGN = 3
"""Pages whose headings are offered where no title is just what stands before the sign."""

LOOKED_THROUGH = 100
"""Pages whose headings may be meant when only words of a heading are typed."""


@dataclass(frozen=True)
class Target:
    """A page, or a section of it."""

    page: Document
    section: Section | None = None

    @property
    def href(self) -> str:
        place = f"#{self.section.key}" if self.section else ""
        return f"{self.page.get_absolute_url()}{place}"

    @property
    def title(self) -> str:
        return f"{self.page.title} › {self.section.title}" if self.section else self.page.title


def link_targets(member: Member, typed: str) -> list[Target]:
    """Where a link may lead, best first; without words the pages edited last."""
    address = PageAddress.read(typed.strip())
    if address is not None:
        return _at(member, address)
    before, sign, after = typed.rpartition("#")
    if sign and before.strip():
        return _below(_meant(member, before.strip()), after)
    if not after.strip():
        return [Target(page) for page in pages_titled(member, "", MOST_PAGES)]
    return _anywhere(member, after)


def _at(member: Member, address: PageAddress) -> list[Target]:
    page = Document.objects.visible_to(member).current().filter(pk=address.page).first()
    if page is None or address.workspace != member.workspace.slug:
        return []
    if not address.section:
        return [Target(page)]
    return [Target(page, one) for one in Section.objects.filter(document=page, key=address.section)]


def _meant(member: Member, title: str) -> list[Document]:
    """The pages of just this title, or those that fit best."""
    pages = pages_titled(member, title, MOST_PAGES)
    same = [page for page in pages if page.title.casefold() == title.casefold()]
    return same or pages[:PAGES_BEFORE_SIGN]


def _below(pages: Sequence[Document], words: str) -> list[Target]:
    """Headings of these pages with all the words, as they stand."""
    by_id = {page.pk: page for page in pages}
    place = {page: at for at, page in enumerate(by_id)}
    found = _headed(list(by_id), words).order_by("position")
    rows = sorted(found[: MOST_HEADINGS * len(by_id)], key=lambda row: place[row.document_id])
    return [Target(by_id[row.document_id], row) for row in rows[:MOST_HEADINGS]]


def _anywhere(member: Member, words: str) -> list[Target]:
    """Pages by their titles, then headings below any page: one search for both."""
    found = [row for _, row in find(member, words, kinds=[Pages.type]).ranked]
    place = {row.id: at for at, row in enumerate(found[:LOOKED_THROUGH])}
    rows = _headed(list(place), words).select_related("document").order_by("position")
    best = sorted(
        rows[:LOOKED_THROUGH], key=lambda row: (not _begins(row, words), place[row.document_id])
    )
    room = max(PAGES_BESIDE_HEADINGS, MOST_PAGES - len(best))
    titled = [row.id for row in found if row.in_title][:room]
    pages = Document.objects.in_bulk(titled)
    headings = [Target(row.document, row) for row in best]
    return [*(Target(pages[pk]) for pk in titled if pk in pages), *headings][:MOST_PAGES]


def _begins(section: Section, words: str) -> bool:
    return section.title.casefold().startswith(words.strip().casefold())


def _headed(pages: Sequence[UUID], words: str) -> QuerySet[Section]:
    found = Section.objects.filter(document__in=pages).exclude(key=OPENING).exclude(title="")
    for word in words.split():
        found = found.filter(title__icontains=word)
    return found
