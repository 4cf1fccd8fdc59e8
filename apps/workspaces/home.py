"""The panels of a workspace's home. An app registers its own; the page collects them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from apps.workspaces.fragments import Fragment
from apps.workspaces.models import Member


class Place(StrEnum):
    """Where on the page a panel stands."""

    FOR_ME = "for_me"  # what waits for me: left, first
    FOR_OTHERS = "for_others"  # what do we wait for: beside it
    NEWS = "news"  # what I may want to read: below


Panel = Fragment
MakePanel = Callable[[Member], Panel | None]


@dataclass(frozen=True)
class _Registered:
    order: int
    place: Place
    make: MakePanel


_panels: list[_Registered] = []


def home_panel(*, order: int, place: Place = Place.NEWS) -> Callable[[MakePanel], MakePanel]:
    """Register a panel: a function of the member that answers None when it has nothing to say.

    It may ask the database a fixed number of times. Its template gets its own context, `member`
    and `workspace`.
    """

    def register(make: MakePanel) -> MakePanel:
        _panels.append(_Registered(order, place, make))
        _panels.sort(key=lambda panel: panel.order)
        return make

    return register


def panels_for(member: Member) -> Mapping[str, list[Panel]]:
    """Everything that home shows to a member, by place."""
    shown: dict[str, list[Panel]] = {place.value: [] for place in Place}
    for panel in _panels:
        made = panel.make(member)
        if made is not None:
            shown[panel.place].append(made)
    return shown


def greeting(at: datetime) -> str:
    """How one greets at this hour of the day; `at` in the zone of the one greeted."""
    if 5 <= at.hour < 12:
        return "Good morning"
    return "Good afternoon" if 12 <= at.hour < 18 else "Good evening"
