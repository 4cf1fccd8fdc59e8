"""How a key result stands, from its row and its latest check-in.

`measured()` brings what that takes along with the rows, so a list of any length costs one query.
The formulas are in `scoring.py`.
"""

from datetime import UTC, date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from apps.okrs.models.check_in import CheckIn, Confidence
from apps.okrs.scoring import difference, standing
from apps.okrs.terms import Aim, Standing, Thresholds
from apps.okrs.vocabulary import Kind
from apps.workspaces.vocabulary import Team

LATEST_FIRST = ("-as_of", "-recorded_at", "-pk")


def latest(field: str) -> Subquery:
    """A field of each key result's latest check-in."""
    mine = CheckIn.objects.filter(key_result=OuterRef("pk"))
    return Subquery(mine.order_by(*LATEST_FIRST).values(field)[:1])


def latest_confidence(team: Team) -> Subquery:
    """What a team said last of each key result."""
    mine = Confidence.objects.filter(key_result=OuterRef("pk"), team=team)
    return Subquery(mine.order_by("-as_of", "-recorded_at").values("value")[:1])


class KeyResultMeasures(models.Model):
    """What can be told of a key result that was loaded by `measured()`."""

    current: Decimal | None
    current_on: date | None
    sales_confidence: int | None
    marketing_confidence: int | None

    class Meta:
        abstract = True

    @property
    def aim(self) -> Aim:
        row: Any = self
        return Aim(kind=Kind(row.kind), baseline=row.baseline, target=row.target)

    @property
    def since(self) -> date:
        """From when on check-ins could be expected of it."""
        row: Any = self
        made: date = row.created_at.astimezone(UTC).date()
        first: date = row.cycle.starts_on
        return max(first, made)

    @property
    def confidence_difference(self) -> int | None:
        return difference(self.sales_confidence, self.marketing_confidence)

    def standing(self, *, on: date, thresholds: Thresholds) -> Standing:
        """How it stands on a day, by the workspace's thresholds."""
        row: Any = self
        return standing(
            self.aim,
            row.cycle.span,
            value=self.current,
            last=self.current_on,
            since=self.since,
            on=on,
            thresholds=thresholds,
        )


def is_counted() -> Q:
    """Neither archived nor of an archived objective."""
    return Q(archival=None, objective__archival=None)
