"""A condition of the launch as it stands, and what several of them amount to."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from apps.campaigns.vocabulary import REVIEW_CONDITIONS, ConditionCode


@dataclass(frozen=True)
class Party:
    """Who can settle a condition: a member by id, or a whole team by its name."""

    type: str
    id: str
    name: str


@dataclass(frozen=True)
class About:
    """A thing that a condition waits for: a draft's document, a thread, a page of the book."""

    type: str
    id: UUID
    title: str


@dataclass(frozen=True)
class Condition:
    """One line of the gate. `detail` says how it stands, `who` can settle it when it is unmet."""

    code: ConditionCode
    met: bool
    detail: str
    who: tuple[Party, ...] = ()
    about: tuple[About, ...] = ()

    @property
    def title(self) -> str:
        return str(self.code.label)


def unmet(told: Iterable[Condition]) -> list[Condition]:
    return [one for one in told if not one.met]


def is_open(told: Iterable[Condition]) -> bool:
    """Whether the campaign may launch."""
    return not unmet(told)


def is_reviewed(told: Iterable[Condition]) -> bool:
    """Whether neither team has anything left to say about the texts."""
    return all(one.met for one in told if one.code in REVIEW_CONDITIONS)
