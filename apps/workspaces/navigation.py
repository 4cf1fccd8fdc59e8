"""The areas in the sidebar. An app registers its own; the frame knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from apps.workspaces.fragments import Fragment

Below = Callable[[HttpRequest], Fragment | None]


@dataclass(frozen=True)
class NavEntry:
    """An area. `url_name` takes the workspace's slug; `icon` is a Lucide name.

    `below` may render something under the entry, such as the tree of documents.
    """

    label: str
    icon: str
    url_name: str
    order: int
    below: Below | None = None


@dataclass(frozen=True)
class NavLink:
    """An entry as it stands on one page; `current` when the page is in that area."""

    label: str
    icon: str
    href: str
    current: bool
    below: Fragment | None


_entries: list[NavEntry] = []


def add_to_nav(entry: NavEntry) -> None:
    """Register an area, in the app's `ready()`."""
    if entry not in _entries:
        _entries.append(entry)
        _entries.sort(key=lambda each: each.order)


def nav_for(request: Any) -> list[NavLink]:
    """The sidebar of a member's request."""
    return [_link(entry, request) for entry in _entries]


def _link(entry: NavEntry, request: Any) -> NavLink:
    home = request.workspace.get_absolute_url()
    href = reverse(entry.url_name, args=[request.workspace.slug])
    within = request.path == href or (href != home and request.path.startswith(href))
    below = entry.below(request) if entry.below else None
    return NavLink(entry.label, entry.icon, href, within, below)
