"""Sets of threads, named by what they are or by the page that shows them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, JSONField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from apps.core.subjects import SubjectLike
from apps.discussions.hosts import put_away
from apps.discussions.models.comment import Comment
from apps.discussions.models.resolution import Resolution
from apps.workspaces.models import Member

if TYPE_CHECKING:
    from apps.discussions.models.thread import Thread

Link = tuple[str, UUID]
"""A subject by its type and id."""


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, member: Member) -> Self:
        """Those of the member's workspace; the policy of what a thread hangs on has the last
        word."""
        return self.filter(workspace_id=member.workspace_id)

    def open(self) -> Self:
        """Not settled."""
        return self.filter(~Exists(_resolution()))

    def settled(self) -> Self:
        return self.filter(Exists(_resolution()))

    def blocking(self) -> Self:
        return self.filter(blocking=True)

    def about(self, links: Iterable[Link]) -> Self:
        """Those on any of these things, given by type and id."""
        ids: dict[str, list[UUID]] = {}
        for kind, pk in links:
            ids.setdefault(kind, []).append(pk)
        wanted = Q(pk__in=[])
        for kind, some in ids.items():
            wanted |= Q(subject_type=kind, subject_id__in=some)
        return self.filter(wanted)

    def on(self, subject: SubjectLike) -> Self:
        return self.about([(subject.subject_type, subject.pk)])

    def anchored(self) -> Self:
        """Those on a selection of text."""
        return self.exclude(anchor_start=b"")

    def alive(self) -> Self:
        """Without those on things that were put away: nobody can go on with them there."""
        rows = self
        for kind, ids in put_away():
            rows = rows.exclude(subject_type=kind, subject_id__in=ids)
        return rows

    def told(self) -> Self:
        """With what a list shows of each in one query: who opened and who settled it,
        `comment_count` (those removed left out) and `opening`, what its first comment says."""
        said = Comment.objects.filter(thread=OuterRef("pk")).order_by()
        counted = said.filter(removed_at=None).values("thread").annotate(n=Count("pk")).values("n")
        return self.select_related("workspace", "opened_by__user", "resolution__by__user").annotate(
            comment_count=Coalesce(Subquery(counted), 0),
            opening=Subquery(said.order_by("pk").values("content")[:1], output_field=JSONField()),
        )

    def for_inbox(self, member: Member, *, team: str = "") -> Self:
        """The open threads over everything, or those in which it is one team's turn: blocking ones
        first, then those where something was said last."""
        rows = self.visible_to(member).open().alive()
        if team:
            rows = rows.waiting_for(team)
        return rows.told().order_by("-blocking", "-active_at", "-pk")

    def waiting_for(self, team: str) -> Self:
        """Those that this team has to do something about; without a team those that anybody may."""
        return self.filter(waits_for(team))

    def with_part_of(self, member: Member) -> Self:
        """Those that a member opened, said something in or is mentioned in."""
        said = Comment.objects.filter(thread=OuterRef("pk"), author=member)
        called = Comment.objects.filter(thread=OuterRef("pk"), mentions__member=member)
        return self.filter(Q(opened_by=member) | Exists(said) | Exists(called))

    def after(self, last: "Thread") -> Self:
        """What follows this one in the inbox."""
        later = Q(active_at__lt=last.active_at) | Q(active_at=last.active_at, pk__lt=last.pk)
        return self.filter((Q(blocking=last.blocking) & later) | Q(blocking__lt=last.blocking))

    def counted_on(self, kind: str) -> Coalesce:
        """How many of these hang on each row of a query of things of this type."""
        on_it = self.filter(subject_type=kind, subject_id=OuterRef("pk")).order_by()
        counted = on_it.values("subject_id").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(counted), 0)

    def for_margin(self, subject: SubjectLike) -> Self:
        """All on this thing, in the order in which they were opened: one query. What was said in
        one of them is asked for when it is unfolded."""
        return self.on(subject).told().order_by("created_at", "pk")

    def with_comments(self) -> Self:
        """With all that is said in each, in order. For the few that are shown unfolded."""
        return self.prefetch_related(Prefetch("comments", Comment.objects.told()))


def _resolution() -> models.QuerySet[Resolution]:
    """As a subquery: PostgreSQL then walks along the index of the inbox, instead of joining all
    that was ever settled."""
    return Resolution.objects.filter(thread=OuterRef("pk"))


def waits_for(team: str) -> Q:
    """That a team has to answer, or to settle since it raised what blocks; as `Thread.waits_for`
    says of one thread. An empty one: no team in particular."""
    if not team:
        return Q(awaiting_team="", blocking=False)
    return Q(awaiting_team=team) | Q(awaiting_team="", blocking=True, opened_team=team)
