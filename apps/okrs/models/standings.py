"""How a whole cycle stands, in one statement: for the leaders' view, where a thousand key results
must not cost a thousand calculations.

It repeats formulas of `scoring.py`, without a division wherever a line is drawn, so that a pace of
exactly 0.9 is on track here, too. A test holds it against `scoring` on random data. What it picks
out is shown by `scoring` again; only the lines of objectives are told as they come from here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection

from apps.okrs.models.cycle import Cycle
from apps.okrs.terms import Thresholds
from apps.okrs.vocabulary import Status

_TOLD = """
    SELECT k.id, k.objective_id, k.kind, k.weight, k.created_at, k.target,
        said.value, said.as_of,
        abs(sales.value - marketing.value) AS apart,
        abs(k.target - k.baseline) AS way,
        (said.value - k.baseline) * sign(k.target - k.baseline) AS gone,
        greatest(%(starts_on)s, (k.created_at AT TIME ZONE 'UTC')::date) AS since
    FROM okrs_keyresult k
    LEFT JOIN LATERAL (
        SELECT value, as_of FROM okrs_checkin WHERE key_result_id = k.id
        ORDER BY as_of DESC, recorded_at DESC, id DESC LIMIT 1
    ) said ON TRUE
    LEFT JOIN LATERAL (
        SELECT value FROM okrs_confidence WHERE key_result_id = k.id AND team = 'sales'
        ORDER BY as_of DESC, recorded_at DESC LIMIT 1
    ) sales ON TRUE
    LEFT JOIN LATERAL (
        SELECT value FROM okrs_confidence WHERE key_result_id = k.id AND team = 'marketing'
        ORDER BY as_of DESC, recorded_at DESC LIMIT 1
    ) marketing ON TRUE
    WHERE k.workspace_id = %(workspace)s AND k.cycle_id = %(cycle)s
        AND NOT EXISTS (SELECT FROM okrs_archival a WHERE a.key_result_id = k.id)
        AND NOT EXISTS (SELECT FROM okrs_archival a WHERE a.objective_id = k.objective_id)
"""
_MEASURED = """
    SELECT *,
        CASE
            WHEN value IS NULL THEN NULL
            WHEN kind IN ('increase', 'decrease') THEN least(greatest(gone, 0), way)
            WHEN kind = 'stay_below' THEN (value <= target)::int
            ELSE (value >= target)::int
        END AS reached,
        CASE WHEN kind IN ('increase', 'decrease') THEN way ELSE 1 END AS whole,
        NOT %(closed)s
            AND NOT (kind = 'milestone' AND coalesce(value >= target, FALSE))
            AND least(%(on)s, %(ends_on)s) - coalesce(as_of, since) >= %(stale_after)s AS stale
    FROM told
"""
_STANDING = """
    SELECT *,
        CASE
            WHEN value IS NULL THEN 'not_started'
            WHEN kind NOT IN ('increase', 'decrease')
                THEN CASE WHEN reached = 1 THEN 'met' ELSE 'not_met' END
            WHEN reached * %(total)s >= %(on_track)s * %(elapsed)s * whole
                THEN 'on_track'
            WHEN reached * %(total)s >= %(at_risk)s * %(elapsed)s * whole
                OR %(elapsed)s < %(grace)s * %(total)s THEN 'at_risk'
            ELSE 'off_track'
        END AS status
    FROM measured
"""
_RANKED = """
    SELECT *,
        status = 'off_track'
            OR (status = 'not_met' AND (%(over)s OR kind <> 'milestone')) AS trouble,
        CASE
            WHEN status = 'not_met' AND NOT (%(over)s OR kind <> 'milestone') THEN 3
            ELSE array_position(%(weakest)s, status) - 1
        END AS rank
    FROM standing
"""
_PICKED = """
    SELECT *,
        row_number() OVER (ORDER BY rank, reached / whole, weight DESC, id) AS weak,
        row_number() OVER (ORDER BY apart DESC NULLS LAST, id) AS split,
        row_number() OVER (ORDER BY NOT stale, coalesce(as_of, since), id) AS silent
    FROM ranked
