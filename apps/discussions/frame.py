"""What threads lend to the frame of every page."""

from apps.workspaces.navigation import NavEntry, add_to_nav

add_to_nav(NavEntry("Threads", "messages-square", "discussions:inbox", order=60))
