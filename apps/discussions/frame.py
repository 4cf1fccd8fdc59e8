"""What threads lend to pages of others: an area of the sidebar, a panel of home, live streams."""

from uuid import UUID

from apps.discussions.models import Thread, ThreadQuerySet, with_subjects
from apps.workspaces.home import Panel, Place, home_panel
from apps.workspaces.live import stream
from apps.workspaces.models import Member
from apps.workspaces.navigation import NavEntry, add_to_nav

SHOWN = 8

add_to_nav(NavEntry("Threads", "messages-square", "discussions:inbox", order=60))


@home_panel(order=15, place=Place.FOR_ME)
def waiting_for_my_team(member: Member) -> Panel | None:
    """The threads in which it is my team's turn, as the inbox lists them."""
    return _panel(
        "Threads that wait for my team", Thread.objects.for_inbox(member, team=member.team), member
    )


@home_panel(order=15, place=Place.FOR_OTHERS)
def asked_by_my_team(member: Member) -> Panel | None:
    """What my team asked and another has to answer."""
    asked = Thread.objects.for_inbox(member).filter(opened_team=member.team)
    waiting = asked.exclude(awaiting_team__in=["", member.team])
    return _panel("Waiting for an answer", waiting, member)


def _panel(title: str, threads: ThreadQuerySet, member: Member) -> Panel | None:
    waiting = list(threads[: SHOWN + 1])
    if not waiting:
        return None
    return Panel(
        "discussions/_awaiting.html",
        {
            "title": title,
            "threads": with_subjects(waiting[:SHOWN], member.workspace),
            "more": len(waiting) > SHOWN,
            "workspace": member.workspace,
        },
    )


@stream("thread")
def may_hear(member: Member, thread: UUID) -> bool:
    return Thread.objects.visible_to(member).filter(pk=thread).exists()
