"""What a page shows of links: what links here, what of its own is broken, what has changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from apps.core.richtext.html import render
from apps.core.richtext.links import flag_links
from apps.core.richtext.nodes import attr
from apps.core.richtext.sections import OPENING
from apps.documents.linking import PageAddress
from apps.documents.models import Document, Impact, Link
from apps.documents.policies import DocumentPolicy
from apps.workspaces.models import Member

MOST = 500
"""Links and marks that are looked at for one page; more are told as more."""

SHOWN = 8
"""Pages that the margin names."""


@dataclass(frozen=True)
class LinkingPage:
    """Another page with its links to this one, in the order of its sections' ids."""

    page: Document
    links: Sequence[Link]


@dataclass(frozen=True)
class PageLinks:
    """The links of a document at both ends, as one member sees them."""

    document: Document
    impacts: Sequence[Impact]
    concerned: Sequence[Impact]
    broken: Sequence[Link]
    pages: Sequence[LinkingPage]
    more: bool
    may_confirm: bool
    whole: bool = True
    """Whether it was asked what links here, and not only what the text itself needs."""

    @property
    def first_pages(self) -> Sequence[LinkingPage]:
        return self.pages[:SHOWN]

    @property
    def rest(self) -> int:
        """How many pages the margin leaves out."""
        return len(self.pages[SHOWN:])

    def by_section(self) -> Mapping[str, list[Impact]]:
        marked: dict[str, list[Impact]] = {}
        for one in self.impacts:
            marked.setdefault(one.section, []).append(one)
        return marked

    def html(self, json: dict[str, Any]) -> SafeString:
        """The text with its broken links flagged and a notice above each section to look at."""
        faults = {one.address: one.why for one in self.broken}
        marked = self.by_section()

        def fault_of(href: str) -> str | None:
            address = PageAddress.read(href)
            return faults.get(str(address)) if address else None

        text = flag_links(json, fault_of) if faults else json
        if not marked:
            return mark_safe(render(text))  # noqa: S308 - our own writer, which escapes all words
        parts = [self._notices(marked.get(OPENING, []))]
        for block in text.get("content", []):
            if block["type"] == "heading":
                parts.append(self._notices(marked.get(attr(block, "id") or "", [])))
            parts.append(render({"type": "doc", "content": [block]}))
        return mark_safe("\n".join(part for part in parts if part))  # noqa: S308 - as above

    def _notices(self, impacts: Sequence[Impact]) -> str:
        shown = ({"impact": one, "may_confirm": self.may_confirm} for one in impacts)
        return "".join(render_to_string("documents/_impact_notice.html", one) for one in shown)


def links_of(document: Document, member: Member) -> PageLinks:
    """The links of a document in four queries, however many there are."""
    links = list(
        Link.objects.to_page(document).with_titles().select_related("document")[: MOST + 1]
    )
    elsewhere = Impact.objects.open().told().filter(document__archival=None, target=document)
    return replace(
        links_in_text(document, member),
        concerned=_told(elsewhere.exclude(document=document), member),
        pages=_pages(links[:MOST], member),
        more=len(links) > MOST,
        whole=True,
    )


def links_in_text(document: Document, member: Member) -> PageLinks:
    """What the text itself shows of links: its marks and those that are broken. Two queries."""
    policy = DocumentPolicy(member, document)
    return PageLinks(
        document=document,
        impacts=_told(Impact.objects.open().told().filter(document=document), member),
        concerned=(),
        broken=list(Link.objects.filter(document=document).broken().with_titles()[:MOST]),
        pages=(),
        more=False,
        may_confirm=policy.may("edit") or policy.may("sign"),
        whole=False,
    )


def _told(impacts: QuerySet[Impact], member: Member) -> list[Impact]:
    told = list(impacts[:MOST])
    for one in told:
        one.workspace = member.workspace  # known already: no query for every link
    return told


def _pages(links: Sequence[Link], member: Member) -> list[LinkingPage]:
    def place(link: Link) -> tuple[str, str]:
        return (link.document.title.casefold(), str(link.document_id))

    pages = []
    for _, some in groupby(sorted(links, key=place), key=lambda link: link.document_id):
        of_one = list(some)
        page = of_one[0].document
        page.workspace = member.workspace
        pages.append(LinkingPage(page, of_one))
    return pages
