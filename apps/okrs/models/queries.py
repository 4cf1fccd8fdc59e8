"""Sets of cycles, objectives and key results, named by what they are or the page they serve."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from apps.okrs.models.measuring import is_counted, latest, latest_confidence
from apps.okrs.models.standing_sql import stale_now, status_now
from apps.okrs.terms import Thresholds
from apps.workspaces.models import Member
from apps.workspaces.vocabulary import Team

if TYPE_CHECKING:
    from apps.okrs.models.cycle import Cycle  # noqa: F401 - named in strings below
    from apps.okrs.models.key_result import KeyResult  # noqa: F401
    from apps.okrs.models.objective import Objective  # noqa: F401


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(workspace_id=member.workspace_id)

    def open(self) -> Self:
        """Those that nobody has closed."""
        return self.filter(closing=None)

    def latest_first(self) -> Self:
        return self.select_related("closing").order_by("-starts_on", "-pk")

    def with_counts(self) -> Self:
        """With `objective_count`, those put away left out."""
        counted = models.Q(objectives__isnull=False, objectives__archival=None)
        return self.annotate(objective_count=models.Count("objectives", filter=counted))

    def in_use(self, day: date) -> Self:
        """The most likely wanted first: open and running on that day, then the other open ones, the
        closed last; of each the latest first, so a quarter before its year."""
        running = models.Q(closing=None, starts_on__lte=day, ends_on__gte=day)
        rank = models.Case(
            models.When(running, then=0), models.When(closing=None, then=1), default=2
        )
        return (
            self.select_related("closing").annotate(rank=rank).order_by("rank", "-starts_on", "-pk")
        )


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    def visible_to(self, member: Member) -> Self:
        """All of the member's workspace, archived ones too."""
        return self.filter(workspace_id=member.workspace_id)

    def current(self) -> Self:
        """Those that are not put away."""
        return self.filter(archival=None)

    def with_people(self) -> Self:
        """With owners, cycle and archival, as lists show them."""
        return self.select_related(
            "archival", "cycle__closing", "sales_owner__user", "marketing_owner__user"
        )

    def for_board(self) -> Self:
        """As they stand on a board: current, in the order in which they were made."""
        return self.current().with_people().order_by("created_at", "pk")


class KeyResultQuerySet(models.QuerySet["KeyResult"]):
    def visible_to(self, member: Member) -> Self:
        """All of the member's workspace, archived ones too."""
        return self.filter(workspace_id=member.workspace_id)

    def current(self) -> Self:
        """Those that count: neither they nor their objective are put away."""
        return self.filter(is_counted())

    def in_open_cycles(self) -> Self:
        return self.filter(cycle__closing=None)

    def measured(self) -> Self:
        """With all that `standing()` needs, each on its own."""
        return self.with_latest().select_related(
            "archival", "objective__archival", "cycle__closing", "owner__user"
        )

    def with_latest(self) -> Self:
        """With the current value, its day, and each team's confidence; the rest of what
        `standing()` needs is the caller's, who knows objective and cycle."""
        return self.annotate(
            current=latest("value"),
            current_on=latest("as_of"),
            sales_confidence=latest_confidence(Team.SALES),
            marketing_confidence=latest_confidence(Team.MARKETING),
        )

    def having_status(self, statuses: Iterable[str], *, day: date, thresholds: Thresholds) -> Self:
        """Those of `measured()` ones that have one of these statuses on a day."""
        rows = self.annotate(status_now=status_now(day, thresholds))
        return rows.filter(status_now__in=list(statuses))

    def being_stale(self, stale: bool, *, day: date, thresholds: Thresholds) -> Self:
        """Those of `measured()` ones that are stale on a day, or are not."""
        return self.annotate(stale_now=stale_now(day, thresholds)).filter(stale_now=stale)

    def of_member(self, member: Member) -> Self:
        """Those that a member answers for: their own, and those of their objectives that have no
        owner of their own."""
        theirs = models.Q(objective__sales_owner=member) | models.Q(
            objective__marketing_owner=member
        )
        return self.filter(models.Q(owner=member) | (models.Q(owner=None) & theirs))
