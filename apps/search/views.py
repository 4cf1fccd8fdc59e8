"""The page of the search, and what the palette finds."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpResponse

from apps.search.finding import LONGEST, Found, find, latest
from apps.search.query import Query
from apps.search.registry import types
from apps.search.showing import Hit, shown
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy

OFFERED = 10
"""Hits in the palette."""

LISTED = 20
"""Hits on a page of results."""

LAST_PAGE = 10
"""Nobody reads on after two hundred; better words help more."""


class Finding(WorkspaceView):
    """What `?q=` finds for the member."""

    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def words(self) -> str:
        return self.request.GET.get("q", "")[:LONGEST]


class Palette(Finding):
    """What `Ctrl K` finds beside the commands of the page; before anything is typed, the latest."""

    template_name = "search/palette.html"

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(hits=self._hits(), q=self.words()))

    def _hits(self) -> list[Hit]:
        if not Query.parse(self.words()):
            newest = [(0.0, one) for one in latest(self.member, OFFERED)]
            return shown(self.member, newest, Query(()))
        found = find(self.member, self.words())
        return shown(self.member, found.ranked[:OFFERED], found.query)


class Search(Finding):
    """All that was found, page by page; scripts ask for the results alone while one types."""

    template_name = "search/search.html"
    fragment_template = "search/_results.html"

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("type", "")
        kind = kind if kind in types() else ""
        archived = request.GET.get("archived") == "1"
        found = find(self.member, self.words(), kinds=[kind] if kind else [], archived=archived)
        page = self._page(len(found.ranked))
        hits = shown(self.member, found.ranked[(page - 1) * LISTED : page * LISTED], found.query)
        return self.render_to_response(
            self.get_context_data(
                q=self.words(),
                kind=kind,
                archived=archived,
                found=found,
                hits=hits,
                tabs=self._tabs(kind),
                **self._turning(page, found),
            )
        )

    def _page(self, count: int) -> int:
        """The page asked for, as far as there is one."""
        asked = self.request.GET.get("page", "")
        last = max(1, min(LAST_PAGE, -(-count // LISTED)))
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
        return max(1, min(number, last))

    def _turning(self, page: int, found: Found) -> dict[str, str]:
        """The addresses of the pages before and after this one."""
        more = page < LAST_PAGE and len(found.ranked) > page * LISTED
        return {
            "before": self._link(page=page - 1) if page > 1 else "",
            "after": self._link(page=page + 1) if more else "",
        }

    def _tabs(self, kind: str) -> list[dict[str, Any]]:
        tabs = [{"title": "Everything", "href": self._link(type=""), "current": not kind}]
        for name, each in sorted(types().items(), key=lambda one: one[1].label):
            href = self._link(type=name)
            tabs.append({"title": each.label, "href": href, "current": kind == name})
        return tabs

    def _link(self, **changes: Any) -> str:
        """The same search, asked differently; only turning the page keeps the page."""
        asked = {name: self.request.GET.get(name, "") for name in ("q", "type", "archived")}
        asked |= {name: str(value) for name, value in changes.items()}
        return f"?{urlencode({name: value for name, value in asked.items() if value})}"
