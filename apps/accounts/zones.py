"""The time zones that a person can choose from, as a list that can be read."""

from functools import cache
from itertools import groupby
from zoneinfo import available_timezones

REGIONS = frozenset({
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
})  # fmt: skip
"""The regions of the tz database that name places; the rest are legacy and offsets."""

Choices = list[tuple[str, str] | tuple[str, list[tuple[str, str]]]]


@cache
def zone_choices() -> Choices:
    """UTC, then the places of each region: ("Europe", [("Europe/Berlin", "Berlin"), …])."""
    names = sorted(name for name in available_timezones() if name.split("/")[0] in REGIONS)
    named = [name for name in names if "/" in name]
    regions = groupby(named, key=lambda name: name.split("/")[0])
    return [
        ("UTC", "UTC"),
        *((region, [(n, place(n)) for n in found]) for region, found in regions),
    ]


def place(name: str) -> str:
    """How a zone is called within its region: "Argentina, Buenos Aires"."""
    return ", ".join(name.split("/")[1:]).replace("_", " ")
