"""Objectives above objectives: a tree over all cycles, without circles."""

from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.db import connection

from apps.core.errors import RuleViolation
from apps.workspaces.models import Workspace

if TYPE_CHECKING:
    from apps.okrs.models.objective import Objective

DEEPEST: Final = 10
"""Levels; a company, its teams and their quarters need four."""
TOO_DEEP: Final = f"Objectives stand at most {DEEPEST} levels deep."

_ABOVE = """
    WITH RECURSIVE line(id, parent_id, height) AS (
        SELECT id, parent_id, 0 FROM okrs_objective WHERE id = %s
        UNION ALL
        SELECT o.id, o.parent_id, height + 1
        FROM okrs_objective o JOIN line ON o.id = line.parent_id
    )
    SELECT id FROM line ORDER BY height DESC
"""
_BELOW = """
    WITH RECURSIVE branch(id, depth) AS (
        SELECT id, 0 FROM okrs_objective WHERE id = %s
        UNION ALL
        SELECT o.id, depth + 1 FROM okrs_objective o JOIN branch ON o.parent_id = branch.id
    )
    SELECT id, depth FROM branch ORDER BY depth
"""


def line_above(objective_id: UUID) -> list[UUID]:
    """The ids from the topmost objective down to this one, itself included."""
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, [objective_id])
        return [row[0] for row in cursor.fetchall()]


def branch_below(objective_id: UUID) -> list[tuple[UUID, int]]:
    """The ids of an objective (depth 0) and of all below it."""
    with connection.cursor() as cursor:
        cursor.execute(_BELOW, [objective_id])
        return [(row[0], row[1]) for row in cursor.fetchall()]


def check_depth_below(parent: "Objective") -> None:
    """Refuse a new objective below the lowest level."""
    if len(line_above(parent.pk)) >= DEEPEST:
        raise RuleViolation("tree_too_deep", TOO_DEEP)


def check_parent(objective: "Objective", parent: "Objective | None") -> None:
    """Refuse a parent that stands below the objective. Parents change one after the other, or two
    at once could put two objectives below each other. Must come before a cycle is held."""
    Workspace.objects.hold(objective.workspace_id)
    if parent is None or parent.workspace_id != objective.workspace_id:
        return  # another workspace's is refused with the other fields
    above = line_above(parent.pk)
    if objective.pk in above:
        raise RuleViolation("tree_cycle", "An objective cannot stand below itself.")
    if len(above) + branch_below(objective.pk)[-1][1] >= DEEPEST:
        raise RuleViolation("tree_too_deep", TOO_DEEP)
