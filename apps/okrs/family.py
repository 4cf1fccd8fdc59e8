"""An objective among those above and below it, as its page shows them: a tree over all cycles."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from apps.okrs.board import Look, ObjectiveRow
from apps.okrs.models import Objective
from apps.okrs.models.tree import branch_below, line_above

MOST = 200
"""Objectives shown in one tree."""


@dataclass
class Node:
    """One of them, with those below it."""

    row: ObjectiveRow
    is_current: bool
    below: list["Node"] = field(default_factory=list)


def family_of(objective: Objective, look: Look) -> Node | None:
    """The tree from the topmost objective over this one down to all below it; None if it stands
    alone. A fixed number of queries."""
    above = line_above(objective.pk)
    ids = [*above, *(pk for pk, depth in branch_below(objective.pk) if depth)][:MOST]
    if len(ids) == 1:
        return None
    found = Objective.objects.visible_to(look.member).current().with_people().filter(pk__in=ids)
    rows = {row.objective.pk: row for row in look.objectives(found.order_by("created_at", "pk"))}
    nodes = {pk: Node(row, pk == objective.pk) for pk, row in rows.items()}
    return _linked(nodes, above)


def _linked(nodes: dict[UUID, Node], above: Iterable[UUID]) -> Node | None:
    for node in nodes.values():
        parent = nodes.get(node.row.objective.parent_id or node.row.objective.pk)
        if parent is not None and parent is not node:
            parent.below.append(node)
    return next((nodes[pk] for pk in above if pk in nodes), None)
