"""Where each condition of the gate is settled: the page, and the place on it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from apps.campaigns.conditions import About, Condition, Party
from apps.campaigns.vocabulary import ConditionCode

Code = ConditionCode

FIELD_OF = {
    Code.OWNER_SET: "owner",
    Code.PARTNER_SET: "partner",
    Code.LAUNCH_DATE_SET: "launch_on",
    Code.AUDIENCE_AGREED: "audience",
    Code.MESSAGE_AGREED: "message",
}
"""What of the campaign itself settles a condition that is about no other page."""


@dataclass(frozen=True)
class Way:
    """A link to where something can be settled."""

    label: str
    href: str


@dataclass(frozen=True)
class Line:
    """A condition with the ways to settle it. `mine` if the one who looks can do so."""

    condition: Condition
    ways: tuple[Way, ...]
    mine: bool

    @property
    def people(self) -> list[Party]:
        return [one for one in self.condition.who if one.type == "member"]

    @property
    def teams(self) -> list[Party]:
        return [one for one in self.condition.who if one.type == "team"]


@dataclass(frozen=True)
class Addresses:
    """What the ways are made of: the workspace's and the campaign's address, and those of its
    drafts by their documents."""

    workspace: str
    campaign: str
    drafts: Mapping[UUID, str]
    sections: Mapping[Code, str]

    def ways(self, condition: Condition) -> tuple[Way, ...]:
        if condition.met:
            return ()
        about = tuple(self._way(condition.code, one) for one in condition.about)
        return about or (self._on_the_campaign(condition.code),)

    def _way(self, code: Code, about: About) -> Way:
        if about.type == "thread":
            return Way(f"Answer on “{about.title}”", f"{self.workspace}threads/{about.id}/")
        if about.id in self.drafts:
            return Way(f"Review “{about.title}”", f"{self.drafts[about.id]}?beside=page#review")
        section = self.sections.get(code, "")
        return Way(f"Sign “{about.title}”", f"{self.workspace}documents/{about.id}/#{section}")

    def _on_the_campaign(self, code: Code) -> Way:
        if code in FIELD_OF:
            return Way("Choose", f"{self.campaign}edit/#id_{FIELD_OF[code]}")
        if code == Code.SALES_BRIEFED:
            return Way("Read the brief", f"{self.campaign}#briefing")
        return Way("Add a draft", f"{self.campaign}drafts/new/")


def lines(
    conditions: Iterable[Condition], addresses: Addresses, *, member: UUID, team: str
) -> list[Line]:
    """The gate line by line, for one member."""
    return [
        Line(one, addresses.ways(one), mine=not one.met and _can_settle(one, member, team))
        for one in conditions
    ]


def _can_settle(condition: Condition, member: UUID, team: str) -> bool:
    mine = {("member", str(member)), ("team", team)}
    return any((one.type, one.id) in mine for one in condition.who)
