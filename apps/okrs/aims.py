"""What a key result may ask for: which baseline and target make sense for which kind."""

from decimal import Decimal
from typing import Any, Final

from apps.okrs.amounts import amount
from apps.okrs.vocabulary import MOVING_KINDS, Kind

NUMBERS: Final = ("baseline", "target", "weight")
SAME: Final = "The target equals the baseline, so there would be nothing to measure."


def complaint(kind: str, baseline: Decimal | None, target: Decimal) -> dict[str, str]:
    """What is wrong between a baseline and a target, by field."""
    if kind in MOVING_KINDS and baseline is None:
        return {"baseline": "Where does it start? This kind needs a baseline."}
    if baseline == target:
        return {"target": SAME} if kind in MOVING_KINDS else {}
    if kind == Kind.INCREASE and baseline is not None and target < baseline:
        return {"target": "An increase has its target above the baseline."}
    if kind == Kind.DECREASE and baseline is not None and target > baseline:
        return {"target": "A decrease has its target below the baseline."}
    if kind == Kind.MILESTONE and (baseline != 0 or target != 1):
        return {"target": "A milestone goes from 0, not done, to 1, done."}
    return {}


def plain_numbers(kind: str, given: dict[str, Any], *, whole: bool = True) -> dict[str, Any]:
    """The fields with their numbers as they are stored. A milestone gets its own where none are
    given; `whole` says that all of them are set anew."""
    fields = dict(given)
    if kind == Kind.MILESTONE and whole:
        for name, usual in (("baseline", 0), ("target", 1)):
            if fields.get(name) is None:
                fields[name] = usual
    for name in NUMBERS:
        if fields.get(name) is not None:
            fields[name] = amount(fields[name], field=name)
    return fields
