"""The doors to a campaign's gate. A door is a class that is made for a member and answers which
conditions it shows as unmet, and what a launch through it comes to."""

from dataclasses import dataclass
from typing import Any, Protocol

from django.test import Client
from lxml import html

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


class PageGate:
    """By the page, as its reader sees it."""

    def __init__(self, member: Member) -> None:
        self.client = Client()
        self.client.force_login(member.user)

    def unmet(self, campaign: Campaign) -> Refused:
        answer = self.client.get(campaign.get_absolute_url())
        told = _on_page(answer.content)
        assert (b"Everything is settled" in answer.content) == (told.codes == [])
        return told

    def launch(self, campaign: Campaign, reason: str = "") -> Refused | None:
        sent = {"override_reason": reason} if reason else {}
        answer = self.client.post(f"{campaign.get_absolute_url()}launch/", sent)
        if answer.status_code == 302:
            return None
        assert answer.status_code == 409
        return _on_page(answer.content)


GATE_DOORS: list[type[GateDoor]] = [RestGate, PageGate]
"""Whoever adds a door adds it here, and every test of the gate goes through it."""


def _refused(conditions: list[Any]) -> Refused:
    who = {one["code"]: [party["name"] for party in one["who"]] for one in conditions}
    return Refused([one["code"] for one in conditions], who)


def _on_page(page: bytes) -> Refused:
    """The open lines of the checklist, with the names in them."""
    lines: Any = html.document_fromstring(page).xpath("//li[starts-with(@id, 'condition-')]")
    who = {
        str(line.get("id")).removeprefix("condition-"): [
            one.text_content().strip() for one in line.find_class("gate__person")
        ]
        for line in lines
    }
    return Refused(list(who), who)
