"""Every open thread of the workspace, by who has to answer."""

from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.urls import reverse

from apps.core.subjects import resolve
from apps.discussions.cards import Card
from apps.discussions.models import Thread, ThreadQuerySet, with_subjects
from apps.discussions.models.queries import waits_for
from apps.discussions.policies import ThreadPolicy
from apps.discussions.vocabulary import Kind
from apps.workspaces.doors import MemberRequest, WorkspaceView, allow
from apps.workspaces.policies import WorkspacePolicy
from apps.workspaces.vocabulary import Team

PAGE = 40
MOST_THINGS = 100
ANYBODY, EVERYTHING = "anybody", "all"


@dataclass(frozen=True)
class Asked:
    """How the list is narrowed: `team` is whose turn it is, `kind` a kind or `blocking`, `on` the
    thing as `type:id`, `mine` those that the member opened or takes part in."""

    team: str
    kind: str
    on: str
    mine: bool

    def address(self, base: str, **changes: str) -> str:
        kept = {
            "for": self.team,
            "kind": self.kind,
            "on": self.on,
            "mine": "1" if self.mine else "",
        }
        return f"{base}?{urlencode({key: one for key, one in {**kept, **changes}.items() if one})}"


class Inbox(WorkspaceView):
    """`?for=` a team, `anybody` or `all`; `?kind=`, `?on=type:id`, `?mine=1`, `?after=<thread>`."""

    template_name = "discussions/inbox.html"
    fragment_template = "discussions/_inbox.html"
    permissions: ClassVar = {"get": allow(WorkspacePolicy, "view")}

    def get(self, request: MemberRequest, **kwargs: Any) -> HttpResponse:
        asked = self._asked()
        rows = self._narrowed(Thread.objects.for_inbox(self.member), asked)
        shown = list(self._after(_turn(rows, asked.team))[: PAGE + 1])
        more = shown[PAGE - 1].pk if len(shown) > PAGE else None
        base = reverse("discussions:inbox", args=[self.workspace.slug])
        return self.render_to_response(
            self.get_context_data(
                asked=asked,
                cards=self._cards(shown[:PAGE]),
                tabs=self._tabs(rows, asked, base),
                here=asked.address(base, after=request.GET.get("after", "")),
                next_page=asked.address(base, after=str(more)) if more else "",
                kinds=Kind.choices,
                things=[] if self.is_fragment else self._things(asked.on),
                all_threads=asked.address(base, **{"for": EVERYTHING}),
                any_filter=bool(asked.kind or asked.on or asked.mine),
            )
        )

    def _asked(self) -> Asked:
        sent = self.request.GET
        own = self.member.team if self.member.team != Team.LEADERSHIP else EVERYTHING
        team = sent.get("for", own)
        if team not in (*Team.values, ANYBODY, EVERYTHING):
            team = own
        return Asked(team, sent.get("kind", ""), sent.get("on", ""), bool(sent.get("mine")))

    def _narrowed(self, rows: ThreadQuerySet, asked: Asked) -> ThreadQuerySet:
        if asked.kind == "blocking":
            rows = rows.blocking()
        elif asked.kind in Kind.values:
            rows = rows.filter(kind=asked.kind)
        if asked.on:
            rows = rows.about([_link(asked.on)])
        if asked.mine:
            rows = rows.with_part_of(self.member)
        return rows

    def _after(self, rows: ThreadQuerySet) -> ThreadQuerySet:
        after = self.request.GET.get("after", "")
        if not after:
            return rows
        last = Thread.objects.visible_to(self.member).filter(pk=_uuid(after)).first()
        if last is None:
            raise Http404("There is no such thread.")
        return rows.after(last)

    def _cards(self, threads: list[Thread]) -> list[Card]:
        known = with_subjects(threads, self.workspace)
        return [Card(one) for one in known if ThreadPolicy(self.member, one).may("view")]

    def _tabs(self, rows: ThreadQuerySet, asked: Asked, base: str) -> list[dict[str, Any]]:
        """Whose turn it is, the member's own team first, each with how many wait."""
        own = [self.member.team] if self.member.team in Team.values else []
        teams = [*own, *(team for team in Team.values if team not in own)]
        counts = rows.order_by().aggregate(
            **{team: Count("pk", filter=waits_for(team)) for team in teams},
            **{ANYBODY: Count("pk", filter=waits_for("")), EVERYTHING: Count("pk")},
        )
        named = [(team, f"Waits for {Team(team).label.lower()}") for team in teams]
        named += [(ANYBODY, "Waits for nobody in particular"), (EVERYTHING, "All")]
        return [
            {
                "title": title,
                "count": counts[value],
                "href": asked.address(base, **{"for": value}),
                "current": asked.team == value,
            }
            for value, title in named
            if counts[value] or value != Team.LEADERSHIP or asked.team == value
        ]

    def _things(self, chosen: str) -> list[tuple[str, str]]:
        """What one can narrow the list to: what has open threads, as it is called."""
        rows = Thread.objects.visible_to(self.member).open().alive().order_by()
        found = rows.values_list("subject_type", "subject_id").distinct()[:MOST_THINGS]
        links = {*found, *([_link(chosen)] if chosen else [])}
        things = resolve(links, workspace_id=self.workspace.pk)
        named = [
            (f"{kind}:{pk}", thing.subject_title or "Untitled")
            for (kind, pk), thing in things.items()
        ]
        return sorted(named, key=lambda one: one[1].casefold())


def _turn(rows: ThreadQuerySet, team: str) -> ThreadQuerySet:
    if team == EVERYTHING:
        return rows
    return rows.waiting_for("" if team == ANYBODY else team)


def _link(on: str) -> tuple[str, UUID]:
    kind, _, pk = on.partition(":")
    return kind, _uuid(pk)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404("There is no such thing.") from None
