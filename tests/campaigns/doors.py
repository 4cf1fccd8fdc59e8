"""The doors to a campaign's gate. A door is a class that is made for a member and answers which
conditions it shows as unmet, and what a launch through it comes to."""

from dataclasses import dataclass
from typing import Any, Protocol

from apps.campaigns.models import Campaign
from apps.workspaces.models import Member
from tests.factories import base, caller


@dataclass(frozen=True)
class Refused:
    """Which conditions a refused launch names as unmet, and whom it says can settle each."""

    codes: list[str]
    who: dict[str, list[str]]


class GateDoor(Protocol):
    def __init__(self, member: Member) -> None: ...

    def unmet(self, campaign: Campaign) -> Refused:
        """As the gate is shown."""
        ...

    def launch(self, campaign: Campaign, reason: str = "") -> Refused | None:
        """None if it launched."""
        ...


class RestGate:
    """By token."""

    def __init__(self, member: Member) -> None:
        self.base = f"{base(member)}/campaigns/"
        self.client = caller(member)

    def unmet(self, campaign: Campaign) -> Refused:
        answer: Any = self.client.get(f"{self.base}{campaign.pk}/launch/").json()
        told = _refused([one for one in answer["conditions"] if not one["met"]])
        assert answer["ready"] == (told.codes == [])
        return told

    def launch(self, campaign: Campaign, reason: str = "") -> Refused | None:
        sent = {"override_reason": reason} if reason else {}
        answer: Any = self.client.post(f"{self.base}{campaign.pk}/launch/", sent)
        if answer.status_code == 201:
            return None
        assert (answer.status_code, answer.json()["code"]) == (409, "launch_blocked")
        return _refused(answer.json()["conditions"])


GATE_DOORS: list[type[GateDoor]] = [RestGate]
"""Whoever adds a door adds it here, and every test of the gate goes through it."""


def _refused(conditions: list[Any]) -> Refused:
    who = {one["code"]: [party["name"] for party in one["who"]] for one in conditions}
    return Refused([one["code"] for one in conditions], who)
