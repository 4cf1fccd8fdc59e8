"""What the activity lends to the frame and to home."""

from apps.activity.models import Activity
from apps.activity.timeline import entries
from apps.workspaces.home import Panel, Place, home_panel
from apps.workspaces.models import Member
from apps.workspaces.navigation import NavEntry, add_to_nav

LATEST = 8
READ = 100
"""Rows read for them: signing a page writes many rows that are told as one."""

add_to_nav(NavEntry("Activity", "history", "activity:timeline", order=80))


@home_panel(order=60, place=Place.NEWS)
def latest(member: Member) -> Panel | None:
    """What happened last in the workspace."""
    rows = Activity.objects.visible_to(member).for_timeline()[:READ]
    told = entries(rows, member.workspace)[:LATEST]
    return Panel("activity/_latest.html", {"entries": told, "workspace": member.workspace})
