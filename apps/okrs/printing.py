"""The leaders' view on paper: data for `leaders.typ`, which is only the looks."""

from pathlib import Path
from typing import Any

from apps.core.typesetting import typeset
from apps.okrs.board import KeyResultRow, Look
from apps.okrs.overview import Count, ObjectiveLine, Overview
from apps.okrs.vocabulary import Status

LOOKS = Path(__file__).parent / "leaders.typ"


def leaders_pdf(overview: Overview, look: Look) -> bytes:
    """One page, more where a cycle has more objectives than fit. Raises `TypesettingFailed`."""
    cycle = overview.cycle
    return typeset(
        LOOKS,
        {
            "title": cycle.name,
            "workspace": look.member.workspace.name,
            "about": f"{cycle.starts_on:%-d %B} to {cycle.ends_on:%-d %B %Y}. "
            f"As of {look.on:%-d %B %Y}, {overview.elapsed} of it has passed.",
            "counts": [_count(one) for one in overview.counts],
            "stale": overview.silent_count,
            "objectives": [_objective(one) for one in overview.objectives],
            "lists": [
                {"title": "Weakest", "rows": [_row(one) for one in overview.weakest]},
                {"title": "The teams see it differently",
                 "rows": [_apart(one) for one in overview.apart]},
                {"title": "Nobody has looked",
                 "rows": [_silent(one, look) for one in overview.silent]},
            ],
            "waiting": [one.words for one in overview.waiting],
        },
    )  # fmt: skip


def _count(one: Count) -> dict[str, Any]:
    label = "Not met yet" if one.early else str(one.status.label)
    status = Status.NOT_STARTED if one.early else one.status
    return {"status": status.value, "label": label, "count": one.count}


def _objective(line: ObjectiveLine) -> dict[str, Any]:
    status = line.told.status
    label = "Not met yet" if line.is_early else str(status.label) if status else "No key result"
    return {
        "title": line.title,
        "status": "not_started" if line.is_early or status is None else status.value,
        "label": label,
        "score": line.score,
        "sales": line.told.in_sales,
        "marketing": line.told.in_marketing,
        "stale": line.told.stale,
    }


def _row(row: KeyResultRow) -> dict[str, Any]:
    standing = row.standing
    early = standing.status == Status.NOT_MET and not standing.is_trouble
    return {
        "title": row.key_result.title,
        "objective": row.key_result.objective.title,
        "status": "not_started" if early else standing.status.value,
        "words": f"{row.current} {row.aim}, {row.progress} {row.expected}".strip(", "),
    }


def _apart(row: KeyResultRow) -> dict[str, Any]:
    key_result = row.key_result
    words = f"sales {key_result.sales_confidence}, marketing {key_result.marketing_confidence}"
    return {**_row(row), "words": f"Confidence of {words}: {row.apart} apart"}


def _silent(row: KeyResultRow, look: Look) -> dict[str, Any]:
    return {**_row(row), "words": f"No check-in for {row.silent_days(look.on)} days"}
