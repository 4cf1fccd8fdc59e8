"""The tree of the book: who stands above, below and beside whom.

Recursive queries that start at one document and follow the index on its parent, so their cost
is that of the branch they walk and not of the whole book. (Tree libraries were tried: those on
recursive queries number the whole table each time, those on paths rewrite a branch per move.)
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, models

from apps.core.errors import InvalidInput, RuleViolation

if TYPE_CHECKING:
    from apps.documents.models.document import Document

DEEPEST = 30
"""Levels of the tree; deeper ones help no reader."""

_LINE = """
    WITH RECURSIVE line(id, parent_id, height) AS (
        SELECT id, parent_id, 0 FROM documents_document WHERE id = %s
        UNION ALL
        SELECT d.id, d.parent_id, height + 1
        FROM documents_document d JOIN line ON d.id = line.parent_id
    )
"""
IDS_ABOVE = f"{_LINE} SELECT id FROM line ORDER BY height DESC"  # noqa: S608 - constants
DOCUMENTS_ABOVE = f"""{_LINE}
    SELECT d.* FROM documents_document d JOIN line ON line.id = d.id ORDER BY line.height DESC
"""  # noqa: S608 - as above
"""For `Document.objects.raw`: from the topmost document down to one, itself included."""

BELOW = """
    WITH RECURSIVE branch(id, depth) AS (
        SELECT id, 0 FROM documents_document WHERE id = %s
        UNION ALL
        SELECT d.id, depth + 1 FROM documents_document d JOIN branch ON d.parent_id = branch.id
    )
    SELECT id, depth FROM branch ORDER BY depth
"""


def line_above(document_id: UUID) -> list[UUID]:
    """The ids from the topmost document down to this one, itself included."""
    with connection.cursor() as cursor:
        cursor.execute(IDS_ABOVE, [document_id])
        return [row[0] for row in cursor.fetchall()]


def branch_below(document_id: UUID) -> list[tuple[UUID, int]]:
    """The ids of this document (depth 0) and of all below it, parents before children."""
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [document_id])
        return [(row[0], row[1]) for row in cursor.fetchall()]


REARRANGING = "SELECT pg_advisory_xact_lock(hashtextextended('tree ' || %s, 0))"
GROWING = """
    SELECT pg_advisory_xact_lock_shared(hashtextextended('tree ' || %s, 0)),
           pg_advisory_xact_lock(hashtextextended('siblings ' || %s, 0))
"""


class Tree:
    """The right to rearrange a workspace's tree, held until the transaction ends.

    Two people who move pages at once would otherwise number siblings twice, or put two pages
    below each other. No row is locked for it: whoever refers to the workspace or to a page goes
    on meanwhile.
    """

    def __init__(
        self,
        workspace_id: UUID,
        documents: "models.Manager[Document]",
        *,
        growing_below: UUID | None = None,
    ) -> None:
        """`growing_below`, a page or the workspace itself, asks for less: only to put a new page
        there. Pages are made elsewhere meanwhile, and who rearranges the tree waits. (Nothing
        stands below a new page, so no circle can come of it.)"""
        self.workspace_id = workspace_id
        self.documents = documents
        with connection.cursor() as cursor:
            if growing_below is None:
                cursor.execute(REARRANGING, [str(workspace_id)])
            else:
                cursor.execute(GROWING, [str(workspace_id), str(growing_below)])

    def check_parent(
        self, parent: "Document | None", *, for_document: "Document | None" = None
    ) -> None:
        """Refuse a parent of another workspace, an archived one, one below the document."""
        if parent is None:
            return
        if parent.workspace_id != self.workspace_id:
            raise InvalidInput({"parent": "There is no such document in this workspace."})
        if parent.is_archived:
            raise RuleViolation("parent_archived", f"“{parent.title}” is archived.")
        above = line_above(parent.pk)
        height = 0
        if for_document is not None:
            if for_document.pk in above:
                raise RuleViolation("tree_cycle", "A page cannot stand below itself.")
            height = branch_below(for_document.pk)[-1][1]
        if len(above) + height >= DEEPEST:
            raise RuleViolation("tree_too_deep", f"The book has at most {DEEPEST} levels.")

    def make_room(
        self,
        parent: "Document | None",
        position: int | None,
        *,
        without: "Document | None" = None,
    ) -> int:
        """Shift the siblings from `position` on by one; answers the place that is free now."""
        siblings = self._siblings(parent.pk if parent else None)
        if without is not None:
            siblings = siblings.exclude(pk=without.pk)
        last = siblings.aggregate(last=models.Max("position"))["last"]
        end = 0 if last is None else last + 1
        if position is None or position >= end:
            return end
        siblings.filter(position__gte=position).update(position=models.F("position") + 1)
        return position

    def close_gap(self, document: "Document") -> None:
        """Let the siblings after a leaving document move up by one."""
        self._siblings(document.parent_id).filter(position__gt=document.position).update(
            position=models.F("position") - 1
        )

    def _siblings(self, parent_id: UUID | None) -> "models.QuerySet[Document]":
        return self.documents.filter(workspace_id=self.workspace_id, parent_id=parent_id)
