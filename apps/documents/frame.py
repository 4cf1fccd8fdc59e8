"""What the book lends to pages of others: the sidebar's tree, panels of home, live streams."""

from typing import Any
from uuid import UUID

from apps.documents.book import book_tree
from apps.documents.models import Document
from apps.documents.models.tree import line_above
from apps.workspaces.fragments import Fragment
from apps.workspaces.home import Panel, Place, home_panel
from apps.workspaces.live import stream
from apps.workspaces.models import Member
from apps.workspaces.navigation import NavEntry, add_to_nav
from apps.workspaces.policies import WorkspacePolicy

RECENT = 8


def tree_in_sidebar(request: Any) -> Fragment | None:
    """The tree below “Book”, open on the way to the page that is read."""
    match = request.resolver_match
    if match is None or match.view_name == "documents:book":
        return None  # that page is the tree
    current = match.kwargs.get("document")
    return Fragment("documents/_sidebar_tree.html", tree_around(request.member, current))


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


@home_panel(order=40, place=Place.NEWS)
def recently_edited(member: Member) -> Panel | None:
    """The pages edited last, by anybody."""
    pages = list(
        Document.objects.visible_to(member).current().order_by("-edited_at", "pk")[:RECENT]
    )
    if not pages:
        return None
    for page in pages:
        page.workspace = member.workspace
    return Panel("documents/_recent.html", {"pages": pages})


@stream("document")
def may_hear(member: Member, document: UUID) -> bool:
    return Document.objects.visible_to(member).filter(pk=document).exists()
