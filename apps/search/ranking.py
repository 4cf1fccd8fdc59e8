"""What stands above what. Pure.

A score is the sum of: how well the words fit the text (0 to 1), 1 if the title holds them all,
1 if the title begins with them, 1 more if it is just them, up to 0.5 for what is new, and the
boost of its type.
"""

import math
from datetime import datetime
from typing import Final

from apps.search.words import phrase

HALF_AS_NEW: Final = 90
"""Days after which what newness adds has halved."""

NEWNESS: Final = 0.5


def score(
    *, title: str, asked: str, in_title: bool, fit: float, age_days: float, boost: float = 0.0
) -> float:
    """`asked` are the folded words of the query, `fit` what `ts_rank_cd` says (0 or more)."""
    total = fit / (fit + 1) + boost + newness(age_days)
    if in_title:
        folded = phrase(title)
        total += 1.0 + 1.0 * folded.startswith(asked) + 1.0 * (folded == asked)
    return round(total, 4)


def newness(age_days: float) -> float:
    """0.5 for today, half of that after 90 days, never below 0."""
    return NEWNESS * math.pow(0.5, max(age_days, 0.0) / HALF_AS_NEW)


def days_between(earlier: datetime, later: datetime) -> float:
    return (later - earlier).total_seconds() / 86_400
