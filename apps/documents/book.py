"""The tree of the book as the sidebar and the book page show it."""

from dataclasses import dataclass, field
from uuid import UUID

from apps.documents.kinds import kinds
from apps.documents.models import Document
from apps.workspaces.models import Member

WHOLE = 400
"""Up to so many pages the whole tree is shown; beyond it, only the branches on the way."""

WIDEST = 200
"""Pages shown below one page of a large book; its own page lists the rest."""


@dataclass(frozen=True)
class Share:
    """How many sections a page has, how many are agreed, and signed by one team alone."""

    total: int
    agreed: int
    sales: int
    marketing: int


@dataclass
class Node:
    """A page in the tree with the pages shown below it."""

    pk: UUID
    title: str
    icon: str
    url: str
    open: bool = False
    below: int = 0
    seal: Share | None = None
    pages: list["Node"] = field(default_factory=list)

    def get_absolute_url(self) -> str:
        return self.url


def book_tree(
    member: Member, path: list[UUID] | None = None, *, with_seals: bool = False
) -> list[Node]:
    """The top pages, with those below them: all of a small book, the open way of a large one.

    `path` are the ids from the top to the page that is read; those are open. At most two
    queries, whatever the size. `with_seals` adds how far the teams agree on each page.
    """
    on_the_way = path or []
    current = (
        Document.objects.visible_to(member)
        .current()
        .only("id", "title", "kind", "parent_id", "position")
        .in_order()
    )
    if with_seals:
        current = current.with_agreement()
    rows = list(current[: WHOLE + 1])
    if len(rows) > WHOLE:
        shown = current.filter(parent=None) | current.filter(parent__in=on_the_way)
        rows = list(shown.with_children_counted()[: WIDEST * (len(on_the_way) + 1)])
    return _planted(member.workspace.slug, rows, set(on_the_way))


def branch_of(nodes: list[Node], pk: UUID) -> Node | None:
    """The node of a page in a tree, if it is shown there."""
    for node in nodes:
        found = node if node.pk == pk else branch_of(node.pages, pk)
        if found is not None:
            return found
    return None


def _planted(slug: str, rows: list[Document], open_ids: set[UUID]) -> list[Node]:
    nodes = {row.pk: _node(slug, row, row.pk in open_ids) for row in rows}
    top = []
    for row in rows:
        above = nodes.get(row.parent_id) if row.parent_id else None
        if above is not None:
            above.pages.append(nodes[row.pk])
        elif row.parent_id is None:
            top.append(nodes[row.pk])
    return top


def _node(slug: str, row: Document, is_open: bool) -> Node:
    return Node(
        pk=row.pk,
        title=row.title,
        icon=kinds()[row.kind].icon,
        url=f"/{slug}/documents/{row.pk}/",
        open=is_open,
        below=getattr(row, "child_count", 0),
        seal=share_of(row),
    )


def share_of(row: Document) -> Share | None:
    """What `with_agreement` added to a page; None if it was not asked, or has no sections."""
    total = getattr(row, "section_count", 0)
    if not total:
        return None
    counts = vars(row)
    return Share(total, counts["agreed_count"], counts["sales_count"], counts["marketing_count"])
