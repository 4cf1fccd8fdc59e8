"""What was understood of a text, before any of it is stored. Lines count from 1."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from apps.okrs.vocabulary import Commitment, Kind


@dataclass(frozen=True)
class CycleDraft:
    """A cycle that the text names, such as “2026 Q1”."""

    name: str
    starts_on: date
    ends_on: date


@dataclass
class KeyResultDraft:
    """A key result as it was read. `guesses` says what the text itself does not."""

    line: int
    title: str
    kind: Kind = Kind.MILESTONE
    baseline: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    weight: Decimal = Decimal(1)
    value: Decimal | None = None
    """Where it stands, for a first check-in."""
    owner: str = ""
    external_id: str = ""
    guesses: list[str] = field(default_factory=list)


@dataclass
class ObjectiveDraft:
    """An objective as it was read. `owners` are names of either team, as they are written."""

    line: int
    title: str
    why: str = ""
    cycle: CycleDraft | None = None
    owners: list[str] = field(default_factory=list)
    sales_owner: str = ""
    marketing_owner: str = ""
    commitment: Commitment = Commitment.ASPIRATIONAL
    key_results: list[KeyResultDraft] = field(default_factory=list)


@dataclass(frozen=True)
class NotUnderstood:
    """A line that nothing was made of, and why."""

    line: int
    text: str
    why: str


@dataclass
class Preview:
    """All of a text."""

    objectives: list[ObjectiveDraft] = field(default_factory=list)
    not_understood: list[NotUnderstood] = field(default_factory=list)

    def cycles(self) -> list[CycleDraft]:
        """Those that the objectives stand in, each once, as they came."""
        named = [one.cycle for one in self.objectives if one.cycle is not None]
        return list(dict.fromkeys(named))

    def key_results(self) -> Iterator[KeyResultDraft]:
        for objective in self.objectives:
            yield from objective.key_results

    def leave_out(self, line: int, text: str, why: str) -> None:
        """Remember what could not be understood; the order is by line in the end."""
        words = " ".join(text.split())
        if words:
            self.not_understood.append(NotUnderstood(line, words[:200], why))

    def in_order(self) -> "Preview":
        self.not_understood.sort(key=lambda one: one.line)
        return self
