"""What the book lends to pages of others: the sidebar's tree, panels of home, live streams."""

from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from apps.discussions.hosts import register_host
from apps.documents.book import book_tree, share_of
from apps.documents.models import Archival, Document, Impact, Section
from apps.documents.models.tree import line_above
from apps.documents.waiting import by_change, by_document, waiting_for, waiting_for_others
from apps.workspaces.fragments import Fragment
from apps.workspaces.home import Panel, Place, home_panel
from apps.workspaces.live import stream
from apps.workspaces.models import Member
from apps.workspaces.navigation import NavEntry, add_to_nav
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.vocabulary import SIGNING_TEAMS

RECENT = 8
WAITING = 8
"""Documents shown in a panel of what waits, out of so many sections."""
LOOKED_AT = 200


def tree_in_sidebar(request: Any) -> Fragment | None:
    """The tree below “Book”, open on the way to the page that is read."""
    match = request.resolver_match
    if match is None or match.view_name == "documents:book":
        return None  # that page is the tree
    current = match.kwargs.get("document")
    nodes = getattr(request, "book", None)  # the page of a document has asked already
    shown = {"nodes": nodes, "current": current} if nodes else tree_around(request.member, current)
    return Fragment("documents/_sidebar_tree.html", shown)


def tree_around(member: Member, current: UUID | None) -> dict[str, Any]:
    """What the sidebar's tree shows on the page of `current`."""
    return {
        "nodes": book_tree(member, line_above(current) if current else []),
        "current": current,
    }


add_to_nav(NavEntry("Book", "book-open", "documents:book", order=20, below=tree_in_sidebar))


@home_panel(order=10, place=Place.FOR_ME)
def first_page(member: Member) -> Panel | None:
    """An empty book says what to do first."""
    if Document.objects.visible_to(member).exists():
        return None
    may_write = WorkspacePolicy(member, member.workspace).may("write")
    return Panel("documents/_first_page.html", {"workspace": member.workspace, "may": may_write})


@home_panel(order=20, place=Place.FOR_ME)
def to_sign(member: Member) -> Panel | None:
    """For signatories: sections that the other team signed, that are due or that changed."""
    if not member.signatory:
        return None
    return _waiting("To sign", waiting_for(member), member)


@home_panel(order=20, place=Place.FOR_OTHERS)
def signed_and_waiting(member: Member) -> Panel | None:
    """What my team signed and the other did not yet."""
    if member.team not in SIGNING_TEAMS:
        return None
    return _waiting("Waiting for the other team's signature", waiting_for_others(member), member)


def _waiting(title: str, sections: QuerySet[Section], member: Member) -> Panel | None:
    waiting = by_document(sections[:LOOKED_AT])
    if not waiting:
        return None
    return Panel(
        "documents/_waiting.html",
        {
            "title": title,
            "waiting": waiting[:WAITING],
            "more": max(0, len(waiting) - WAITING),
            "workspace": member.workspace,
        },
    )


@home_panel(order=30, place=Place.FOR_ME)
def marked_for_a_look(member: Member) -> Panel | None:
    """Texts that link to what has changed since both teams agreed to it."""
    if not (member.may_edit or member.signatory):
        return None
    marked = Impact.objects.visible_to(member).open().filter(document__archival=None)
    changes = by_change(marked.told()[:LOOKED_AT])
    if not changes:
        return None
    shown = changes[:WAITING]
    for one in chain(*shown):
        one.workspace = member.workspace
    return Panel("documents/_marked.html", {"changes": shown, "more": len(changes) > WAITING})


@home_panel(order=40, place=Place.NEWS)
def recently_edited(member: Member) -> Panel | None:
    """The pages edited last, by anybody."""
    pages = list(
        Document.objects.visible_to(member)
        .current()
        .with_agreement()
        .order_by("-edited_at", "pk")[:RECENT]
    )
    if not pages:
        return None
    for page in pages:
        page.workspace = member.workspace
    shares = {page.pk: share_of(page) for page in pages}
    return Panel("documents/_recent.html", {"pages": [(one, shares[one.pk]) for one in pages]})


@stream("document")
def may_hear(member: Member, document: UUID) -> bool:
    return Document.objects.visible_to(member).filter(pk=document).exists()


register_host(
    Document.subject_type,
    scope="documents",
    put_away=lambda: Archival.objects.values("document_id"),
)
