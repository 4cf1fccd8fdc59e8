"""The formulas of `scoring.py` once more, in SQL: for lists that are narrowed by status or by
staleness, page by page. Numbers are exact here, too, as nothing is divided. A test holds both
against each other on random data; nothing is ever shown from here.

The expressions stand on what `measured()` adds to each row.
"""

from datetime import UTC, date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Abs, Coalesce, Greatest, Least, TruncDate

from apps.okrs.terms import Thresholds
from apps.okrs.vocabulary import Kind, Status

_DAY = models.DateField()
_NUMBER = models.DecimalField(max_digits=60, decimal_places=12)


class _DaysBetween(Func):
    """Whole days from the second date to the first, as PostgreSQL subtracts dates."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = models.IntegerField()


def status_now(day: date, thresholds: Thresholds) -> Case:
    """`scoring.Standing.status`."""
    elapsed, length = _elapsed(day), _DaysBetween(F("cycle__ends_on"), F("cycle__starts_on"))
    gone = Greatest(_gone(), Value(Decimal(0)), output_field=_NUMBER)
    asked = _product(elapsed, Abs(_way()))
    reached = _product(length, gone)
    holds = Q(kind=Kind.STAY_BELOW, current__lte=F("target")) | Q(
        kind__in=[Kind.STAY_ABOVE, Kind.MILESTONE], current__gte=F("target")
    )
    return Case(
        When(current=None, then=Value(Status.NOT_STARTED)),
        When(holds, then=Value(Status.MET)),
        When(~Q(kind__in=[Kind.INCREASE, Kind.DECREASE]), then=Value(Status.NOT_MET)),
        When(
            _is_at_least(reached, _product(asked, Value(thresholds.on_track))),
            then=Value(Status.ON_TRACK),
        ),
        When(
            _is_at_least(reached, _product(asked, Value(thresholds.at_risk)))
            | _is_at_least(_product(length, Value(thresholds.grace)), elapsed, strictly=True),
            then=Value(Status.AT_RISK),
        ),
        default=Value(Status.OFF_TRACK),
        output_field=models.CharField(),
    )


def stale_now(day: date, thresholds: Thresholds) -> Case:
    """`scoring.Standing.stale`."""
    made = TruncDate("created_at", tzinfo=UTC)
    since = Coalesce(F("current_on"), Greatest(F("cycle__starts_on"), made))
    silent = _DaysBetween(Least(Value(day, _DAY), F("cycle__ends_on")), since)
    return Case(
        When(cycle__closing__isnull=False, then=Value(False)),
        When(kind=Kind.MILESTONE, current__gte=F("target"), then=Value(False)),
        When(_is_at_least(silent, Value(thresholds.stale_after_days)), then=Value(True)),
        default=Value(False),
        output_field=models.BooleanField(),
    )


def _elapsed(day: date) -> Any:
    """Days of the cycle that have elapsed, as of the day when it was closed, if it is."""
    closed = TruncDate("cycle__closing__at", tzinfo=UTC)
    counted = Coalesce(Least(Value(day, _DAY), closed), Value(day, _DAY))
    within = Greatest(Least(counted, F("cycle__ends_on")), F("cycle__starts_on"))
    return _DaysBetween(within, F("cycle__starts_on"))


def _gone() -> Case:
    """How far it went towards its target, in its unit."""
    return Case(
        When(kind=Kind.DECREASE, then=F("baseline") - F("current")),
        default=F("current") - F("baseline"),
        output_field=_NUMBER,
    )


def _way() -> Any:
    return models.ExpressionWrapper(F("target") - F("baseline"), output_field=_NUMBER)


def _product(one: Any, other: Any) -> Func:
    return Func(one, other, template="(%(expressions)s)", arg_joiner=" * ", output_field=_NUMBER)


def _is_at_least(one: Any, other: Any, *, strictly: bool = False) -> Q:
    compare = models.lookups.GreaterThan if strictly else models.lookups.GreaterThanOrEqual
    return Q(compare(one, other))
