"""What is said when somebody checks in, and what becomes of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from apps.core.errors import DomainError
from apps.okrs.models.check_in import MOST_CONFIDENT, CheckIn, Confidence
from apps.okrs.models.key_result import KeyResult
from apps.okrs.vocabulary import Kind, Source

LONGEST_SOURCE: Final = 40
LONGEST_NOTE: Final = 10_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What somebody says of a key result. Without a day it is today; `confidence` and `note` that
    are None stay as they were."""

    key_result: UUID
    value: Decimal | int | str
    as_of: date | None = None
    confidence: int | None = None
    note: str | None = None
    source: str = Source.MANUAL

    @property
    def key(self) -> tuple[UUID, date, str]:
        """What there is one check-in of; an entry has its day once it is checked."""
        assert self.as_of is not None  # noqa: S101 - for the type checker
        return (self.key_result, self.as_of, self.source)


@dataclass
class Outcome:
    """What became of an entry: a check-in, or the error that refuses it."""

    entry: Entry
    check_in: CheckIn | None = None
    refusal: DomainError | None = None
    is_new: bool = False
    is_changed: bool = False


@dataclass
class Written:
    """A check-in as it will be stored, with what of it differs from what is."""

    check_in: CheckIn
    is_new: bool
    value_changed: bool = False
    note_changed: bool = False
    voice: Confidence | None = None
    voice_changed: bool = False

    @property
    def is_touched(self) -> bool:
        return self.is_new or self.value_changed or self.note_changed or self.voice_changed


def complaint_of_value(key_result: KeyResult, value: Decimal) -> str:
    if key_result.kind == Kind.MILESTONE and value not in (0, 1):
        return "A milestone is done, 1, or not, 0."
    return ""


def complaint_of_confidence(confidence: int | None) -> str:
    if confidence is None or 0 <= confidence <= MOST_CONFIDENT:
        return ""
    return f"Confidence is a whole number from 0 to {MOST_CONFIDENT}."
