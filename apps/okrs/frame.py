"""What OKRs lend to pages of others: a panel of home, live streams."""

from uuid import UUID

from apps.okrs.models import Cycle, KeyResult, Objective
from apps.okrs.reminding import due_for
from apps.workspaces.home import Panel, Place, home_panel
from apps.workspaces.live import stream
from apps.workspaces.models import Member

SHOWN = 8


@home_panel(order=25, place=Place.FOR_ME)
def check_ins_due(member: Member) -> Panel | None:
    """Key results of mine that wait for a check-in."""
    due = due_for(member)
    if not due:
        return None
    for one in due[:SHOWN]:
        one.key_result.workspace = member.workspace
    shown = {"due": due[:SHOWN], "more": max(0, len(due) - SHOWN)}
    return Panel("okrs/_due.html", shown)


@stream("cycle")
def may_hear_cycle(member: Member, cycle: UUID) -> bool:
    return Cycle.objects.visible_to(member).filter(pk=cycle).exists()


@stream("objective")
def may_hear_objective(member: Member, objective: UUID) -> bool:
    return Objective.objects.visible_to(member).filter(pk=objective).exists()


@stream("key_result")
def may_hear_key_result(member: Member, key_result: UUID) -> bool:
    return KeyResult.objects.visible_to(member).filter(pk=key_result).exists()