"""
_OBJECTIVES = """
    SELECT o.id, o.title, o.sales_owner_id IS NOT NULL, o.marketing_owner_id IS NOT NULL,
        count(p.id), count(p.id) FILTER (WHERE p.stale),
        min(p.rank), (array_agg(p.status ORDER BY p.rank, p.created_at, p.id))[1],
        coalesce((array_agg(p.trouble ORDER BY p.rank, p.created_at, p.id))[1], FALSE),
        sum(p.weight * p.reached / p.whole) FILTER (WHERE p.reached IS NOT NULL)
            / nullif(sum(p.weight) FILTER (WHERE p.reached IS NOT NULL), 0),
        array_agg(p.id) FILTER (WHERE p.weak <= %(most)s AND p.rank <= %(weak_rank)s),
        array_agg(p.id) FILTER (WHERE p.split <= %(most)s AND p.apart >= %(apart)s),
        array_agg(p.id) FILTER (WHERE p.silent <= %(most)s AND p.stale),
        count(*) FILTER (WHERE p.status = 'not_met' AND NOT p.trouble),
        array_agg(p.status) FILTER (WHERE p.id IS NOT NULL)
    FROM okrs_objective o LEFT JOIN picked p ON p.objective_id = o.id
    WHERE o.workspace_id = %(workspace)s AND o.cycle_id = %(cycle)s
        AND NOT EXISTS (SELECT FROM okrs_archival a WHERE a.objective_id = o.id)
    GROUP BY o.id ORDER BY min(p.rank) NULLS LAST, o.created_at, o.id
"""
_STATEMENT: Final = (
    f"WITH told AS MATERIALIZED ({_TOLD}), measured AS ({_MEASURED}), standing AS ({_STANDING}), "
    f"ranked AS MATERIALIZED ({_RANKED}), picked AS ({_PICKED}) {_OBJECTIVES}"
)
WEAKEST: Final = ["off_track", "not_met", "at_risk", "not_started", "on_track", "met"]
"""As `Standing.weakness` counts."""


@dataclass(frozen=True, slots=True)
class ObjectiveStanding:
    """One objective of the cycle: `status` is that of its weakest key result, None of none;
    `score` has what rounding left of it."""

    pk: UUID
    title: str
    in_sales: bool
    in_marketing: bool
    count: int
    stale: int
    rank: int | None
    status: Status | None
    is_trouble: bool
    score: Decimal | None
    weakest: list[UUID]
    apart: list[UUID]
    silent: list[UUID]
    early: int
    """Milestones that are not done, ahead of their day."""
    statuses: list[str]


def standings_of(
    cycle: Cycle, *, on: date, thresholds: Thresholds, apart: int, most: int
) -> list[ObjectiveStanding]:
    """The objectives of a cycle that count, the weakest first. Each has the ids of those of its key
    results that are among the `most` weakest of the cycle (behind their pace or not met), furthest
    apart (by `apart` at least) or longest without a check-in. One query."""
    span = cycle.span
    day = span.measured_on(on)
    total = (span.ends_on - span.starts_on).days
    given: dict[str, Any] = {
        "workspace": cycle.workspace_id, "cycle": cycle.pk, "on": on,
        "starts_on": span.starts_on, "ends_on": span.ends_on,
        "closed": span.closed_on is not None,
        "over": day > span.ends_on or span.closed_on is not None,
        "total": total, "elapsed": min(max((day - span.starts_on).days, 0), total),
        "on_track": thresholds.on_track, "at_risk": thresholds.at_risk,
        "grace": thresholds.grace, "stale_after": thresholds.stale_after_days,
        "weakest": WEAKEST, "weak_rank": WEAKEST.index("at_risk"), "apart": apart, "most": most,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, given)
        return list(_read(cursor.fetchall()))


def _read(rows: Iterable[tuple[Any, ...]]) -> Iterable[ObjectiveStanding]:
    for row in rows:
        pk, title, in_sales, in_marketing, count, stale, rank, status, trouble, score = row[:10]
        weakest, apart, silent, early, statuses = row[10:]
        yield ObjectiveStanding(
            pk=pk,
            title=title,
            in_sales=in_sales,
            in_marketing=in_marketing,
            count=count,
            stale=stale,
            rank=rank,
            status=None if status is None else Status(status),
            is_trouble=trouble,
            score=score,
            weakest=weakest or [],
            apart=apart or [],
            silent=silent or [],
            early=early,
            statuses=statuses or [],
        )
